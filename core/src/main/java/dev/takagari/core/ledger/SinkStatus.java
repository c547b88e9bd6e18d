package dev.takagari.core.ledger;

/// How far one sink is with one unit.
public enum SinkStatus {
  PENDING,
  /// Its files are written and wait for a commit.
  STAGED,
  DONE,
  /// Failed for good; waits for somebody.
  PARKED
}
