package dev.takagari.alerting.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCounts;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CaseTimes;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RouteQuestionsTest {
  private static final Case ONE =
      new Case(
          new CaseKey(2026, 482),
          "group",
          Detection.Sources.FALCON,
          "rule",
          "title",
          Severity.MEDIUM,
          new Assessment(Severity.HIGH, "unclear", List.of("why"), Tell.PAGE, "p v1"),
          CaseState.OPEN,
          null,
          "",
          "",
          1,
          new CaseTimes(
              Detections.TIME, Detections.TIME, Detections.TIME, Detections.TIME, null, null),
          new CaseCounts(1, 1, 1),
          null);

  private static Detection with(
      String source, Map<String, String> details, Object... columnsAndValues) {
    return new Detection(
        "id",
        "1",
        source,
        "rule",
        "title",
        "",
        Severity.LOW,
        Detections.TIME,
        1,
        "group",
        "event",
        "dataset",
        Detections.fields(columnsAndValues),
        new LinkedHashMap<>(details),
        "",
        Set.of());
  }

  private static FactGroup where(FactGroup.Kind kind, String tags) {
    Fact fact = new Fact("tags", tags, "registry", null, new LinkedHashMap<>(Map.of("tags", tags)));
    return new FactGroup(kind, FactGroup.State.COMPLETE, "", Detections.TIME, List.of(fact));
  }

  @Test
  void asksWhatThePolicyMadeOfTheCase() {
    RouteQuestion question = RouteQuestions.of(ONE, List.of());
    assertThat(question)
        .isEqualTo(new RouteQuestion("falcon", Severity.HIGH, Tell.PAGE, List.of(), List.of()));
  }

  @Test
  void tagsAreThoseOfHostsAndOfFalcoButNotOfIndicators() {
    RouteQuestion question =
        RouteQuestions.of(
            ONE,
            List.of(
                with("falco", Map.of("tags", "team-web, T1059,")),
                with("indicator", Map.of("tags", "botnet"))),
            List.of(
                where(FactGroup.Kind.WHERE, "pci, pay-web"),
                where(FactGroup.Kind.KNOWN, "malware"),
                where(FactGroup.Kind.WHERE, "pci")));
    assertThat(question.tags()).containsExactly("pci", "pay-web", "team-web", "T1059");
  }

  @Test
  void hostsAreNamesAndIdsOfWhereItHappened() {
    RouteQuestion question =
        RouteQuestions.of(
            ONE,
            List.of(
                with("falcon", Map.of(), Columns.HOST_NAME, "ws-1", Columns.HOST_ID, "aid1"),
                with(
                    "falco",
                    Map.of(),
                    Columns.HOST_NAME,
                    "ws-1",
                    Columns.CONTAINER_NAME,
                    "pay",
                    Columns.ORCHESTRATOR_RESOURCE_NAME,
                    "pay-7f"),
                with("guardduty", Map.of(), Columns.CLOUD_INSTANCE_ID, "i-1")));
    assertThat(question.hosts()).containsExactly("ws-1", "aid1", "pay-7f", "pay", "i-1");
  }

  @Test
  void aLargeCaseAsksABoundedQuestion() {
    RouteQuestion question =
        RouteQuestions.of(
            ONE,
            IntStream.range(0, 1_000)
                .mapToObj(
                    i -> with("falco", Map.of("tags", "t" + i), Columns.HOST_NAME, "host-" + i))
                .toList());
    assertThat(question.hosts()).hasSize(200);
    assertThat(question.tags()).hasSize(200);
  }
}
