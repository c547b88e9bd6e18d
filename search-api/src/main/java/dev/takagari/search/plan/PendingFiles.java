package dev.takagari.search.plan;

import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.search.TimeRange;
import java.util.List;

/// Knows which rows the lake has and the hot index may not have yet. Safe for use by several
/// threads.
public interface PendingFiles {

  /// The committed lake files of the units that are at this moment not done in the hot index, as
  /// far as their day meets the range; empty when there are none.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable if the ledger fails
  List<LakeFile> pending(TimeRange range);
}
