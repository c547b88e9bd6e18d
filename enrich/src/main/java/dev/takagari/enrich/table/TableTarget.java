package dev.takagari.enrich.table;

import dev.takagari.core.indicator.IndicatorValue;

/// Takes what a lookup found.
@FunctionalInterface
public interface TableTarget {
  /// Takes one value.
  ///
  /// @param exact for a domain, whether it means only the name itself
  void found(IndicatorValue value, boolean exact);
}
