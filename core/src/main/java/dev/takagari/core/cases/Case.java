package dev.takagari.core.cases;

import dev.takagari.core.detection.Severity;
import org.jspecify.annotations.Nullable;

/// One thing that was detected, however often and on however many hosts, and what people decided of
/// it. Texts of detections are hostile.
///
/// @param groupKey what makes detections those of one thing
/// @param source of its first detection
/// @param ruleId of its first detection; empty when it names none, or the case is a storm of
///   several
/// @param title one line for people
/// @param severity the highest of its detections
/// @param assessment what the risk policy says; without one, what the severity says
/// @param reason what it turned out to be; null unless it is closed
/// @param note what was said when it was closed; may be empty
/// @param assignee whose it is; empty when it is nobody's
/// @param version changes with what people did or have to know before they act: state, assignee,
///   severity of detections; not with every further detection, nor with what a policy says
/// @param mergedInto the case that has its detections now; null when it has them itself
public record Case(
    CaseKey key,
    String groupKey,
    String source,
    String ruleId,
    String title,
    Severity severity,
    Assessment assessment,
    CaseState state,
    @Nullable CloseReason reason,
    String note,
    String assignee,
    long version,
    CaseTimes times,
    CaseCounts counts,
    @Nullable CaseKey mergedInto) {

  /// How group keys of samples begin, which are never of one thing with what is real.
  public static final String SAMPLE_GROUP = "sample:";

  /// Whether products made its detections to show what one looks like.
  public boolean isSample() {
    return groupKey.startsWith(SAMPLE_GROUP);
  }

  /// Names the case, never its content.
  @Override
  public String toString() {
    return "case " + key;
  }
}
