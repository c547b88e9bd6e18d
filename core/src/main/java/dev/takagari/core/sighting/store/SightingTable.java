package dev.takagari.core.sighting.store;

import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.sighting.SightingRows;
import java.time.YearMonth;
import java.util.List;

/// The table `sightings`: Iceberg, readable by any engine. Safe for use by several threads and by
/// several processes at once.
///
/// Every method throws `lake-unavailable` when the catalog or the storage does not answer.
public interface SightingTable {

  /// Writes one data file, from the next of `rows` on until they end or the file is large enough
  /// and a value ends. It becomes visible by a commit only.
  ///
  /// @param name never used before
  /// @param level of the rows
  /// @param rows of one month; there is at least one
  /// @param enough bytes; the file may become a little larger
  /// @throws dev.takagari.core.error.TakagariException already-exists if the name was used before
  SightingFile write(String name, YearMonth month, int level, SightingRows rows, long enough);

  /// Appends the commit's files exactly once, whoever calls it how often and from where: as
  /// [dev.takagari.core.lake.EventLake#commit].
  LakeSnapshot commit(SightingCommit commit);

  /// The newest state.
  LakeSnapshot newest();

  /// The files of the newest state.
  List<SightingFile> files();

  /// The rows of a data file, in their order. Closed by the caller.
  ///
  /// @param memory bytes that it may hold, about
  SightingRows read(SightingFile file, int memory);

  /// Puts the outputs in the place of the inputs, once, whoever calls it how often; checked against
  /// all that others committed since.
  ///
  /// @return the snapshot that has the outputs, -1 if an input is gone and the rewrite can never be
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if the outcome is unknown:
  ///   call again
  long replace(SightingRewrite rewrite);
}
