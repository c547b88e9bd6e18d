package dev.takagari.app.alerting;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.takagari.app.operation.Times;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CloseReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A case as answers have it.
///
/// @param severity what the policy says
/// @param detections distinct ids
/// @param detectedSeverity the highest of its detections
/// @param version for `If-Match`
/// @param mergedInto the case that has its detections now
/// @param sample true when products made it to show what one looks like; else it is left out
record CaseRow(
    String key,
    String groupKey,
    String source,
    String title,
    String severity,
    String state,
    long detections,
    String openedAt,
    String ruleId,
    @Nullable String reason,
    String note,
    String assignee,
    long version,
    String detectedSeverity,
    Assessed assessment,
    long occurrences,
    long hosts,
    String firstAt,
    String lastAt,
    @Nullable String acknowledgedAt,
    @Nullable String closedAt,
    @Nullable String snoozedUntil,
    @Nullable String mergedInto,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean sample) {

  /// @param policy name and version; `none` when no policy has seen it
  record Assessed(
      String severity, String verdict, List<String> reasons, String tell, String policy) {
    static Assessed of(Assessment assessment) {
      return new Assessed(
          assessment.severity().code(),
          assessment.verdict(),
          assessment.reasons(),
          assessment.tell().code(),
          assessment.policy());
    }
  }

  static CaseRow of(Case found) {
    CloseReason reason = found.reason();
    CaseKey merged = found.mergedInto();
    return new CaseRow(
        found.key().toString(),
        found.groupKey(),
        found.source(),
        found.title(),
        found.assessment().severity().code(),
        found.state().code(),
        found.counts().detections(),
        Times.text(found.times().opened()),
        found.ruleId(),
        reason == null ? null : reason.code(),
        found.note(),
        found.assignee(),
        found.version(),
        found.severity().code(),
        Assessed.of(found.assessment()),
        found.counts().occurrences(),
        found.counts().hosts(),
        Times.text(found.times().first()),
        Times.text(found.times().last()),
        time(found.times().acknowledged()),
        time(found.times().closed()),
        time(found.times().snoozedUntil()),
        merged == null ? null : merged.toString(),
        found.isSample() ? true : null);
  }

  static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : Times.text(time);
  }
}
