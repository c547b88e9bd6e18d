package dev.takagari.alerting.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.policy.BadPolicyException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompiledPolicyTest {
  private static final PolicyInput HIGH =
      new PolicyInput(
          Map.of(
              InputField.DETECTION_SEVERITY,
              (long) Severity.HIGH.ordinal(),
              InputField.KNOWN_SOURCES,
              List.of("urlhaus"),
              InputField.DETECTION_FIELDS,
              Map.of("process.name", List.of("evil.exe"))));

  @Test
  void rulesApplyInTheirOrderEachOnWhatThoseBeforeMade() {
    PolicyOutcome outcome =
        assess(
            """
              - {name: a, when: 'true', tell: page, reason: First}
              - {name: b, when: result.tell == PAGE, tell: one lower, reason: Second}
              - {name: c, when: result.tell == PAGE, tell: record, reason: Never}
              - {name: d, when: 'true', severity: at least critical, verdict: known-bad, reason: Third}
            """);
    assertThat(outcome.applied()).containsExactly("a", "b", "d");
    assertThat(outcome.assessment().tell()).isEqualTo(Tell.CHANNEL);
    assertThat(outcome.assessment().severity()).isEqualTo(Severity.CRITICAL);
    assertThat(outcome.assessment().verdict()).isEqualTo("known-bad");
    assertThat(outcome.assessment().policy()).isEqualTo("p v1");
  }

  @Test
  void reasonsThatDecidedHowLoudlyComeFirst() {
    assertThat(
            assess(
                    """
                      - {name: a, when: 'true', reason: Note}
                      - {name: b, when: 'true', severity: critical, reason: Severity}
                      - {name: c, when: 'true', verdict: known-bad, reason: Verdict}
                      - {name: d, when: 'true', tell: page, reason: Loud}
                      - {name: e, when: 'true', tell: channel, reason: Quieter}
                      - {name: f, when: 'true', tell: channel, reason: Nothing new}
                    """)
                .assessment()
                .reasons())
        .containsExactly("Quieter", "Loud", "Severity", "Verdict", "Nothing new", "Note");
  }

  @Test
  void stopEndsThePolicyOnlyWhenItsRuleHolds() {
    assertThat(
            assess(
                    """
                      - {name: a, when: 'false', reason: A, stop: true}
                      - {name: b, when: 'true', reason: B, stop: true}
                      - {name: c, when: 'true', reason: C}
                    """)
                .applied())
        .containsExactly("b");
  }

  @Test
  void withoutARuleThatHoldsNobodyIsToldAndThatIsSaid() {
    PolicyOutcome outcome = assess("  - {name: a, when: 'false', reason: A}\n");
    assertThat(outcome.assessment().severity()).isEqualTo(Severity.HIGH);
    assertThat(outcome.assessment().verdict()).isEqualTo("unclear");
    assertThat(outcome.assessment().tell()).isEqualTo(Tell.RECORD);
    assertThat(outcome.assessment().reasons()).containsExactly("No rule of the policy holds.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "known.sources[9] == 'x'",
        "1 / (case.hosts - 1) == 1",
        "detection.fields['host.name'][0] == ''",
        "'a'.matches(known.sources[0] + '(')",
      })
  void aRuleThatCannotBeEvaluatedDoesNothingAndIsNamed(String when) {
    PolicyOutcome outcome =
        assess(
            """
              - name: broken
                when: "%s"
                tell: page
                reason: Never
              - {name: next, when: 'true', tell: channel, reason: Next}
            """
                .formatted(when));
    assertThat(outcome.failed()).containsExactly("broken");
    assertThat(outcome.applied()).containsExactly("next");
    assertThat(outcome.assessment().tell()).isEqualTo(Tell.CHANNEL);
    assertThat(outcome.assessment().reasons())
        .containsExactly("Next", "Policy rule “broken” failed.");
  }

  @Test
  void aReasonThatCannotBeEvaluatedKeepsItsRuleFromApplying() {
    PolicyOutcome outcome =
        assess("  - {name: broken, when: 'true', tell: page, reason_expr: 'known.sources[9]'}\n");
    assertThat(outcome.failed()).containsExactly("broken");
    assertThat(outcome.assessment().tell()).isEqualTo(Tell.RECORD);
  }

  @Test
  void iterationsAreBounded() {
    String ten = "[0,1,2,3,4,5,6,7,8,9]";
    PolicyOutcome outcome =
        assess(
            "  - name: long\n    reason: Never\n    when: \"%1$s.all(a, %1$s.all(b, %1$s.all(c, %1$s.all(d, %1$s.all(e, true)))))\"\n"
                .formatted(ten));
    assertThat(outcome.failed()).containsExactly("long");
  }

  @Test
  void computedReasonsAreBounded() {
    PolicyOutcome outcome =
        CompiledPolicy.compile(
                Policies.of("  - {name: a, when: 'true', reason_expr: detection.title}\n"))
            .assess(new PolicyInput(Map.of(InputField.DETECTION_TITLE, "x".repeat(5_000))));
    assertThat(outcome.assessment().reasons().getFirst()).hasSize(300).endsWith("…");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "detection.fields.value('process.name') == 'evil.exe'",
        "detection.fields.value('host.name') == ''",
        "size(detection.fields.values('host.name')) == 0",
        "detection.details.value('whatever') == ''",
        "known.sources.join('+') == 'urlhaus'",
        "'ABC'.lower() == 'abc'",
        "detection.severity >= HIGH && detection.severity < CRITICAL",
        "known.sources.exists(source, source.startsWith('url'))",
        "elsewhere.hosts == -1",
        "result.verdict == 'unclear'",
      })
  void expressionsMayAsk(String when) {
    assertThat(assess("  - name: a\n    reason: A\n    when: \"%s\"\n".formatted(when)).applied())
        .containsExactly("a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "detection.severty > LOW | 1 | there is no field `detection.severty` (did you mean `detection.severity`?)",
        "case.hosts > 3 && detection.severity >= HGH | 41 | there is no field `HGH` (did you mean `HIGH`?)",
        "case.host.value('x') == 'y' | 1 | there is no field `case.host` (did you mean `case.hosts`?)",
        "detection.fields.valu('host.name') == 'y' | 22 | there is no function `valu` (did you mean `value`?)",
        "detection.severity > 'high' | 20 | found no matching overload for '_>_' applied to '(int, string)'",
        "detection.severity > | 21 | mismatched input '<EOF>'",
        "detection.severity | 10 | expected type 'bool' but found 'int'",
        "detection.fields.value('proces.name') == 'a' | 24 | there is no column `proces.name` (did you mean `process.name`?)",
        "detection.title.matches('(') | 25 | no regular expression: missing closing )",
      })
  void expressionsAreCheckedWhenTheyAreLoaded(String when, int character, String what) {
    assertThatThrownBy(
            () ->
                CompiledPolicy.compile(
                    Policies.of("  - name: a\n    reason: A\n    when: \"%s\"\n".formatted(when))))
        .isInstanceOfSatisfying(
            BadPolicyException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "p.yml:6: `when` of rule `a`, character " + character + ": " + what));
  }

  @Test
  void linesOfABlockAreThoseOfTheFile() {
    assertThatThrownBy(
            () ->
                CompiledPolicy.compile(
                    Policies.of(
                        """
                          - name: a
                            reason: A
                            when: |
                              case.hosts > 1 &&
                              case.hots > 3
                        """)))
        .isInstanceOfSatisfying(
            BadPolicyException.class,
            e ->
                assertThat(e.problems().getFirst())
                    .startsWith("p.yml:8: `when` of rule `a`, character 1: there is no field"));
  }

  @Test
  void inputOfTestsIsChecked() {
    assertThatThrownBy(
            () ->
                CompiledPolicy.compile(
                    Policies.texts(
                            1,
                            "  - {name: a, when: 'true', reason: A}\n",
                            """
                            tests:
                              - name: any
                                given:
                                  case.hots: 3
                                  case.hosts: many
                                  result.tell: page
                                expect: {tell: record}
                            """)
                        .read()))
        .isInstanceOfSatisfying(
            BadPolicyException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "p.tests.yml:4: there is no field `case.hots` (did you mean `case.hosts`?)",
                        "p.tests.yml:5: `case.hosts` must be a whole number",
                        "p.tests.yml:6: there is no field `result.tell`"));
  }

  @Test
  void aPolicyWhoseTestsFailIsRefusedWithTheDifference() {
    CompiledPolicy policy =
        CompiledPolicy.compile(
            Policies.texts(
                    1,
                    "  - {name: a, when: case.hosts > 2, tell: page, reason: A}\n",
                    """
                    tests:
                      - name: fleet
                        given: {case.hosts: 2}
                        expect: {tell: page}
                    """)
                .read());
    assertThatThrownBy(policy::requirePassed)
        .isInstanceOfSatisfying(
            BadPolicyException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "p.tests.yml:2: test `fleet` fails: tell is record, not page"));
  }

  private static PolicyOutcome assess(String rules) {
    return CompiledPolicy.compile(Policies.of(rules)).assess(HIGH);
  }
}
