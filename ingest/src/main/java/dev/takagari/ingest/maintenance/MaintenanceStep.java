package dev.takagari.ingest.maintenance;

/// The steps of maintenance, in the order in which they are reached. A process may die at each.
public enum MaintenanceStep {
  /// The ledger knows that files are to be merged.
  BEGUN,
  /// All rows are in the spool.
  READ,
  /// The merged file is complete.
  WRITTEN,
  /// The ledger knows the merged file.
  STAGED,
  /// The merged file is in the lake.
  REPLACED,
  /// The ledger knows that it is.
  FINISHED,
  /// A file that stays alone was compared.
  CHECKED,
  /// The settled day is set.
  SETTLED,
  /// Old snapshots are gone.
  EXPIRED,
  /// Orphans are gone.
  ORPHANS_REMOVED;

  /// Is told when a step is reached; tests let it throw.
  @FunctionalInterface
  public interface Hook {
    /// Does nothing.
    Hook NONE = step -> {};

    void reached(MaintenanceStep step);
  }
}
