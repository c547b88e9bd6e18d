package dev.takagari.core.cases;

import java.time.Duration;
import java.util.List;

/// Finds cases that may be of one story with another. Safe for use by several threads.
@FunctionalInterface
public interface RelatedCases {
  /// How long before and after a case something else may have to do with it.
  Duration AROUND = Duration.ofHours(24);

  /// Other cases that are about a host, an account or whatever else of
  /// [dev.takagari.core.detection.DetectionSubject] that a case is about, and whose detections
  /// happened at most [#AROUND] before or after its own. Those that are not closed come first, then
  /// those that share most kinds, then the severest, then the newest. Cases of samples, storms, and
  /// such that were merged into others do not count; of a value that very many cases have, only the
  /// newest ones.
  ///
  /// @param limit at most so many
  /// @throws dev.takagari.core.error.TakagariException code database-unavailable
  List<RelatedCase> find(CaseKey key, int limit);
}
