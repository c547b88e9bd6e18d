package dev.takagari.core.query;

import dev.takagari.core.normalize.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time as written in a query: as long as it is imprecise. `2026-11-20` is the whole day,
/// `2026-11-20T14:03` the whole minute, a full time one microsecond.
///
/// @param first first microsecond since 1970
/// @param last last microsecond, included
record TimeSpan(long first, long last) {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSXXX");

  private static final Pattern ISO =
      Pattern.compile(
          "(\\d{4})-(\\d{2})(?:-(\\d{2})(?:[Tt ](\\d{2})(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?"
              + "(Z|z|[+-]\\d{2}:?\\d{2})?)?)?");

  /// Reads ISO 8601 down to any precision, UTC when no zone is given, and the numbers that
  /// [EventTime] knows.
  ///
  /// @throws IllegalArgumentException if it is none
  static TimeSpan parse(String text) {
    Matcher iso = ISO.matcher(text);
    if (iso.matches()) {
      return iso(iso);
    }
    EventTime time = EventTime.parse(text);
    if (time == null) {
      throw new IllegalArgumentException(
          "not a time; write it like 2026-11-20, 2026-11-20T14:03 or 2026-11-20T14:03:22.5Z");
    }
    return new TimeSpan(time.micros(), time.micros());
  }

  /// The instant as text that [#parse(String)] reads as exactly this microsecond.
  static String format(long micros) {
    Instant instant = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    return instant.atOffset(ZoneOffset.UTC).format(FORMAT);
  }

  private static TimeSpan iso(Matcher parts) {
    try {
      LocalDateTime start =
          LocalDateTime.of(
              number(parts, 1, 0),
              number(parts, 2, 1),
              number(parts, 3, 1),
              number(parts, 4, 0),
              number(parts, 5, 0),
              number(parts, 6, 0));
      String zone = parts.group(8);
      ZoneOffset offset =
          zone == null || zone.equalsIgnoreCase("Z") ? ZoneOffset.UTC : ZoneOffset.of(zone);
      String fraction = parts.group(7);
      if (fraction != null) {
        long nanos = Long.parseLong((fraction + "00000000").substring(0, 9));
        long micros = micros(start.plusNanos(nanos).toInstant(offset));
        long precision = Math.max(1, (long) Math.pow(10, 6 - fraction.length()));
        return new TimeSpan(micros, micros + precision - 1);
      }
      LocalDateTime end = start.plus(1, unit(parts));
      return new TimeSpan(micros(start.toInstant(offset)), micros(end.toInstant(offset)) - 1);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("no such time", e);
    }
  }

  private static TemporalUnit unit(Matcher parts) {
    if (parts.group(6) != null) {
      return ChronoUnit.SECONDS;
    }
    if (parts.group(5) != null) {
      return ChronoUnit.MINUTES;
    }
    if (parts.group(4) != null) {
      return ChronoUnit.HOURS;
    }
    return parts.group(3) != null ? ChronoUnit.DAYS : ChronoUnit.MONTHS;
  }

  private static int number(Matcher parts, int group, int missing) {
    String digits = parts.group(group);
    return digits == null ? missing : Integer.parseInt(digits);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
