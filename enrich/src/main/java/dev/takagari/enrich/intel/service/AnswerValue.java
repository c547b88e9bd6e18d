package dev.takagari.enrich.intel.service;

import dev.takagari.core.normalize.EventTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// Scalars of answers. Numbers may come as text.
final class AnswerValue {
  /// Nothing that these services know is older.
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
  private static final String ZONE = " UTC";
  private static final int DATE_LENGTH = "2020-01-01".length();

  private AnswerValue() {}

  /// A number that the verdict depends on.
  ///
  /// @throws BadAnswerException if the text is no whole number of at most nine digits
  static int count(String text) throws BadAnswerException {
    Long number = number(text);
    if (number == null || number < 0 || number > 999_999_999) {
      throw new BadAnswerException("a number is none");
    }
    return number.intValue();
  }

  /// A whole number, null when the text is none.
  static @Nullable Long number(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return null;
    }
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /// The number in `AS15169 Google LLC` or `15169`, 0 when there is none.
  static long asn(String text) {
    int start = text.startsWith("AS") ? 2 : 0;
    int end = start;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    Long number = number(text.substring(start, end));
    return number == null ? 0 : number;
  }

  /// A time in any form that these services use; null when the text is none.
  static @Nullable Instant time(String text) {
    String plain = text.endsWith(ZONE) ? text.substring(0, text.length() - ZONE.length()) : text;
    if (plain.length() == DATE_LENGTH && plain.charAt(4) == '-') {
      plain += "T00:00:00Z";
    }
    EventTime parsed = EventTime.parse(plain);
    if (parsed == null) {
      return null;
    }
    Instant time = Instant.EPOCH.plus(parsed.micros(), ChronoUnit.MICROS);
    return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? null : time;
  }
}
