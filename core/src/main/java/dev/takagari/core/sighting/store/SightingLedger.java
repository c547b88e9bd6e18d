package dev.takagari.core.sighting.store;

import dev.takagari.core.unit.UnitLease;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which files wait for the table, and which commit is under way. Safe for use by several threads
/// and processes; every method is one transaction and throws `database-unavailable`.
public interface SightingLedger {

  /// Stages what a unit came to. The same rows of a unit are staged once, whoever brings them how
  /// often and whether they were committed since; other rows of a unit, which a newer mapping may
  /// have found, are staged beside the first.
  ///
  /// @param digest tells these rows from others
  /// @return whether the files are staged; if not, they are orphans
  /// @throws dev.takagari.core.error.TakagariException lease-lost if the unit was staged under a
  ///   higher fence
  boolean stage(UnitLease lease, long digest, List<SightingFile> files);

  /// The commit that was begun and is not finished, if there is one. There is at most one.
  Optional<SightingCommit> open();

  /// Begins the next commit: gives units that are staged, the oldest first, the next number. The
  /// row is durable before the table is touched.
  ///
  /// @param newest number of the newest commit in the table; a ledger that knows less goes on after
  ///   it
  /// @param maxFiles that the commit should have at most; it has those of one unit at least
  /// @return empty if nothing is staged, or if a commit is open
  Optional<SightingCommit> begin(long newest, int maxFiles);

  /// Records that a commit is in the table. Idempotent.
  void finish(SightingCommit commit, long snapshotId);

  /// What the table has and what it lacks, of one moment.
  Standing standing();

  /// Locations of files that no snapshot may know and that are no orphans: those that are staged,
  /// and outputs of rewrites that are not finished.
  Set<String> spared();

  /// What a ledger knows of the table.
  ///
  /// @param waiting days of which rows are staged and not known to be in the table
  /// @param finished number of the newest commit that is in the table; 0 before the first
  /// @param keptFrom rows of earlier days were removed, or may have been; empty if none were
  record Standing(Set<LocalDate> waiting, long finished, Optional<LocalDate> keptFrom) {
    public Standing {
      waiting = Set.copyOf(waiting);
    }
  }
}
