package dev.takagari.core.intel;

import dev.takagari.core.indicator.IndicatorReading;
import dev.takagari.core.indicator.IndicatorText;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.ShownText;
import dev.takagari.core.indicator.Tlp;
import dev.takagari.core.normalize.Fold;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Something that an event holds and of which more is to be known.
///
/// @param value in its one spelling, as [#read] makes it
/// @param tlp marking that the asker knows of, null when none; the indicator store may know of more
/// @param at when the event happened: registries answer as of then
public record Observed(ObservedKind kind, String value, @Nullable Tlp tlp, Instant at) {
  private static final int LONGEST_SHOWN = 400;
  private static final int LONGEST_NAME = 400;

  public Observed {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("something observed has a value");
    }
  }

  /// Reads a text of an event; empty when the text is none of that kind.
  public static Optional<Observed> read(
      ObservedKind kind, String text, @Nullable Tlp tlp, Instant at) {
    return canonical(kind, text).map(value -> new Observed(kind, value, tlp, at));
  }

  /// The one spelling of a value; empty when the text is none of that kind.
  public static Optional<String> canonical(ObservedKind kind, String text) {
    return kind.indicatorType()
        .map(type -> indicator(kind, type, text).map(IndicatorValue::text))
        .orElseGet(() -> name(text));
  }

  /// What an indicator of just this value would name; empty when there are none of this kind.
  public Optional<IndicatorValue> indicator() {
    return kind.indicatorType().flatMap(type -> indicator(kind, type, value));
  }

  /// The value as people read it: nothing makes a link of it.
  public String defanged() {
    return kind.mayLeave()
        ? ShownText.defanged(value, LONGEST_SHOWN)
        : ShownText.escaped(value, LONGEST_SHOWN);
  }

  private static Optional<IndicatorValue> indicator(
      ObservedKind kind, IndicatorType type, String text) {
    boolean network = kind == ObservedKind.ADDRESS && text.indexOf('/') >= 0;
    return !network && IndicatorText.read(type, text) instanceof IndicatorReading.Understood is
        ? Optional.of(is.value())
        : Optional.empty();
  }

  private static Optional<String> name(String text) {
    String folded = Fold.fold(text.strip());
    boolean usable =
        !folded.isEmpty() && folded.length() <= LONGEST_NAME && folded.indexOf('\0') < 0;
    return usable ? Optional.of(folded) : Optional.empty();
  }
}
