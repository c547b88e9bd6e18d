package dev.takagari.core.indicator;

/// What an indicator names, in its one spelling: the key of hits and of what several sources say of
/// the same thing.
///
/// @param text as [IndicatorText] writes it: canonical for its type, never empty, without U+0000
public record IndicatorValue(IndicatorType type, String text) {
  public IndicatorValue {
    if (text.isEmpty() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("no value of an indicator");
    }
  }
}
