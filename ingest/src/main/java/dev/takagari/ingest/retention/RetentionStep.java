package dev.takagari.ingest.retention;

/// The steps of a removal, in the order in which they are reached. A process may die at each.
public enum RetentionStep {
  /// Rules of which something is due are announced.
  ANNOUNCED,
  /// The ledger knows which partitions or indices go.
  BEGUN,
  /// They are gone.
  DROPPED,
  /// The ledger knows that they are.
  FINISHED,
  /// The ledger knows that a unit's objects go.
  RAW_BEGUN,
  /// One of them is gone.
  OBJECT_DELETED,
  /// All are gone, and the manifest.
  MANIFEST_DELETED,
  /// The ledger knows that they are.
  RAW_FINISHED;

  /// Is told when a step is reached; tests let it throw.
  @FunctionalInterface
  public interface Hook {
    /// Does nothing.
    Hook NONE = step -> {};

    void reached(RetentionStep step);
  }
}
