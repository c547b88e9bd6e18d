package dev.takagari.alerting.report;

import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Times as people in a zone read them.
record ShownTimes(ZoneId zone) {
  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mmXXX", Locale.ROOT);

  /// With its offset, for clocks that are put back show an hour twice.
  String minute(Instant time) {
    return MINUTE.format(time.atZone(zone));
  }

  String span(TimeRange span) {
    return minute(span.from()) + " to " + minute(span.to());
  }

  /// As `45 s`, `4 min`, `3 h`, `2 days`.
  static String length(Duration time) {
    if (time.toMinutes() < 2) {
      return time.toSeconds() + " s";
    }
    if (time.toHours() < 2) {
      return time.toMinutes() + " min";
    }
    return time.toDays() < 2 ? time.toHours() + " h" : time.toDays() + " days";
  }
}
