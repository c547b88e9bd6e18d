package dev.takagari.alerting.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutingTest {
  private static final Instant AT = Instant.parse("2026-11-20T12:00:00Z");
  private static final String TAGS =
      """
      rules:
        - match: {tag: [pci, 'pay-*'], severity: high}
          channel: '#pay-now'
        - match: {host: 'Pay-?'}
          team: payments
          system: payments
        - match: {source: [falcon, 'aws.*']}
          team: soc
          channel: '#falcon'
      default: {criticality: normal, channel: '#all'}
      """;
  private static final String ROTA =
      """
      zone: UTC
      teams:
        payments: {shifts: [{from: 09:00, to: 18:00, person: aiko}, {person: finn}]}
        soc: {fallback: {person: ben}}
      """;

  @TempDir private Path directory;

  private Routing routing() {
    return new RoutingTexts(directory)
        .with("people.yml", RoutingTexts.PEOPLE)
        .with("oncall.yml", ROTA)
        .with("tags.yml", TAGS)
        .read();
  }

  private static RouteQuestion question(
      String source, Severity severity, Tell tell, List<String> tags, List<String> hosts) {
    return new RouteQuestion(source, severity, tell, tags, hosts);
  }

  @Test
  void withoutFilesNothingIsSaidAndNobodyIsKnown() {
    RouteQuestion question =
        question("falcon", Severity.CRITICAL, Tell.PAGE, List.of("a"), List.of("b"));
    assertThat(Routing.NONE.route(question, AT)).isEqualTo(Route.NONE);
    assertThat(Routing.NONE.people().all()).isEmpty();
    assertThat(new RoutingTexts(directory).read().route(question, AT)).isEqualTo(Route.NONE);
  }

  @Test
  void eachPartComesFromTheFirstRuleThatFitsAndSaysIt() {
    Route route =
        routing()
            .route(
                question(
                    "aws.guardduty",
                    Severity.HIGH,
                    Tell.PAGE,
                    List.of("PAY-web"),
                    List.of("pay-7")),
                AT);
    assertThat(route.channel()).isEqualTo("#pay-now");
    assertThat(route.team()).isEqualTo("payments");
    assertThat(route.system()).isEqualTo("payments");
    assertThat(route.criticality()).isEqualTo("normal");
    assertThat(route.onCall()).extracting(Person::name).containsExactly("aiko", "finn");
  }

  @ParameterizedTest
  @CsvSource({"RECORD", "DIGEST", "CHANNEL"})
  void nobodyIsMentionedUnlessThePolicySaysPage(Tell tell) {
    Route route =
        routing().route(question("falcon", Severity.HIGH, tell, List.of(), List.of("pay-7")), AT);
    assertThat(route.team()).isEqualTo("payments");
    assertThat(route.onCall()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "falcon, MEDIUM, pci, other, #falcon",
    "falcon, HIGH, pci, other, #pay-now",
    "falcon, CRITICAL, pci, other, #pay-now",
    "falcon, CRITICAL, pc, other, #falcon",
    "falco, CRITICAL, pc, other, #all",
    "AWS.config, LOW, '', '', #falcon",
    "aws, LOW, '', '', #all",
  })
  void allThatAMatchGivesMustFitInAnyCase(
      String source, Severity severity, String tag, String host, String channel) {
    assertThat(
            routing()
                .route(
                    question(source, severity, Tell.CHANNEL, List.of(tag, "z"), List.of(host)), AT)
                .channel())
        .isEqualTo(channel);
  }

  @Test
  void anExplanationNamesTheLinesThatDecide() {
    RouteExplanation explanation =
        routing()
            .explain(
                question("falcon", Severity.MEDIUM, Tell.PAGE, List.of("pci"), List.of("db-1")),
                AT);
    assertThat(explanation.channel()).isEqualTo(new RouteExplanation.Said("#falcon", "tags.yml:7"));
    assertThat(explanation.criticality())
        .isEqualTo(new RouteExplanation.Said("normal", "tags.yml:10"));
    assertThat(explanation.system()).isEqualTo(new RouteExplanation.Said("", ""));
    assertThat(explanation.duty().by()).isEqualTo(Duty.By.FALLBACK);
    assertThat(explanation.duty().line()).isEqualTo(4);
    assertThat(explanation.rules())
        .containsExactly(
            new RouteExplanation.Asked("tags.yml:2", List.of("severity")),
            new RouteExplanation.Asked("tags.yml:4", List.of("host")),
            new RouteExplanation.Asked("tags.yml:7", List.of()));
  }

  @Test
  void peopleAreFoundByWhatTheyAreCalledInAnyCase() {
    People people = routing().people();
    assertThat(people.byName("AIKO")).map(Person::slack).contains("U1A");
    assertThat(people.bySlack("u2b")).map(Person::name).contains("ben");
    assertThat(people.byGitHub("aiko-t")).map(Person::name).contains("aiko");
    assertThat(people.byGitHub("")).isEmpty();
    assertThat(people.bySlack("")).isEmpty();
  }

  @Test
  void namesThatNobodyHasAreWrong() {
    Routing routing =
        new RoutingTexts(directory)
            .with("people.yml", RoutingTexts.PEOPLE)
            .with(
                "oncall.yml",
                """
                zone: UTC
                teams:
                  soc:
                    shifts:
                      - {person: aikko}
                      - {people: [ben, gone], since: 2026-11-02, handover: mon 09:00}
                    overrides:
                      - {from: 2026-12-24T18:00Z, to: 2026-12-24T19:00Z, person: chi}
                    fallback: {team: obs}
                  ops: {fallback: {team: net}}
                  net: {fallback: {team: ops}}
                """)
            .read();
    assertThat(RoutingFaults.wrong(routing))
        .containsExactly(
            "oncall.yml:5: nobody in people.yml is called `aikko` (did you mean `aiko`?)",
            "oncall.yml:6: nobody in people.yml is called `gone`",
            "oncall.yml:8: nobody in people.yml is called `chi` (did you mean `chie`?)",
            "oncall.yml:9: team `obs` is not in this file (did you mean `ops`?)",
            "oncall.yml:10: the fallback of team `ops` leads in a circle",
            "oncall.yml:11: the fallback of team `net` leads in a circle");
  }

  @Test
  void teamsWithoutARotaAndPeopleWithoutSlackAreDoubtful() {
    Routing routing =
        new RoutingTexts(directory)
            .with("people.yml", RoutingTexts.PEOPLE)
            .with("oncall.yml", ROTA)
            .with("tags.yml", "rules:\n  - {match: {tag: a}, team: paymints}\ndefault: {team: x}\n")
            .read();
    assertThat(RoutingFaults.wrong(routing)).isEmpty();
    assertThat(RoutingFaults.doubtful(routing))
        .containsExactly(
            "tags.yml:2: team `paymints` has no rota: nobody is called for it (did you mean"
                + " `payments`?)",
            "tags.yml:3: team `x` has no rota: nobody is called for it",
            "people.yml: `finn` is on call for team `payments` and has no `slack`: nobody is"
                + " mentioned then");
  }
}
