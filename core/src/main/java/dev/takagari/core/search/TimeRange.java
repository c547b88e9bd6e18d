package dev.takagari.core.search;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A half-open range of event time.
///
/// @param from first instant in it, truncated to µs
/// @param to first instant after it, truncated to µs
public record TimeRange(Instant from, Instant to) {
  /// Every time an event can have.
  public static final TimeRange ALL =
      new TimeRange(Instant.parse("1970-01-01T00:00:00Z"), Instant.parse("2200-01-01T00:00:00Z"));

  public TimeRange {
    from = from.truncatedTo(ChronoUnit.MICROS);
    to = to.truncatedTo(ChronoUnit.MICROS);
    if (to.isBefore(from)) {
      throw new IllegalArgumentException(
          "a time range ends before it begins: " + from + " to " + to);
    }
  }

  public long fromMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, from);
  }

  public long toMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, to);
  }

  public boolean isEmpty() {
    return from.equals(to);
  }

  /// Whether the event time `micros` lies in the range.
  public boolean contains(long micros) {
    return micros >= fromMicros() && micros < toMicros();
  }
}
