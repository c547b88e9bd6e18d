package dev.takagari.core.steering;

/// How far a replay is.
public enum ReplayState {
  /// There is more to look at.
  RUNNING,
  /// Everything was looked at; units are still on their way.
  FINISHING,
  DONE,
  /// Somebody ended it; what it had taken goes its way.
  CANCELLED,
  /// It cannot go on; its note says why.
  FAILED;

  public boolean isOver() {
    return this != RUNNING && this != FINISHING;
  }
}
