package dev.takagari.core.lake;

import java.util.List;
import java.util.Optional;

/// Remembers rewrites of the lake, so that one that was interrupted is finished or forgotten, and
/// so that the files of a unit are found after they were merged. Safe for use by several threads
/// and processes; every method is one transaction.
public interface RewriteLedger {

  /// The oldest rewrite that was begun and neither finished nor abandoned.
  Optional<LakeRewrite> open();

  /// Begins a rewrite, unless one of the inputs holds rows of a unit that some sink is still to
  /// take.
  ///
  /// @return empty if an input is busy
  Optional<LakeRewrite> begin(LakePartition partition, List<String> inputs);

  /// Records the outputs, before the lake is touched.
  ///
  /// @return false if the rewrite was abandoned or staged by somebody else: its files are orphans
  ///   then
  boolean stage(LakeRewrite rewrite);

  /// Records that the outputs are in the lake: from now on they are the files of the units whose
  /// rows they hold. Idempotent.
  ///
  /// @param bytesRead of the inputs
  void finish(LakeRewrite rewrite, long bytesRead);

  /// Forgets a rewrite that cannot be any more. Idempotent.
  void abandon(LakeRewrite rewrite);

  /// Records that the rows of a file were compared with all others of its partition, and that it
  /// stays as it is. Idempotent.
  void checked(String location);
}
