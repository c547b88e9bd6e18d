package dev.takagari.core.hunt;

/// How far a hunt is.
public enum HuntState {
  /// Nobody works on it yet.
  WAITING,
  /// Somebody does, or did and died.
  RUNNING,
  DONE,
  /// Somebody ended it; what it had found stays.
  CANCELLED,
  /// It cannot go on; its note says why.
  FAILED;

  public boolean isOver() {
    return this != WAITING && this != RUNNING;
  }
}
