package dev.takagari.core.indicator;

/// What became of a value between two generations of the store.
public sealed interface IndicatorChange {
  IndicatorValue value();

  /// It is matched now. It may have been before, with another `exact`.
  record Active(ActiveIndicator indicator) implements IndicatorChange {
    @Override
    public IndicatorValue value() {
      return indicator.value();
    }
  }

  /// It is not matched any more.
  record Gone(IndicatorValue value) implements IndicatorChange {}
}
