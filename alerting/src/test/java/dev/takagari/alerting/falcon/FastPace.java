package dev.takagari.alerting.falcon;

import java.time.Duration;
import java.time.Instant;

/// Time that runs so many times as fast as the clock on the wall.
final class FastPace implements Pace {
  static final Instant START = Instant.parse("2026-03-04T12:00:00Z");

  private final long factor;
  private final long begun = System.nanoTime();

  FastPace(long factor) {
    this.factor = factor;
  }

  @Override
  public Instant instant() {
    return START.plusNanos(Math.multiplyExact(System.nanoTime() - begun, factor));
  }

  @Override
  public Duration wall(Duration time) {
    return time.dividedBy(factor);
  }
}
