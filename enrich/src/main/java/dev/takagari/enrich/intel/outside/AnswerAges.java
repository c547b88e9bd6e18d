package dev.takagari.enrich.intel.outside;

import dev.takagari.core.intel.IntelAnswer;
import java.time.Duration;

/// How long answers are good. What a source does not know today it may know tomorrow.
///
/// @param found it knows it
/// @param clean it says that it is harmless
/// @param notFound it does not know it
public record AnswerAges(Duration found, Duration clean, Duration notFound) {
  /// A day, half a day, four hours.
  public static final AnswerAges DEFAULT =
      new AnswerAges(Duration.ofHours(24), Duration.ofHours(12), Duration.ofHours(4));

  public AnswerAges {
    if (found.isNegative() || clean.isNegative() || notFound.isNegative()) {
      throw new IllegalArgumentException("an age is not negative");
    }
  }

  Duration of(IntelAnswer.Said answer) {
    return switch (answer) {
      case IntelAnswer.Found _ -> found;
      case IntelAnswer.Clean _ -> clean;
      case IntelAnswer.NotFound _ -> notFound;
    };
  }
}
