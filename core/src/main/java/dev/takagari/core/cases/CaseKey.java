package dev.takagari.core.cases;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The number by which people call a case, as `A-2026-000482`.
///
/// @param year in which it was opened (UTC)
/// @param number from 1, without gaps that anybody could rely on
public record CaseKey(int year, long number) implements Comparable<CaseKey> {
  private static final Pattern KEY = Pattern.compile("[Aa]-([0-9]{4})-([0-9]{6,18})");

  public CaseKey {
    if (year < 1 || year > 9999 || number < 1) {
      throw new IllegalArgumentException("no number of a case");
    }
  }

  /// The key of a text, if it is one; a small `a` is fine.
  public static Optional<CaseKey> find(String text) {
    Matcher matcher = KEY.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int year = Integer.parseInt(matcher.group(1));
    long number = Long.parseLong(matcher.group(2));
    return year < 1 || number < 1 ? Optional.empty() : Optional.of(new CaseKey(year, number));
  }

  @Override
  public int compareTo(CaseKey other) {
    int byYear = Integer.compare(year, other.year);
    return byYear == 0 ? Long.compare(number, other.number) : byYear;
  }

  /// At least six digits; more when a year has more cases.
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "A-%04d-%06d", year, number);
  }
}
