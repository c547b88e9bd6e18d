package dev.takagari.alerting.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyInputTest {
  private static final Instant NOW = Detections.TIME.plus(Duration.ofMinutes(5));
  private static final CaseFigures FIRST = new CaseFigures(Severity.INFO, 1, 1, 1, List.of());

  @Test
  void saysWhatTheDetectionSays() {
    PolicyInput input = of(Detections.of("ldt:1:2", "group", "host-1"), FIRST);
    assertThat(input.value(InputField.DETECTION_SOURCE)).isEqualTo("falcon");
    assertThat(input.value(InputField.DETECTION_SEVERITY)).isEqualTo(3L);
    assertThat(input.value(InputField.DETECTION_SEVERITY_NAME)).isEqualTo("high");
    assertThat(input.value(InputField.DETECTION_AGE_MINUTES)).isEqualTo(5L);
    assertThat(input.value(InputField.DETECTION_FIELDS))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsEntry("process.name", List.of("powershell.exe"));
  }

  @Test
  void timeIsThatOfPeople() {
    PolicyInput input =
        PolicyInput.of(
            Detections.of("a", "g", "h"),
            FIRST,
            List.of(),
            ZonedDateTime.ofInstant(
                Instant.parse("2026-11-20T18:00:00Z"), ZoneId.of("Asia/Tokyo")));
    assertThat(input.value(InputField.TIME_HOUR)).isEqualTo(3L);
    assertThat(input.value(InputField.TIME_WEEKDAY)).isEqualTo(6L);
  }

  @Test
  void severityIsTheHighestOfTheCase() {
    PolicyInput input =
        of(Detections.of("a", "g", "h"), new CaseFigures(Severity.CRITICAL, 7, 9, 3, List.of()));
    assertThat(input.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(input.value(InputField.CASE_DETECTIONS)).isEqualTo(7L);
    assertThat(input.value(InputField.CASE_OCCURRENCES)).isEqualTo(9L);
    assertThat(input.value(InputField.CASE_HOSTS)).isEqualTo(3L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Prevention, process was blocked from execution. | true",
        "Prevention, process killed. | true",
        "blocked | true",
        "Detection, standard detection. | false",
        "Detection, process would have been blocked if the policy was enabled. | false",
        "Process not killed | false",
        "not done, the policy is off: process killed | false",
        "process killed, killing failed | false",
        "file quarantined | true",
        "'' | false",
      })
  void whatWouldHaveBeenBlockedWasNot(String disposition, boolean blocked) {
    Detection detection = detection(Map.of("disposition", disposition), Set.of());
    assertThat(of(detection, FIRST).value(InputField.DETECTION_BLOCKED)).isEqualTo(blocked);
  }

  @Test
  void tacticsHaveOneSpelling() {
    Detection plain = detection(Map.of(), Set.of(Detection.Mark.SAMPLE));
    Detection detection =
        DetectionDraft.like(plain)
            .fields(
                new LinkedHashMap<>(
                    Map.of(
                        Columns.THREAT_TACTIC_NAME.name(),
                        List.of("Credential Access", "mitre_persistence", "Lateral-Movement"))))
            .detection();
    PolicyInput input = of(detection, FIRST);
    assertThat(input.value(InputField.DETECTION_TACTICS))
        .isEqualTo(List.of("credential-access", "persistence", "lateral-movement"));
    assertThat(input.value(InputField.DETECTION_SAMPLE)).isEqualTo(true);
    assertThat(input.value(InputField.DETECTION_BROUGHT)).isEqualTo(false);
  }

  @Test
  void factsSayWhatIsKnown() {
    PolicyInput input =
        of(
            Detections.of("a", "g", "h"),
            FIRST,
            group(FactGroup.Kind.WHO, fact("inventory", "person", "dana", "team", "blue")),
            group(
                FactGroup.Kind.WHERE,
                fact("inventory", "host.class", "domain-controller", "tags", "tier0, hq")),
            group(
                FactGroup.Kind.KNOWN,
                fact("otx", "verdict", "suspicious"),
                fact("urlhaus", "verdict", "malicious"),
                fact("misp", "verdict", "malicious"),
                fact("urlhaus", "verdict", "malicious")),
            group(FactGroup.Kind.ELSEWHERE, fact("sightings", "first_seen_here", "true")),
            group(
                FactGroup.Kind.AFTER,
                fact("sensor", "children", "2"),
                fact("sensor", "children", "12", "connections", "many")),
            group(FactGroup.Kind.COVERAGE, fact("ledger", "missing", "true")));
    assertThat(input.value(InputField.WHO_PERSON)).isEqualTo("dana");
    assertThat(input.value(InputField.WHO_TEAM)).isEqualTo("blue");
    assertThat(input.value(InputField.WHERE_IS_SERVER)).isEqualTo(true);
    assertThat(input.value(InputField.WHERE_TAGS)).isEqualTo(List.of("tier0", "hq"));
    assertThat(input.value(InputField.KNOWN_VERDICT)).isEqualTo("malicious");
    assertThat(input.value(InputField.KNOWN_SOURCES)).isEqualTo(List.of("urlhaus", "misp"));
    assertThat(input.value(InputField.ELSEWHERE_FIRST_SEEN_HERE)).isEqualTo(true);
    assertThat(input.value(InputField.AFTER_CHILDREN)).isEqualTo(12L);
    assertThat(input.value(InputField.AFTER_CONNECTIONS)).as("cannot be read").isEqualTo(-1L);
    assertThat(input.value(InputField.COVERAGE_MISSING)).isEqualTo(true);
    assertThat(input.value(InputField.FACTS_COMPLETE)).isEqualTo(false);
  }

  @Test
  void whatNobodyKnowsIsUnknown() {
    PolicyInput input = of(Detections.of("a", "g", "h"), FIRST);
    assertThat(input.value(InputField.KNOWN_VERDICT)).isEqualTo("");
    assertThat(input.value(InputField.ELSEWHERE_HOSTS)).isEqualTo(-1L);
    assertThat(input.value(InputField.EARLIER_LAST_DAYS)).isEqualTo(-1L);
    assertThat(input.value(InputField.WHERE_IS_SERVER)).isEqualTo(false);
  }

  @Test
  void earlierVerdictsAreThoseOfTheFiguresElseOfTheFacts() {
    FactGroup facts =
        group(
            FactGroup.Kind.EARLIER,
            fact("cases", "verdict", "expected"),
            fact("cases", "verdict", "false-positive"));
    PolicyInput byFacts = of(Detections.of("a", "g", "h"), FIRST, facts);
    assertThat(byFacts.value(InputField.EARLIER_EXPECTED)).isEqualTo(1L);
    assertThat(byFacts.value(InputField.EARLIER_FALSE_POSITIVE)).isEqualTo(1L);

    List<CaseFigures.Closed> closed =
        List.of(
            new CaseFigures.Closed("true-positive", NOW.minus(Duration.ofDays(9))),
            new CaseFigures.Closed("expected", NOW.minus(Duration.ofDays(3))));
    PolicyInput byFigures =
        of(Detections.of("a", "g", "h"), new CaseFigures(Severity.INFO, 1, 1, 1, closed), facts);
    assertThat(byFigures.value(InputField.EARLIER_TRUE_POSITIVE)).isEqualTo(1L);
    assertThat(byFigures.value(InputField.EARLIER_FALSE_POSITIVE)).isEqualTo(0L);
    assertThat(byFigures.value(InputField.EARLIER_LAST_VERDICT)).isEqualTo("expected");
    assertThat(byFigures.value(InputField.EARLIER_LAST_DAYS)).isEqualTo(3L);
  }

  private static PolicyInput of(Detection detection, CaseFigures figures, FactGroup... facts) {
    return PolicyInput.of(
        detection, figures, List.of(facts), ZonedDateTime.ofInstant(NOW, ZoneId.of("UTC")));
  }

  private static Detection detection(Map<String, String> details, Set<Detection.Mark> marks) {
    return DetectionDraft.like(Detections.of("a", "g", "h"))
        .details(details)
        .marks(marks)
        .detection();
  }

  private static FactGroup group(FactGroup.Kind kind, Fact... facts) {
    return new FactGroup(kind, FactGroup.State.COMPLETE, "", NOW, List.of(facts));
  }

  private static Fact fact(String source, String... values) {
    LinkedHashMap<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i += 2) {
      named.put(values[i], values[i + 1]);
    }
    return new Fact("label", "text", source, NOW.minus(Duration.ofDays(1)), named);
  }
}
