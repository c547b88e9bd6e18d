package dev.takagari.core.sighting;

import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/// Which values are asked for, of which days.
///
/// @param values in order, each once; at most [#MOST_VALUES]
/// @param from first day
/// @param to first day after them
public record SightingQuestion(List<SightedValue> values, LocalDate from, LocalDate to) {
  /// Values of one question.
  public static final int MOST_VALUES = 100_000;

  public SightingQuestion {
    values = List.copyOf(new TreeSet<>(values));
    if (values.size() > MOST_VALUES) {
      throw new IllegalArgumentException("more than " + MOST_VALUES + " values");
    }
  }

  /// Values of all times.
  public static SightingQuestion ever(Collection<SightedValue> values) {
    return new SightingQuestion(
        List.copyOf(values), LocalDate.of(-9999, 1, 1), LocalDate.of(9999, 12, 31));
  }
}
