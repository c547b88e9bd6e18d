package dev.takagari.core.cases;

import java.time.Instant;
import java.util.List;

/// Says how rules did. Safe for use by several threads.
public interface RuleReports {

  /// Of every source and rule that detected something since a time, those with most detections
  /// first.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  List<RuleReport> since(Instant since);
}
