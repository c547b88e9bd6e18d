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
}
