package dev.takagari.core.mapping;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Which times an event can have had, and which one it has when it names none.
public final class TimeBounds {
  /// Nothing happened before.
  public static final Instant FIRST = Instant.parse("2011-01-01T00:00:00Z");

  /// The same in microseconds since 1970.
  public static final long EARLIEST = micros(FIRST);

  /// Nothing that an index can store happens from here on.
  public static final long LATEST = micros(Instant.parse("2200-01-01T00:00:00Z"));

  private static final long AHEAD = Duration.ofHours(24).toNanos() / 1_000;
  private static final long BEHIND = Duration.ofDays(90).toNanos() / 1_000;

  private TimeBounds() {}

  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  /// Whether a time cannot be.
  ///
  /// @param reference about when it should have been
  /// @param inside whether the record itself gives the reference: only then is it a lower bound
  public static boolean isAbsurd(long micros, long reference, boolean inside) {
    return micros < EARLIEST
        || micros >= LATEST
        || micros > reference + AHEAD
        || (inside && micros < reference - BEHIND);
  }

  /// When a record arrived: its batch's time, else its object's.
  public static long arrival(LineContext context) {
    Instant batch = context.batchTime();
    return micros(batch == null ? context.objectTime() : batch);
  }
}
