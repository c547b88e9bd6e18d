package dev.takagari.app.indicator;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.enrich.text.Refanged;
import dev.takagari.enrich.text.ValueGuess;
import org.jspecify.annotations.Nullable;

/// A value as a person gives it.
final class GivenValue {
  private GivenValue() {}

  /// The value that is meant.
  ///
  /// @param text may be defanged when no type is given
  /// @param code of its type; null for what it looks like
  /// @throws TakagariException bad-request when it is none, or could be several
  static IndicatorValue read(String text, @Nullable String code) {
    String value = text;
    IndicatorType type;
    if (code == null) {
      value = Refanged.of(text).text().strip();
      ValueGuess guess =
          ValueGuess.of(value)
              .orElseThrow(() -> bad("a value could be several things or none; say its type"));
      type = guess.type();
      value = guess.text();
    } else {
      type = IndicatorType.find(code).orElseThrow(() -> bad("there is no such type"));
    }
    return switch (IndicatorText.read(type, value)) {
      case IndicatorReading.Understood(IndicatorValue read) -> read;
      case IndicatorReading.Refused(String reason) -> throw bad("value: " + reason);
    };
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
