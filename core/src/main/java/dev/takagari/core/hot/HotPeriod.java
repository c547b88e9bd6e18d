package dev.takagari.core.hot;

import dev.takagari.core.search.TimeRange;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much event time one index of the hot tier holds, in UTC. Chosen once for an installation.
public enum HotPeriod {
  DAY,
  MONTH,
  YEAR;

  private static final Pattern TEXT = Pattern.compile("(\\d{4})(?:-(\\d{2})(?:-(\\d{2}))?)?");

  /// The period that holds a day, as it stands in an index's name: `2026-11-21`, `2026-11` or
  /// `2026`.
  public String textOf(LocalDate day) {
    String text = day.toString();
    return switch (this) {
      case DAY -> text;
      case MONTH -> text.substring(0, 7);
      case YEAR -> text.substring(0, 4);
    };
  }

  /// The length of which a text like `2026-11` is, empty if it is none.
  public static Optional<HotPeriod> ofText(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(parts.group(2) == null ? YEAR : parts.group(3) == null ? MONTH : DAY);
  }

  /// The time that a text made by [#textOf(LocalDate)] names.
  ///
  /// @throws IllegalArgumentException if it is not of this length
  public TimeRange range(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || ofText(text).orElseThrow() != this) {
      throw new IllegalArgumentException("not a " + this + ": " + text);
    }
    LocalDate first =
        LocalDate.of(
            Integer.parseInt(parts.group(1)),
            this == YEAR ? 1 : Integer.parseInt(parts.group(2)),
            this == DAY ? Integer.parseInt(parts.group(3)) : 1);
    LocalDate next =
        switch (this) {
          case DAY -> first.plusDays(1);
          case MONTH -> first.plusMonths(1);
          case YEAR -> first.plusYears(1);
        };
    return new TimeRange(
        first.atStartOfDay(ZoneOffset.UTC).toInstant(),
        next.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
