package dev.takagari.alerting.policy;

import dev.takagari.core.cases.Assessment;
import java.util.List;

/// What came of a policy.
///
/// @param applied names of the rules that held, in order
/// @param failed names of those that could not be evaluated; they did nothing
public record PolicyOutcome(Assessment assessment, List<String> applied, List<String> failed) {
  public PolicyOutcome {
    applied = List.copyOf(applied);
    failed = List.copyOf(failed);
  }
}
