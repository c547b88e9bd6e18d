package dev.takagari.alerting.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.policyfile.ShippedPolicy;
import dev.takagari.core.policy.PolicyRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShippedPolicyTest {
  private final CompiledPolicy policy = CompiledPolicy.compile(new ShippedPolicy().read());

  @Test
  void itsTestsPass() {
    List<ExampleRun> runs = policy.test();
    assertThat(runs).hasSizeGreaterThanOrEqualTo(15);
    assertThat(runs)
        .allSatisfy(run -> assertThat(run.differences()).as(run.example().name()).isEmpty());
  }

  @Test
  void everyRuleHoldsInATest() {
    Set<String> held = new HashSet<>();
    policy.test().forEach(run -> held.addAll(run.outcome().applied()));
    assertThat(held)
        .containsExactlyInAnyOrderElementsOf(
            policy.file().rules().stream().map(PolicyRule::name).toList());
  }
}
