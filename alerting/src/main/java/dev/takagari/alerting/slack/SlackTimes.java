package dev.takagari.alerting.slack;

import dev.takagari.core.text.Counted;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as messages say them: those of the reader's zone first, with what they are in UTC.
///
/// @param zone of the readers
record SlackTimes(ZoneId zone) {
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss z", Locale.ENGLISH);

  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("HH:mm:ss z", Locale.ENGLISH);

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("HH:mm:ss'Z'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /// As `2026-11-20 14:03:22 JST (05:03:22Z)`.
  String full(Instant time) {
    return isUtc(time)
        ? DAY.format(time)
        : LOCAL.format(time.atZone(zone)) + " (" + UTC.format(time) + ")";
  }

  /// As `14:03:22 JST`, with the day when it is another than that of `near`.
  String near(Instant time, Instant near) {
    boolean sameDay = time.atZone(zone).toLocalDate().equals(near.atZone(zone).toLocalDate());
    if (isUtc(time)) {
      return sameDay ? UTC.format(time) : DAY.format(time);
    }
    return (sameDay ? HOUR : LOCAL).format(time.atZone(zone));
  }

  private boolean isUtc(Instant time) {
    return zone.getRules().getOffset(time).equals(ZoneOffset.UTC);
  }

  /// How long something took or is ago, in its largest unit.
  static String length(Duration time) {
    long seconds = Math.max(0, time.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (time.toMinutes() < 60) {
      return time.toMinutes() + " min";
    }
    if (time.toHours() < 48) {
      return time.toHours() + " h";
    }
    return Counted.of(time.toDays(), "day");
  }
}
