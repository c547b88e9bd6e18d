package dev.takagari.core.cases;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which stored detections are meant: those that fit everything that is given.
///
/// @param key of a case; null for all
/// @param disposition null for all
/// @param source null for all
/// @param ruleId null for all
/// @param since stored at or after it; null for no limit
/// @param until stored before it; null for no limit
public record DetectionFilter(
    @Nullable CaseKey key,
    @Nullable Disposition disposition,
    @Nullable String source,
    @Nullable String ruleId,
    @Nullable Instant since,
    @Nullable Instant until) {
  /// All there are.
  public static final DetectionFilter ALL = new DetectionFilter(null, null, null, null, null, null);

  /// Those of a case.
  public static DetectionFilter of(CaseKey key) {
    return new DetectionFilter(key, null, null, null, null, null);
  }
}
