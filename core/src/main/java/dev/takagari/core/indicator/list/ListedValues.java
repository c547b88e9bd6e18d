package dev.takagari.core.indicator.list;

import dev.takagari.core.indicator.IndicatorValue;

/// Lists of values that never alert: our own allow list and the warning lists that are switched on.
/// They are asked when a hit is made, which is rare. Safe for use by several threads, without
/// waiting for a network.
public interface ListedValues {
  /// No lists.
  ListedValues NONE = (_, _) -> "";

  /// Says whether a list holds what was found.
  ///
  /// @param indicator what was found
  /// @param observed what the event holds: an address inside the network, a name below the domain,
  ///   a whole command line
  /// @return name of the first list that holds one of the two; empty when none does
  String find(IndicatorValue indicator, String observed);
}
