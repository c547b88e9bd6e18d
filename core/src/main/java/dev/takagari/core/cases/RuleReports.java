package dev.takagari.core.cases;

import java.time.Instant;
import java.util.List;

/// Says how rules did. Safe for use by several threads.
public interface RuleReports {

  /// Of every source and rule that detected something since a time, those with most detections
  /// first.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  default List<RuleReport> since(Instant since) {
    return between(since, Instant.MAX, Integer.MAX_VALUE);
  }

  /// Of sources and rules that detected something in a span, those with most detections first.
  /// Counted are the detections that were first stored in it, and the cases that were opened in it
  /// as they are now.
  ///
  /// @param since first moment of the span
  /// @param until first moment after it
  /// @param limit at most so many
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  List<RuleReport> between(Instant since, Instant until, int limit);
}
