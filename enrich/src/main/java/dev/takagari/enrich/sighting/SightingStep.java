package dev.takagari.enrich.sighting;

/// Points at which a process may die; tests let it die there.
enum SightingStep {
  /// A unit's data files are written.
  WRITTEN,
  /// A unit is staged.
  STAGED,
  /// A commit has its number.
  COMMIT_BEGUN,
  /// The table has the commit.
  COMMITTED,
  /// The ledger knows it.
  COMMIT_FINISHED,
  /// A rewrite is recorded.
  REWRITE_BEGUN,
  /// One of its files is written.
  REWRITE_WRITTEN,
  /// Its files are recorded.
  REWRITE_STAGED,
  /// The table has them.
  REPLACED,
  /// The ledger knows it.
  REWRITE_FINISHED;

  /// Is told when a step was reached.
  @FunctionalInterface
  interface Hook {
    Hook NONE = step -> {};

    void reached(SightingStep step);
  }
}
