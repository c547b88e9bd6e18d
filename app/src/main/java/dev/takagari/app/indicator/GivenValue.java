package dev.takagari.app.indicator;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.normalize.IpNetwork;
import dev.takagari.core.text.ValueGuess;
import dev.takagari.enrich.text.AddressRange;
import dev.takagari.enrich.text.Refanged;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value as a person gives it.
final class GivenValue {
  private GivenValue() {}

  /// The value that is meant.
  ///
  /// @param text may be defanged; of a type that such text is a value of, as a file's name, it is
  ///   taken as it is
  /// @param code of its type; null for what it looks like
  /// @throws TakagariException bad-request when it is none, or could be several
  static IndicatorValue read(String text, @Nullable String code) {
    String value = text;
    IndicatorType type;
    if (code == null) {
      value = Refanged.of(text).text().strip();
      ValueGuess guess =
          ValueGuess.of(value)
              .orElseThrow(() -> bad("it could be several things or none; say its type"));
      type = guess.type();
      value = guess.text();
    } else {
      type = IndicatorType.find(code).orElseThrow(() -> bad("there is no such type"));
    }
    IndicatorReading reading = IndicatorText.read(type, value);
    if (reading instanceof IndicatorReading.Refused) {
      reading = IndicatorText.read(type, Refanged.of(value).text());
    }
    return switch (reading) {
      case IndicatorReading.Understood(IndicatorValue read) -> read;
      case IndicatorReading.Refused(String reason) -> throw bad("value: " + reason);
    };
  }

  /// The values that are meant: a range of addresses means several networks.
  ///
  /// @throws TakagariException as [#read]
  static List<IndicatorValue> readAll(String text, @Nullable String code) {
    List<IpNetwork> range =
        code == null ? AddressRange.networks(Refanged.of(text).text().strip()) : List.of();
    return range.isEmpty()
        ? List.of(read(text, code))
        : range.stream()
            .map(network -> read(network.toString(), IndicatorType.CIDR.code()))
            .toList();
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
