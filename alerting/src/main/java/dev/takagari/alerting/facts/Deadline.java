package dev.takagari.alerting.facts;

import java.time.Duration;

/// When an answer must be there at the latest, by the clock that only runs forward.
///
/// @param nanos as [System#nanoTime()]
public record Deadline(long nanos) {

  /// The end of a time that begins now.
  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /// What is left, zero when it is over.
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  public boolean isOver() {
    return nanos - System.nanoTime() <= 0;
  }

  /// The earlier of this and the end of a time that begins now.
  public Deadline orIn(Duration time) {
    Deadline other = in(time);
    return other.nanos - nanos < 0 ? other : this;
  }
}
