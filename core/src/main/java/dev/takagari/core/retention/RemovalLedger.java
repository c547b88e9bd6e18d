package dev.takagari.core.retention;

import dev.takagari.core.lake.LakePartition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Remembers what is removed from the lake and from the hot index, before and after. Safe for use
/// by several threads and processes; every method is one transaction.
public interface RemovalLedger {

  /// The oldest removal that was begun and not finished, of the lake or the hot index.
  Optional<Removal> open();

  /// Begins a removal. It is durable before anything is touched.
  Removal begin(Store store, List<Removal.Item> items, Instant now);

  /// Records that everything is removed. Data files of the lake are the files of no unit from then
  /// on. Idempotent.
  void finish(Removal removal, Instant now);

  /// What must stay, whatever its age.
  Unfinished unfinished();

  /// What was removed, newest first, one line for each day on which something was.
  List<Removed> removed(int limit);

  /// What must stay.
  ///
  /// @param partitions of the lake in which units have rows that some sink is still to take, or
  ///   files are being rewritten
  /// @param oldestClaim of the units that are not in the lake yet: what the hot index was given of
  ///   them may be nowhere else
  record Unfinished(Set<LakePartition> partitions, Optional<Instant> oldestClaim) {
    public Unfinished {
      partitions = Set.copyOf(partitions);
    }
  }

  /// What was removed of one scope on one day.
  ///
  /// @param first the first of the days or indices
  /// @param last the last of them
  record Removed(
      Instant at,
      Store store,
      String scope,
      String first,
      String last,
      long parts,
      long objects,
      long rows,
      long bytes) {}
}
