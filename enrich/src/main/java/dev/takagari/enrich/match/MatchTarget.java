package dev.takagari.enrich.match;

import dev.takagari.core.event.Column;
import dev.takagari.core.indicator.IndicatorValue;

/// Takes the indicators that an event holds, each once.
@FunctionalInterface
public interface MatchTarget {
  /// Takes one.
  ///
  /// @param column the most telling one that holds it
  /// @param observed what the column holds
  void found(IndicatorValue indicator, Column column, String observed);
}
