package dev.takagari.core.lake;

import java.time.Instant;
import java.util.Set;

/// Removes what the table no longer needs. Both methods can be repeated and be interrupted at any
/// point; what is left over then is an orphan. Safe for use by several processes.
///
/// @see LakeMaintenance
public interface LakeCleaning {

  /// Expires the snapshots that were replaced before `before`, with the files that only they have.
  /// The current snapshot and all that lead to the newest numbered commit are kept, whatever their
  /// age.
  ///
  /// @param dryRun whether to count only; files are not counted then
  Cleaned expire(Instant before, boolean dryRun);

  /// Removes files below the table's directory that no snapshot knows.
  ///
  /// @param before younger files are spared: somebody may be about to commit them
  /// @param spared locations that are spared whatever their age
  /// @param dryRun whether to count only
  /// @throws dev.takagari.core.error.TakagariException lake-behind if there is metadata newer than
  ///   the table's: the catalog was set back, and what looks like an orphan is not one
  Cleaned removeOrphans(Instant before, Set<String> spared, boolean dryRun);

  /// What went.
  ///
  /// @param snapshots expired
  /// @param files removed
  /// @param bytes of these files, 0 when they are not known
  record Cleaned(int snapshots, long files, long bytes) {
    /// Nothing.
    public static final Cleaned NOTHING = new Cleaned(0, 0, 0);
  }
}
