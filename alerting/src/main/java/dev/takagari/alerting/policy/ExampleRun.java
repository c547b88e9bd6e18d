package dev.takagari.alerting.policy;

import dev.takagari.core.policy.PolicyExample;
import java.util.List;

/// What came of a test of a policy.
///
/// @param differences empty when it passed
public record ExampleRun(
    PolicyExample example, PolicyOutcome outcome, List<Difference> differences) {
  public ExampleRun {
    differences = List.copyOf(differences);
  }

  /// A thing that is not as expected.
  public record Difference(String place, String expected, String found) {}

  public boolean passed() {
    return differences.isEmpty();
  }
}
