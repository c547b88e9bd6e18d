package dev.takagari.core.cases;

import dev.takagari.core.detection.Severity;
import java.util.List;

/// What the risk policy says of a case.
///
/// @param verdict a word of the policy for what it is, as evidence: `known-bad`, `suspicious`,
///   `unclear`, `likely-expected`, `operational`
/// @param reasons why, for people, the weightiest first; never empty
/// @param policy name and version of the policy that decided
public record Assessment(
    Severity severity, String verdict, List<String> reasons, Tell tell, String policy) {
  public Assessment {
    reasons = List.copyOf(reasons);
    if (verdict.isEmpty() || reasons.isEmpty()) {
      throw new IllegalArgumentException("an assessment has a verdict and a reason");
    }
  }

  /// The policy of a case that no policy has seen.
  public static final String NO_POLICY = "none";

  /// What the severity alone says, until a policy says more.
  public static Assessment of(Severity severity) {
    Tell tell =
        switch (severity) {
          case CRITICAL, HIGH -> Tell.PAGE;
          case MEDIUM -> Tell.CHANNEL;
          case LOW -> Tell.DIGEST;
          case INFO -> Tell.RECORD;
        };
    return new Assessment(
        severity, "unclear", List.of("its severity is " + severity.code()), tell, NO_POLICY);
  }

  /// The same, told no louder than that.
  public Assessment atMost(Tell most) {
    return tell.compareTo(most) <= 0
        ? this
        : new Assessment(severity, verdict, reasons, most, policy);
  }

  /// Whether it decides the same, whatever its reasons: who has seen one need not look again.
  public boolean decidesAs(Assessment other) {
    return severity == other.severity
        && verdict.equals(other.verdict)
        && tell == other.tell
        && policy.equals(other.policy);
  }
}
