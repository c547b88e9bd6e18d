package dev.takagari.core.mapping.falco;

import dev.takagari.core.mapping.record.FieldPath;
import dev.takagari.core.mapping.record.RecordView;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// When an alert was made, to the nanosecond: columns of time end at microseconds, but two alerts
/// of one microsecond are two.
final class FalcoTime {
  private static final BigInteger SECOND = BigInteger.valueOf(1_000_000_000);
  private static final FieldPath TIME = FieldPath.of("$.time");
  private static final List<FieldPath> NUMBERS =
      List.of(FieldPath.of("evt.time"), FieldPath.of("evt.time.iso8601"));

  private FalcoTime() {}

  /// Nanoseconds since 1970 as decimal digits; null when the alert says no time.
  static @Nullable String nanos(RecordView view) {
    String time = text(view, TIME);
    if (time != null) {
      try {
        Instant instant = OffsetDateTime.parse(time).toInstant();
        return BigInteger.valueOf(instant.getEpochSecond())
            .multiply(SECOND)
            .add(BigInteger.valueOf(instant.getNano()))
            .toString();
      } catch (DateTimeException e) {
        // what is no time here may be one below
      }
    }
    for (FieldPath path : NUMBERS) {
      String number = text(view, path);
      if (number != null) {
        return number;
      }
    }
    return time;
  }

  /// The text as it is; null when there is none or it is empty.
  static @Nullable String text(RecordView view, FieldPath path) {
    List<String> scalars = view.scalars(path);
    return scalars.isEmpty() || scalars.getFirst().isEmpty() ? null : scalars.getFirst();
  }
}
