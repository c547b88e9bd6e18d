package dev.takagari.enrich.list;

import dev.takagari.core.indicator.IndicatorValue;

/// The entries of one list, as its kind compares them. Immutable.
interface ListEntries {
  /// Whether they have the value.
  boolean hold(IndicatorValue value);

  /// How many there are, each once.
  int size();

  /// Collects entries.
  interface Builder {
    /// Adds an entry.
    ///
    /// @return whether it is one
    boolean add(String entry);

    ListEntries build();
  }
}
