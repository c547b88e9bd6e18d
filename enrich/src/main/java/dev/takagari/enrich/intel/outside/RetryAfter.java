package dev.takagari.enrich.intel.outside;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// The header of RFC 9110: seconds, or a date.
final class RetryAfter {
  /// Who asks for longer is asked again after this.
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private RetryAfter() {}

  /// How long to wait, 1 second to 1 day.
  ///
  /// @param otherwise when the text says nothing that can be read
  static Duration read(String text, Instant now, Duration otherwise) {
    String plain = text.strip();
    if (plain.isEmpty()) {
      return otherwise;
    }
    if (plain.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return plain.length() > 6 ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(plain)));
    }
    try {
      Instant until = ZonedDateTime.parse(plain, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return bounded(Duration.between(now, until));
    } catch (DateTimeException e) {
      return otherwise;
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
