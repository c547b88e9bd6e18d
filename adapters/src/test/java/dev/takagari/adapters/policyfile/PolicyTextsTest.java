package dev.takagari.adapters.policyfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.policy.BadPolicyException;
import dev.takagari.core.policy.LevelChange;
import dev.takagari.core.policy.LocatedText;
import dev.takagari.core.policy.PolicyExample;
import dev.takagari.core.policy.PolicyFile;
import dev.takagari.core.policy.PolicyRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyTextsTest {
  private static final String TESTS =
      """
      tests:
        - name: fleet
          given:
            case.hosts: 3
            detection.tactics: [impact]
            detection.fields:
              host.name: ws-1
              related.ip: [192.0.2.1, 192.0.2.2]
          expect: {severity: high, tell: page, verdict: known-bad, reasons: [A], rules: [a, b]}
      """;

  @Test
  void readsRulesInTheirOrder() {
    PolicyFile file =
        read(
            """
            name: night-shift
            version: 3
            title: Quiet nights
            rules:
              - name: loud
                when: case.hosts > 2
                severity: at least high
                verdict: known-bad
                tell: page
                reason: Many hosts.
              - name: quiet
                when: |
                  time.hour < 7 &&
                  result.tell == PAGE
                tell: one lower
                reason_expr: "'x' + 'y'"
                stop: true
            """);
    assertThat(file.label()).isEqualTo("night-shift v3");
    PolicyRule loud = file.rules().getFirst();
    assertThat(loud.line()).isEqualTo(5);
    assertThat(loud.when()).isEqualTo(new LocatedText("case.hosts > 2", 6));
    assertThat(loud.severity()).contains(new LevelChange.AtLeast<>(Severity.HIGH));
    assertThat(loud.tell()).contains(new LevelChange.To<>(Tell.PAGE));
    assertThat(loud.verdict()).contains("known-bad");
    assertThat(loud.reason()).isEqualTo(new PolicyRule.Reason.Plain("Many hosts."));
    assertThat(loud.stop()).isFalse();
    PolicyRule quiet = file.rules().getLast();
    assertThat(quiet.when().line()).as("where the block's text begins").isEqualTo(13);
    assertThat(quiet.reason())
        .isEqualTo(new PolicyRule.Reason.Computed(new LocatedText("'x' + 'y'", 16)));
    assertThat(quiet.stop()).isTrue();
  }

  @Test
  void readsTests() {
    PolicyExample example = read(policy("")).tests().getFirst();
    assertThat(example.name()).isEqualTo("fleet");
    assertThat(example.given().keySet())
        .containsExactly("case.hosts", "detection.tactics", "detection.fields");
    assertThat(example.given().get("case.hosts"))
        .isEqualTo(new PolicyExample.Given(4, new PolicyExample.Value.One("3")));
    assertThat(example.given().get("detection.fields").value())
        .isInstanceOfSatisfying(
            PolicyExample.Value.Named.class,
            named ->
                assertThat(named.texts())
                    .containsEntry("host.name", List.of("ws-1"))
                    .containsEntry("related.ip", List.of("192.0.2.1", "192.0.2.2")));
    assertThat(example.expected().tell()).contains(Tell.PAGE);
    assertThat(example.expected().rules()).contains(List.of("a", "b"));
  }

  @Test
  void tellsAllThatIsWrongInOneGo() {
    assertThatThrownBy(
            () ->
                new PolicyTexts(
                        "p.yml",
                        """
                        name: Night Shift
                        version: 0
                        colour: red
                        rules:
                          - name: a
                            when: "true"
                            reason: A
                            tell: loud
                            severity: at lest high
                            verdict: Known Bad
                            whn: x
                          - name: a
                            when: "true"
                            reason: A
                            reason_expr: "'A'"
                          - name: b
                          - nonsense
                        """,
                        "p.tests.yml",
                        """
                        tests:
                          - name: nothing
                            given: {}
                          - given: {}
                            expect: {tell: loud, severty: high}
                        """)
                    .read())
        .isInstanceOfSatisfying(
            BadPolicyException.class,
            e -> {
              assertThat(e.problems())
                  .extracting(problem -> problem.replaceFirst("^(.*?:[0-9]+): .*", "$1"))
                  .containsExactly(
                      "p.yml:1",
                      "p.yml:2",
                      "p.yml:3",
                      "p.yml:8",
                      "p.yml:9",
                      "p.yml:10",
                      "p.yml:11",
                      "p.yml:12",
                      "p.yml:15",
                      "p.yml:16",
                      "p.yml:16",
                      "p.yml:17",
                      "p.tests.yml:2",
                      "p.tests.yml:4",
                      "p.tests.yml:4",
                      "p.tests.yml:5",
                      "p.tests.yml:5");
              assertThat(e.problems())
                  .contains(
                      "p.yml:8: `tell` cannot be `loud` (one of record, digest, channel, page,"
                          + " alone or after `at least` or `at most`; or `one higher`, `one"
                          + " lower`)",
                      "p.yml:11: unknown key `whn` (did you mean when?)",
                      "p.yml:12: a rule `a` is there already, in line 5");
            });
  }

  @Test
  void aPolicyWithoutRulesOrTestsIsNone() {
    assertThatThrownBy(() -> read("name: p\nversion: 1\nrules: []\n"))
        .hasMessageContaining("`rules` must hold from 1 to 200 rules");
    assertThatThrownBy(
            () -> new PolicyTexts("p.yml", policy(""), "p.tests.yml", "tests: []\n").read())
        .hasMessageContaining("there are no tests");
  }

  @Test
  void digestsTellTextsApart() {
    PolicyTexts one = new PolicyTexts("p.yml", policy(""), "t.yml", TESTS);
    PolicyTexts other = new PolicyTexts("p.yml", policy(""), "t.yml", TESTS + "\n");
    assertThat(one.digest()).isNotEqualTo(other.digest());
    assertThat(one.read().digest()).isEqualTo(other.read().digest());
    assertThat(one.read().digest())
        .isNotEqualTo(new PolicyTexts("p.yml", policy("# more\n"), "t.yml", TESTS).read().digest());
  }

  @Test
  void testsLieBesideThePolicy() {
    assertThat(new PolicyDisk(Path.of("a", "night.yml")).tests())
        .isEqualTo(Path.of("a", "night.tests.yml"));
    assertThat(new PolicyDisk(Path.of("night.yaml")).tests())
        .isEqualTo(Path.of("night.tests.yaml"));
    assertThat(new PolicyDisk(Path.of("night")).tests()).isEqualTo(Path.of("night.tests.yml"));
  }

  private static String policy(String more) {
    return "name: p\nversion: 1\nrules:\n  - {name: a, when: 'true', reason: A}\n" + more;
  }

  private static PolicyFile read(String policy) {
    return new PolicyTexts("p.yml", policy, "p.tests.yml", TESTS).read();
  }
}
