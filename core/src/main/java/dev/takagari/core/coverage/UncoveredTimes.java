package dev.takagari.core.coverage;

import dev.takagari.core.search.TimeRange;
import java.util.List;

/// Says what an answer about some time cannot be sure of. Safe for use by several threads.
@FunctionalInterface
public interface UncoveredTimes {
  /// Says nothing.
  UncoveredTimes NONE = range -> List.of();

  /// Why events of these times may be missing, the gravest first. Answers from memory once it is
  /// warm, and does not throw: what cannot be found out is an item too.
  List<CoverageItem> in(TimeRange range);
}
