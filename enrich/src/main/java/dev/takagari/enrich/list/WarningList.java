package dev.takagari.enrich.list;

import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import java.util.Set;

/// A list of well-known values that make bad indicators, in the form in which MISP gives such lists
/// away.
///
/// @param name as the file says it
/// @param version as the file says it; empty when it does not
/// @param description for people; may be empty
/// @param types of values that it is asked for
/// @param skipped entries that are none of its kind
public record WarningList(
    String name,
    String version,
    String description,
    ListKind kind,
    Set<IndicatorType> types,
    ListEntries entries,
    int skipped) {
  /// Whether the list has the value.
  boolean holds(IndicatorValue value) {
    return types.contains(value.type()) && entries.hold(value);
  }

  /// How many entries there are, each once.
  public int size() {
    return entries.size();
  }
}
