package dev.takagari.alerting.report;

import dev.takagari.core.search.TimeRange;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A week from Monday to Sunday, numbered as ISO 8601 does.
///
/// @param monday its first day
public record IsoWeek(LocalDate monday) {
  private static final Pattern TEXT = Pattern.compile("([0-9]{4})-?[Ww]([0-9]{2})");
  private static final int FIRST_YEAR = 1970;
  private static final int LAST_YEAR = 2199;

  public IsoWeek {
    if (monday.getDayOfWeek() != DayOfWeek.MONDAY) {
      throw new IllegalArgumentException("a week begins on Monday");
    }
  }

  /// The week that a day is in.
  public static IsoWeek of(LocalDate day) {
    return new IsoWeek(day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
  }

  /// The week of a text such as `2026-W47`, if there is one.
  public static Optional<IsoWeek> find(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int year = Integer.parseInt(matcher.group(1));
    int number = Integer.parseInt(matcher.group(2));
    if (year < FIRST_YEAR || year > LAST_YEAR || number < 1) {
      return Optional.empty();
    }
    // the fourth of January is always in the first week
    IsoWeek week = new IsoWeek(of(LocalDate.of(year, 1, 4)).monday().plusWeeks(number - 1L));
    return week.monday().plusDays(3).getYear() == year ? Optional.of(week) : Optional.empty();
  }

  public IsoWeek before() {
    return new IsoWeek(monday.minusWeeks(1));
  }

  public IsoWeek next() {
    return new IsoWeek(monday.plusWeeks(1));
  }

  /// From its first moment in a zone to that of the next week.
  public TimeRange range(ZoneId zone) {
    return new TimeRange(
        monday.atStartOfDay(zone).toInstant(), next().monday().atStartOfDay(zone).toInstant());
  }

  /// As `2026-W47`.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%04d-W%02d",
        monday.get(IsoFields.WEEK_BASED_YEAR),
        monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }
}
