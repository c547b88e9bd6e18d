package dev.takagari.alerting.facts;

import static dev.takagari.alerting.facts.FactWorld.AID;
import static dev.takagari.alerting.facts.FactWorld.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.policyfile.ShippedPolicy;
import dev.takagari.alerting.policy.CaseFigures;
import dev.takagari.alerting.policy.CompiledPolicy;
import dev.takagari.alerting.policy.InputField;
import dev.takagari.alerting.policy.PolicyInput;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.EarlierCase;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Observable;
import dev.takagari.core.identity.Holder.Standing;
import dev.takagari.core.identity.Lookup;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.identity.Trait;
import dev.takagari.core.intel.IntelAnswer;
import dev.takagari.core.intel.IntelFacts;
import dev.takagari.core.intel.IntelVerdict;
import dev.takagari.core.testing.Golden;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlantedIntrusionTest {
  private static final Path STORY = Path.of("src/test/resources/facts/planted-intrusion.txt");
  private static final FactSettings PATIENT =
      new FactSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(2), 16);

  /// Groups of input that facts say.
  private static final Set<String> FACTS =
      Set.of("who", "where", "known", "elsewhere", "after", "earlier", "facts");

  /// What is not so here.
  private static final Set<InputField> DENIED =
      Set.of(
          InputField.WHERE_IS_SERVER,
          InputField.EARLIER_FALSE_POSITIVE,
          InputField.EARLIER_EXPECTED);

  private final FactWorld world = new FactWorld();
  private final PlantedIntrusion intrusion = new PlantedIntrusion(T.minusSeconds(3));

  @BeforeEach
  void knowWhatAServiceKnows() {
    Map<Trait, String> host = new EnumMap<>(Trait.class);
    host.put(Trait.HOST_NAME, "LPT-0042");
    host.put(Trait.OS, "Windows 11");
    host.put(Trait.LOCAL_IP, "10.20.0.4");
    host.put(Trait.MACHINE_DOMAIN, "corp.example");
    host.put(Trait.HOST_CLASS, "workstation");
    host.put(Trait.CRITICALITY, "normal");
    host.put(Trait.TAGS, "accounting");
    world.holds(Lookup.AID, AID, Subject.HOST, Standing.THEN, host);
    world.holds(
        Lookup.IP, "10.20.0.7", Subject.HOST, Standing.THEN, Map.of(Trait.HOST_NAME, "SRV-0007"));
    world.holds(
        Lookup.USER,
        "S-1-5-21-1-2-3-1104",
        Subject.USER,
        Standing.THEN,
        Map.of(Trait.USER_NAME, "ann", Trait.USER_DOMAIN, "corp"));
    world.owners =
        "type,pattern,person,team,channel\nuser,ann,Ann Kato,Accounting,#accounting\nhost,LPT-*,,Workplace,#workplace\n";
    world.hostNames.put(AID, "LPT-0042");
    world.hostNames.put("b".repeat(32), "SRV-0007");
    world.seen(Observable.HASH, PlantedIntrusion.HASH, AID, T.minusSeconds(5), 2);
    world.seen(Observable.HASH, PlantedIntrusion.HASH, "b".repeat(32), T.plusSeconds(530), 2);
    world.seen(Observable.DOMAIN, PlantedIntrusion.DOMAIN, AID, T.minusSeconds(12), 3);
    world.said.put(
        "indicators " + PlantedIntrusion.DOMAIN,
        new IntelAnswer.Found(
            IntelFacts.of(IntelVerdict.MALICIOUS)
                .firstSeen(Instant.parse("2026-11-18T00:00:00Z"))
                .detail("sources", "isac")
                .label("lapwing")
                .score(90)
                .build(),
            T));
    world.cases.add(
        new EarlierCase(
            "A-2026-000012",
            "Lapwing on LPT-0099",
            Set.of(EarlierCase.Match.RULE),
            "closed",
            "true-positive",
            "cleaned and re-installed",
            T.minus(Duration.ofDays(9)),
            T.minus(Duration.ofDays(8))));
  }

  private static Detection detection() {
    Map<Column, String> columns = new LinkedHashMap<>();
    columns.put(Columns.HOST_ID, AID);
    columns.put(Columns.HOST_NAME, "lpt-0042");
    columns.put(Columns.HOST_OS_TYPE, "windows");
    columns.put(Columns.PROCESS_ENTITY_ID, PlantedIntrusion.IMPLANT);
    columns.put(Columns.PROCESS_NAME, "lapwingsync.exe");
    columns.put(Columns.PROCESS_HASH_SHA256, PlantedIntrusion.HASH);
    columns.put(Columns.PROCESS_PARENT_NAME, "powershell.exe");
    columns.put(Columns.USER_ID, "S-1-5-21-1-2-3-1104");
    return FactWorld.detection("falcon", columns);
  }

  @Test
  void itsWholeStoryIsInTheFacts() {
    world.events.add(intrusion.rows());
    try (FactGathering gathering = world.gathering(PATIENT)) {
      Inquiry inquiry = Inquiry.first("A-2026-000013", detection(), T.plusSeconds(4000));
      Gathered first = gathering.first(inquiry);
      Gathered more = gathering.more(inquiry.with(first.groups()));

      Golden.check(
          STORY,
          "# at once\n"
              + FactWorld.told(first.groups())
              + "\n# then\n"
              + FactWorld.told(inquiry.with(first.groups()).with(more.groups()).known()));
    }
  }

  @Test
  void itsFactsSayEverythingThatAPolicyMayAsk() {
    world.events.add(intrusion.rows());
    Instant now = T.plusSeconds(4000);
    PolicyInput input = input(gathered(now), now);

    List<InputField> ofFacts =
        Arrays.stream(InputField.values())
            .filter(field -> FACTS.contains(field.path().substring(0, field.path().indexOf('.'))))
            .filter(field -> !DENIED.contains(field))
            .toList();
    assertThat(ofFacts)
        .hasSizeGreaterThan(15)
        .allSatisfy(
            field -> assertThat(input.value(field)).as(field.path()).isNotEqualTo(field.unknown()));
    assertThat(input.value(InputField.KNOWN_SOURCES)).isEqualTo(List.of("isac"));
    assertThat(input.value(InputField.WHO_PERSON)).isEqualTo("Ann Kato");
    assertThat(input.value(InputField.ELSEWHERE_HOSTS)).isEqualTo(2L);
    assertThat(input.value(InputField.AFTER_CHILDREN)).isEqualTo(2L);
    assertThat(input.value(InputField.EARLIER_LAST_DAYS)).isEqualTo(8L);
  }

  @Test
  void itPagesWithReasonsThatAPersonUnderstands() {
    world.events.add(intrusion.rows());
    Instant now = T.plusSeconds(4000);

    Assessment assessment =
        CompiledPolicy.compile(new ShippedPolicy().read())
            .assess(input(gathered(now), now))
            .assessment();

    assertThat(assessment.tell()).isEqualTo(Tell.PAGE);
    assertThat(assessment.severity()).isEqualTo(Severity.HIGH);
    assertThat(assessment.verdict()).isEqualTo("known-bad");
    assertThat(assessment.reasons())
        .containsExactly(
            "High, and a source knows it as bad.",
            "Severity high.",
            "Listed as malicious by isac.",
            "The same was a true positive once before.",
            "High, and it arranged to be started again.",
            "High, and the same was a true positive before.");
  }

  @Test
  void whatNeverCameIsMissing() {
    Instant later = T.plus(Duration.ofHours(3));
    assertThat(input(gathered(T.plusSeconds(10)), later).value(InputField.COVERAGE_MISSING))
        .as("it may still come")
        .isEqualTo(false);
    Inquiry first = Inquiry.first("A-2026-000013", detection(), T.plusSeconds(10));
    assertThat(
            input(gathered(first.again(later, List.of())), later)
                .value(InputField.COVERAGE_MISSING))
        .isEqualTo(true);
  }

  private List<FactGroup> gathered(Instant now) {
    return gathered(Inquiry.first("A-2026-000013", detection(), now));
  }

  private List<FactGroup> gathered(Inquiry inquiry) {
    try (FactGathering gathering = world.gathering(PATIENT)) {
      Gathered first = gathering.first(inquiry);
      Gathered more = gathering.more(inquiry.with(first.groups()));
      return inquiry.with(first.groups()).with(more.groups()).known();
    }
  }

  private static PolicyInput input(List<FactGroup> facts, Instant now) {
    CaseFigures figures = new CaseFigures(Severity.HIGH, 1, 1, 1, List.of());
    return PolicyInput.of(detection(), figures, facts, now.atZone(ZoneOffset.UTC));
  }

  @Test
  void itsWholeStoryIsThereAlsoWhenTheSensorsBatchComesAfterTheDetection() {
    try (FactGathering gathering = world.gathering(PATIENT)) {
      Inquiry inquiry = Inquiry.first("A-2026-000013", detection(), T.plusSeconds(10));
      Inquiry early = inquiry.with(gathering.first(inquiry).groups());
      early = early.with(gathering.more(early).groups());

      assertThat(group(early, Kind.BEFORE).state()).isEqualTo(FactGroup.State.PENDING);
      assertThat(group(early, Kind.AFTER).state()).isEqualTo(FactGroup.State.PENDING);
      assertThat(early.known(Kind.BEFORE))
          .extracting(fact -> fact.label() + " " + fact.text())
          .containsExactly("process lapwingsync.exe", "parent powershell.exe");
      Instant again = FactRefresh.next(inquiry.since(), T, early.known()).orElseThrow();
      assertThat(again).isEqualTo(T.plusSeconds(40));

      world.events.add(intrusion.until(T.plusSeconds(30)));
      Inquiry later = early.again(again, early.known());
      later = later.with(gathering.more(later).groups());

      assertThat(group(later, Kind.BEFORE).state()).isEqualTo(FactGroup.State.COMPLETE);
      assertThat(FactWorld.told(later.known()))
          .contains("parent | powershell.exe", "persistence | HKU", PlantedIntrusion.DOMAIN);
      Instant last = FactRefresh.next(inquiry.since(), T, later.known()).orElseThrow();
      assertThat(last).isEqualTo(T.plus(Duration.ofMinutes(70)));

      List<String> rest = List.of("cmd.exe", "10.20.0.7:445 (host SRV-0007)");
      assertThat(FactWorld.told(later.known())).doesNotContain(rest.getFirst());
      world.events.add(
          intrusion.rows().stream()
              .filter(row -> !intrusion.until(T.plusSeconds(30)).contains(row))
              .toList());
      Inquiry end = later.again(last, later.known());
      end = end.with(gathering.more(end).groups());

      assertThat(FactWorld.told(end.known())).contains(rest);
      assertThat(FactRefresh.next(inquiry.since(), T, end.known())).isEqualTo(Optional.empty());
    }
  }

  private static FactGroup group(Inquiry inquiry, Kind kind) {
    return inquiry.known().stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
  }
}
