package dev.takagari.core.lake;

import java.util.Optional;

/// Which units wait for the lake, and which commit is under way. Safe for use by several threads
/// and processes; every method is one transaction.
public interface CommitLedger {

  /// The commit that was begun and whose outcome is not recorded, if there is one. There is at most
  /// one.
  Optional<NumberedCommit> open();

  /// Begins the next commit: gives all staged units (at most `maxFiles` files, at least one unit)
  /// the next number. The row is durable before the lake is touched.
  ///
  /// @return empty when nothing is staged, or when a commit is open
  Optional<NumberedCommit> begin(int maxFiles);

  /// Records that the commit is in the lake: its units are done there. Idempotent.
  void finish(NumberedCommit commit, long snapshotId);

  /// The number of the last finished commit, 0 when there is none.
  long lastFinished();
}
