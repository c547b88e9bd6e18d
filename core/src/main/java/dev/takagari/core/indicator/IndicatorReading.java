package dev.takagari.core.indicator;

/// What became of a text that claims to be an indicator.
public sealed interface IndicatorReading {
  /// It is one.
  record Understood(IndicatorValue value) implements IndicatorReading {}

  /// It is none.
  ///
  /// @param reason for people, without the text itself
  record Refused(String reason) implements IndicatorReading {}
}
