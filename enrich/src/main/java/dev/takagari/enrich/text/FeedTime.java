package dev.takagari.enrich.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// Times as feeds write them. Where no zone is given, UTC is meant.
public final class FeedTime {
  private static final long LATEST_SECONDS = 253_402_300_799L;
  private static final long EARLIEST_MILLIS = 10_000_000_000L;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.ofEpochSecond(LATEST_SECONDS);

  private FeedTime() {}

  /// Reads `2024-01-31T10:00:00Z` with any offset, `2024-01-31 10:00:00` with or without `UTC`,
  /// `2024-01-31`, or seconds or milliseconds since 1970; null when it is none of these, zero, or
  /// not between 1970 and 9999.
  public static @Nullable Instant parse(String text) {
    String plain = text.strip();
    if (plain.endsWith("UTC")) {
      plain = plain.substring(0, plain.length() - 3).strip();
    }
    if (plain.isEmpty() || plain.length() > 40) {
      return null;
    }
    Instant time = plain.indexOf('-') > 0 ? calendar(plain) : epoch(plain);
    return time == null || !time.isAfter(EARLIEST) || time.isAfter(LATEST) ? null : time;
  }

  private static @Nullable Instant calendar(String text) {
    try {
      if (text.length() == "2024-01-31".length()) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
      boolean zoned = iso.endsWith("Z") || iso.indexOf('+') > 0 || iso.lastIndexOf('-') > 10;
      return zoned
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static @Nullable Instant epoch(String text) {
    if (text.length() > 14 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    long number = Long.parseLong(text);
    return number >= EARLIEST_MILLIS ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number);
  }
}
