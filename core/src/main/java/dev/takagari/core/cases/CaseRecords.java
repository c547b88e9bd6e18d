package dev.takagari.core.cases;

import dev.takagari.core.detection.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What belongs to cases. Safe for use by several threads and processes; every method is one
/// transaction and throws `database-unavailable` when it fails.
public interface CaseRecords {

  /// Stored detections, the one filed last first.
  ///
  /// @param after [Page#next] of the page before; null for the first one
  /// @param limit at most so many
  /// @throws dev.takagari.core.error.TakagariException bad-cursor if the place is none of ours
  Page<StoredDetection> detections(DetectionFilter filter, @Nullable String after, int limit);

  /// The detections that say most of a case, one of a host at most. First the severest of all, of
  /// these the one that happened first; then those of other hosts, the severest first, of these the
  /// one that was filed first. No number of others takes the place of one of them. Empty for a case
  /// that has none.
  ///
  /// @param hosts at most so many, at least 1; whatever names no host counts as of one
  List<StoredDetection> telling(CaseKey key, int hosts);

  /// How many cases are not closed, by severity; severities without any are left out.
  Map<Severity, Long> open();

  /// What happened to a case, the oldest first; empty for a case that there is not.
  ///
  /// @param after number of the last entry that the caller has, 0 for the beginning
  /// @param limit at most so many
  List<TimelineEntry> timeline(CaseKey key, long after, int limit);

  /// What is known of a case, one group of a kind at most, in the order of kinds.
  List<FactGroup> facts(CaseKey key);

  /// Puts groups in place of those of their kinds, unless these were asked for later: what comes
  /// late takes the place of nothing newer. People are told when a group says something else than
  /// before; that it was asked again and says the same is no news.
  ///
  /// @throws dev.takagari.core.error.TakagariException not-found if there is no such case
  void putFacts(CaseKey key, List<FactGroup> groups);
}
