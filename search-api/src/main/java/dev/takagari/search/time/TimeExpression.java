package dev.takagari.search.time;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads points in time: `now`, `now-4h`, `2026-11-20`, `2026-11-20T14:00Z`, `2026-11-20
/// 14:00:05.25`. Without an offset they are UTC.
public final class TimeExpression {
  private static final Pattern RELATIVE =
      Pattern.compile("now(?:\\s*-\\s*([0-9]{1,9}[smhdw]))?", Pattern.CASE_INSENSITIVE);
  private static final Pattern AMOUNT =
      Pattern.compile("([0-9]{1,9})([smhdw])", Pattern.CASE_INSENSITIVE);

  private static final DateTimeFormatter LOCAL =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /// No event is older.
  public static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private TimeExpression() {}

  /// The instant that `text` means, truncated to µs.
  ///
  /// @param name what the time is for, named when it cannot be read
  /// @throws TakagariException bad-request if it is no time, or none that an event can have
  public static Instant parse(String name, String text, Instant now) {
    String trimmed = text.strip();
    Matcher relative = RELATIVE.matcher(trimmed);
    Instant instant = relative.matches() ? relative(name, relative, now) : absolute(name, trimmed);
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw bad(name, "lies outside the years 1970 to 2200");
    }
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  /// The length of time that `text` means: a whole number and one of s, m, h, d, w.
  ///
  /// @throws TakagariException bad-request if it is none, or zero
  public static Duration parseDuration(String name, String text) {
    Matcher matcher = AMOUNT.matcher(text.strip());
    if (!matcher.matches()) {
      throw bad(name, "is not a duration; write for example 15m, 24h or 7d");
    }
    long amount = Long.parseLong(matcher.group(1));
    if (amount == 0) {
      throw bad(name, "is zero");
    }
    return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      case "d" -> Duration.ofDays(amount);
      default -> Duration.ofDays(7 * amount);
    };
  }

  private static Instant relative(String name, Matcher matcher, Instant now) {
    String back = matcher.group(1);
    return back == null ? now : now.minus(parseDuration(name, back));
  }

  private static Instant absolute(String name, String text) {
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? withT(text) : text;
    try {
      if (iso.length() == 10) {
        return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      return hasOffset(iso)
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso, LOCAL).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          name + " is not a time; write for example 2026-11-20, 2026-11-20T14:00Z, now or now-4h",
          e);
    }
  }

  private static String withT(String text) {
    return text.substring(0, 10) + "T" + text.substring(11);
  }

  private static boolean hasOffset(String iso) {
    return iso.endsWith("Z")
        || iso.endsWith("z")
        || iso.indexOf('+', 10) > 0
        || iso.indexOf('-', 10) > 0;
  }

  private static TakagariException bad(String name, String problem) {
    return new TakagariException(ErrorCode.BAD_REQUEST, name + " " + problem);
  }
}
