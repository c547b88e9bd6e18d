package dev.takagari.alerting.github;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Times as issues tell them: of the zone in which people read, and in UTC. Immutable.
///
/// @param zone in which people read
record ShownTime(ZoneId zone) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH);
  private static final int MOST_HOURS = 48;

  /// As `2026-11-20 12:04:05 JST (03:04:05Z)`.
  String of(Instant time) {
    String utc = CLOCK.withZone(ZoneOffset.UTC).format(time) + "Z";
    boolean isUtc = zone.getRules().getOffset(time).equals(ZoneOffset.UTC);
    return isUtc
        ? DAY.withZone(ZoneOffset.UTC).format(time) + "Z"
        : DAY.withZone(zone).format(time)
            + " "
            + NAME.withZone(zone).format(time)
            + " ("
            + utc
            + ")";
  }

  /// As `2026-11-20 12:04:05`, for lists whose heading names the zone.
  String inList(Instant time) {
    return DAY.withZone(zone).format(time);
  }

  /// What lists say of their times, as `JST`.
  String name(Instant time) {
    return zone.getRules().getOffset(time).equals(ZoneOffset.UTC)
        ? "UTC"
        : NAME.withZone(zone).format(time);
  }

  /// How long something lasted, as `66 min`; the largest unit that says enough.
  static String length(Duration length) {
    Duration whole = length.abs().truncatedTo(ChronoUnit.SECONDS);
    if (whole.toMinutes() < 2) {
      return whole.toSeconds() + " s";
    }
    if (whole.toHours() < 2) {
      return whole.toMinutes() + " min";
    }
    return whole.toHours() < MOST_HOURS ? whole.toHours() + " h" : whole.toDays() + " d";
  }
}
