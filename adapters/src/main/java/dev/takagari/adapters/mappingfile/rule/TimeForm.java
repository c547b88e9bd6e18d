package dev.takagari.adapters.mappingfile.rule;

import dev.takagari.core.mapping.record.TimeText;
import dev.takagari.core.normalize.EventTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a log writes its times, beyond what is understood without being told.
public final class TimeForm {
  /// Names that may stand in `format` beside a pattern of letters.
  public static final List<String> NAMES =
      List.of("auto", "iso", "seconds", "millis", "clf", "syslog");

  private static final String CLF = "dd/MMM/uuuu:HH:mm:ss xx";
  private static final DateTimeFormatter SYSLOG =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("MMM d [uuuu ]HH:mm:ss")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .toFormatter(Locale.ENGLISH)
          .withResolverStyle(ResolverStyle.STRICT);

  /// How far after its arrival an event may seem to have happened before its year is taken for the
  /// year before.
  private static final long AHEAD_MICROS = 24L * 3_600 * 1_000_000;

  /// Most years from one 29 February to the next.
  private static final int LEAP_GAP = 8;

  private TimeForm() {}

  /// What reads the form.
  ///
  /// @param format one of the names, or letters as `DateTimeFormatter` takes them
  /// @param zone of times that name none, null for UTC with a mark
  /// @throws IllegalArgumentException if there is no such form
  public static TimeText of(String format, @Nullable ZoneId zone) {
    return switch (format) {
      case "auto", "iso", "seconds", "millis" ->
          zone == null ? TimeText.USUAL : (text, arrival) -> zoned(EventTime.parse(text), zone);
      case "clf" -> pattern(CLF, zone);
      case "syslog" -> (text, arrival) -> syslog(text, arrival, zone);
      default -> pattern(format, zone);
    };
  }

  private static @Nullable EventTime zoned(@Nullable EventTime time, ZoneId zone) {
    if (time == null || time.zoned()) {
      return time;
    }
    return new EventTime(micros(local(time.micros()), zone), true);
  }

  private static TimeText pattern(String letters, @Nullable ZoneId zone) {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern(letters.replace('y', 'u'), Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
    return (text, arrival) -> {
      try {
        TemporalAccessor parsed = formatter.parse(text);
        ZoneId own = parsed.query(TemporalQueries.zone());
        LocalDateTime local = LocalDateTime.from(parsed);
        ZoneId used = own != null ? own : zone;
        return new EventTime(micros(local, used == null ? ZoneOffset.UTC : used), used != null);
      } catch (DateTimeException e) {
        return null;
      }
    };
  }

  /// A time without a year is the last one that was before its arrival.
  private static @Nullable EventTime syslog(String text, long arrival, @Nullable ZoneId zone) {
    EventTime whole = EventTime.parse(text);
    if (whole != null) {
      return zone == null ? whole : zoned(whole, zone);
    }
    ZoneId used = zone == null ? ZoneOffset.UTC : zone;
    try {
      TemporalAccessor parsed = SYSLOG.parse(text.replace("  ", " "));
      if (parsed.isSupported(ChronoField.YEAR)) {
        return new EventTime(micros(LocalDateTime.from(parsed), used), zone != null);
      }
      int year = local(arrival).getYear() + 1;
      for (int back = 0; back <= LEAP_GAP; back++) {
        Long micros = inYear(parsed, year - back, used);
        if (micros != null && micros <= arrival + AHEAD_MICROS) {
          return new EventTime(micros, zone != null);
        }
      }
      return null;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Long inYear(TemporalAccessor parsed, int year, ZoneId zone) {
    int month = parsed.get(ChronoField.MONTH_OF_YEAR);
    int day = parsed.get(ChronoField.DAY_OF_MONTH);
    if (month == 2 && day == 29 && !Year.isLeap(year)) {
      return null;
    }
    LocalDateTime local =
        LocalDateTime.of(year, month, day, 0, 0).plusNanos(parsed.getLong(ChronoField.NANO_OF_DAY));
    return micros(local, zone);
  }

  private static LocalDateTime local(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L),
        (int) Math.floorMod(micros, 1_000_000L) * 1_000,
        ZoneOffset.UTC);
  }

  private static long micros(LocalDateTime local, ZoneId zone) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, local.atZone(zone).toInstant());
  }
}
