package dev.takagari.search.plan;

import dev.takagari.core.search.TimeRange;

/// Knows what the hot index can answer. Safe for use by several threads; does not retry.
public interface HotCoverage {

  /// The times inside `range` that the hot index does not hold: outside its retention, or of an
  /// index that is missing or is no longer the one that was filled.
  ///
  /// @throws dev.takagari.core.error.TakagariException index-unavailable or database-unavailable if
  ///   that cannot be found out
  TimeRanges gaps(TimeRange range);
}
