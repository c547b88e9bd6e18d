package dev.takagari.alerting.triage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.policyfile.ShippedPolicy;
import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresDueCases;
import dev.takagari.alerting.facts.Deadline;
import dev.takagari.alerting.facts.FactAnswer;
import dev.takagari.alerting.facts.FactFinder;
import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.facts.FactSettings;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.alerting.policy.PolicyBook;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.DueCases.Due;
import dev.takagari.core.cases.DueCases.Stage;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.owner.LoadedOwners;
import dev.takagari.core.owner.OwnerBook;
import dev.takagari.core.owner.OwnerList;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CaseInvestigationTest {
  private static final Instant HAPPENED = Instant.now().minus(Duration.ofHours(3));

  private final AlertingDatabase database = new AlertingDatabase();
  private final CaseRepository cases =
      new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  private final PostgresCaseRecords records = new PostgresCaseRecords(database.session());
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<Instant> happened = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch release = new CountDownLatch(1);
  private boolean isSlow;
  private OwnerBook owners = OwnerBook.EMPTY;

  @AfterEach
  void close() {
    release.countDown();
    database.close();
  }

  /// Notes which detection it is asked about.
  private FactFinder finder(Kind kind, FactFinder.Turn turn) {
    return new FactFinder() {
      @Override
      public Kind kind() {
        return kind;
      }

      @Override
      public Turn turn() {
        return turn;
      }

      @Override
      public String asks() {
        return "the test";
      }

      @Override
      public FactAnswer find(Inquiry inquiry, Deadline deadline) {
        if (kind == Kind.AFTER && isSlow) {
          await();
        }
        asked.add(kind + " of " + inquiry.detection().id());
        happened.add(inquiry.detection().time());
        return new FactAnswer()
            .fact("found", kind.code() + " of " + inquiry.detection().id(), "test", null);
      }
    };
  }

  private void await() {
    try {
      assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private FactGathering gathering(Duration budget) {
    return new FactGathering(
        List.of(finder(Kind.WHO, FactFinder.Turn.FIRST), finder(Kind.AFTER, FactFinder.Turn.LATER)),
        FactSettings.DEFAULT.withBudget(budget),
        new SimpleMeterRegistry());
  }

  private CaseInvestigation investigation(FactGathering facts) {
    return new CaseInvestigation(
        cases,
        records,
        facts,
        PolicyBook.open(
            new ShippedPolicy(),
            Optional.empty(),
            new SimpleMeterRegistry(),
            InstantSource.system()),
        owners,
        ZoneOffset.UTC,
        InstantSource.system());
  }

  /// What is done of both stages, one after the other.
  private static @Nullable Duration enrich(CaseInvestigation investigation, CaseKey key) {
    Duration more = investigation.enrich(key, Stage.FIRST);
    return Duration.ZERO.equals(more) ? investigation.enrich(key, Stage.MORE) : more;
  }

  private CaseKey file(String id, Severity severity, Set<Mark> marks) {
    return file(id, severity, marks, "host");
  }

  private CaseKey file(String id, Severity severity, Set<Mark> marks, String host) {
    return Objects.requireNonNull(
        cases
            .file(
                DetectionDraft.like(Detections.of(id, "1", "group", host, HAPPENED))
                    .severity(severity)
                    .marks(marks)
                    .detection())
            .key());
  }

  private List<String> kept(CaseKey key) {
    return records.facts(key).stream()
        .flatMap(group -> group.facts().stream())
        .map(fact -> fact.text())
        .toList();
  }

  private Case find(CaseKey key) {
    return cases.find(key).orElseThrow();
  }

  @Test
  void keepsFactsAndWhatThePolicyMakesOfThem() {
    CaseKey key = file("a", Severity.HIGH, Set.of());
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      assertThat(enrich(investigation(facts), key)).isNull();
    }

    assertThat(kept(key)).containsExactly("who of a", "after of a");
    assertThat(find(key).assessment().policy()).startsWith("default");
    assertThat(find(key).assessment().reasons()).isNotEmpty();
  }

  @Test
  void anotherDetectionOfTheSameSeverityChangesFiguresAndAsksNobodyAgain() {
    CaseKey key = file("a", Severity.HIGH, Set.of(), "a");
    file("b", Severity.HIGH, Set.of(), "b");
    file("c", Severity.HIGH, Set.of(), "c");
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      CaseInvestigation investigation = investigation(facts);
      enrich(investigation, key);
      Assessment before = find(key).assessment();
      asked.clear();
      for (int i = 0; i < 30; i++) {
        file("more-" + i, Severity.HIGH, Set.of(), "host-" + i);
      }

      enrich(investigation, key);

      assertThat(asked).isEmpty();
      assertThat(find(key).assessment().reasons()).isNotEqualTo(before.reasons());
    }
  }

  /// Else who makes noise has a case look into the noise, over and over.
  @Test
  void noNumberOfOthersTakesThePlaceOfTheSeverestDetection() {
    CaseKey key = file("a", Severity.HIGH, Set.of());
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      CaseInvestigation investigation = investigation(facts);
      enrich(investigation, key);
      asked.clear();
      for (int i = 0; i < 120; i++) {
        file("noise-" + i, i % 2 == 0 ? Severity.LOW : Severity.HIGH, Set.of());
      }

      enrich(investigation, key);

      assertThat(asked).isEmpty();
      assertThat(kept(key)).containsExactly("who of a", "after of a");
    }
  }

  @Test
  void aCaseIsLookedIntoOnItsFirstHostsAndNoMore() {
    CaseKey key = file("a", Severity.HIGH, Set.of(), "desk");
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      CaseInvestigation investigation = investigation(facts);
      enrich(investigation, key);
      file("b", Severity.HIGH, Set.of(), "server");

      enrich(investigation, key);

      assertThat(records.facts(key))
          .flatExtracting(FactGroup::facts)
          .extracting(fact -> fact.on() + ": " + fact.text())
          .containsExactly(
              "ws-desk: who of a",
              "ws-server: who of b",
              "ws-desk: after of a",
              "ws-server: after of b");
      file("c", Severity.HIGH, Set.of(), "printer");
      enrich(investigation, key);
      asked.clear();
      for (int i = 0; i < 100; i++) {
        file("more-" + i, Severity.HIGH, Set.of(), "host-" + i);
      }

      enrich(investigation, key);

      assertThat(asked).isEmpty();
      assertThat(kept(key)).contains("after of a", "after of b", "after of c").hasSize(6);
    }
  }

  @Test
  void whileAFurtherHostIsLookedIntoNothingIsForgottenOfTheFirst() {
    CaseKey key = file("a", Severity.HIGH, Set.of(), "desk");
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      CaseInvestigation investigation = investigation(facts);
      enrich(investigation, key);
      file("b", Severity.HIGH, Set.of(), "server");

      investigation.enrich(key, Stage.FIRST);

      assertThat(kept(key)).containsExactly("who of a", "who of b", "after of a");
    }
  }

  @Test
  void aSevererDetectionIsLookedInto() {
    CaseKey key = file("a", Severity.MEDIUM, Set.of());
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      CaseInvestigation investigation = investigation(facts);
      enrich(investigation, key);
      asked.clear();
      file("b", Severity.CRITICAL, Set.of());

      enrich(investigation, key);

      assertThat(asked).containsExactlyInAnyOrder("WHO of b", "AFTER of b");
      assertThat(kept(key)).containsExactly("who of b", "after of b");
    }
  }

  @Test
  void ofAWrongClockTheTimeOfReceiptIsLookedInto() {
    Instant said = Instant.parse("2100-01-01T00:00:00Z");
    CaseKey key =
        Objects.requireNonNull(cases.file(Detections.of("a", "1", "group", "host-a", said)).key());
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      Duration again = enrich(investigation(facts), key);

      assertThat(again)
          .as("the hour after it is followed")
          .isBetween(Duration.ofMinutes(60), Duration.ofMinutes(71));
    }

    assertThat(happened).hasSize(2).containsOnly(find(key).times().last());
    assertThat(find(key).times().last()).isBefore(said);
  }

  @Test
  void whatIsLateIsAddedWhenItComesAndIsAskedForAgainIfTheProcessDies() throws Exception {
    isSlow = true;
    CaseKey key = file("a", Severity.HIGH, Set.of());
    try (FactGathering facts = gathering(Duration.ofMillis(200))) {
      Duration again = enrich(investigation(facts), key);

      assertThat(again).isNotNull();
      assertThat(kept(key)).containsExactly("who of a");
      assertThat(records.facts(key))
          .anySatisfy(
              group -> {
                assertThat(group.kind()).isEqualTo(Kind.AFTER);
                assertThat(group.state()).isEqualTo(FactGroup.State.PENDING);
              });
      release.countDown();
      while (kept(key).size() < 2) {
        Thread.sleep(20);
      }
    }
    assertThat(kept(key)).containsExactly("who of a", "after of a");
  }

  @Test
  void nobodyIsCalledForASampleAndNoStoryIsLookedFor() {
    CaseKey key = file("a", Severity.CRITICAL, Set.of(Mark.SAMPLE));
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      assertThat(enrich(investigation(facts), key)).isNull();
    }

    assertThat(asked).containsExactly("WHO of a");
    assertThat(find(key).assessment().tell()).isEqualTo(Tell.RECORD);
    assertThat(records.facts(key))
        .as("nobody waits for what is not asked")
        .extracting(group -> group.kind() + " " + group.state() + " " + group.note())
        .containsExactly(
            "WHO COMPLETE ",
            "AFTER COMPLETE not looked for: the detection is a sample of its product");
  }

  /// A book of one list.
  private static OwnerBook loaded(Instant at) {
    LoadedOwners list = new LoadedOwners(1, at, "owners.csv", new OwnerList(List.of()));
    return new OwnerBook() {
      @Override
      public Optional<LoadedOwners> newest() {
        return Optional.of(list);
      }

      @Override
      public LoadedOwners load(String csv, String origin) {
        return list;
      }

      @Override
      public List<LoadedOwners> versions(int limit) {
        return List.of(list);
      }
    };
  }

  @Test
  void whenOwnersAreLoadedItIsAskedAgainWhoItIsAndNothingElse() {
    CaseKey key = file("a", Severity.HIGH, Set.of());
    PostgresDueCases due = new PostgresDueCases(database.session());
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      enrich(investigation(facts), key);
      due.claim(Stage.FIRST, 10, Duration.ofMinutes(1)).forEach(one -> due.done(one, null));
      asked.clear();
      owners = loaded(Instant.now());
      try (OwnerWatch watch = new OwnerWatch(owners, due, Duration.ofMinutes(1))) {
        assertThat(watch.look()).isOne();
        for (Due one : due.claim(Stage.FIRST, 10, Duration.ofMinutes(1))) {
          due.done(one, enrich(investigation(facts), one.key()));
        }

        assertThat(asked).containsExactly("WHO of a");
        assertThat(watch.look()).as("everybody knows the list").isZero();
        assertThat(kept(key)).containsExactly("who of a", "after of a");
      }
    }
  }

  @Test
  void aClosedCaseKeepsWhatAnotherPolicyDecidedAndAnOpenOneDoesNot() {
    Assessment earlier =
        new Assessment(Severity.LOW, "unclear", List.of("quiet"), Tell.RECORD, "night v2");
    CaseKey key = file("a", Severity.HIGH, Set.of());
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      CaseInvestigation investigation = investigation(facts);
      cases.assess(key, earlier);
      enrich(investigation, key);
      assertThat(find(key).assessment().policy()).isNotEqualTo(earlier.policy());

      cases.assess(key, earlier);
      CaseCommand close = new CaseCommand.Close(CloseReason.EXPECTED, "");
      cases.act(key, close, new Actor("ann", Actor.Origin.CLI), null, "");
      enrich(investigation, key);
      assertThat(find(key).assessment()).isEqualTo(earlier);
    }
  }

  @Test
  void aCaseThatWasMergedIsLeftAlone() {
    CaseKey into = file("a", Severity.HIGH, Set.of());
    Detection other = Detections.of("z", "1", "another group", "host-z", HAPPENED);
    CaseKey merged = Objects.requireNonNull(cases.file(other).key());
    cases.act(merged, new CaseCommand.Merge(into), dev.takagari.core.cases.Actor.SYSTEM, null, "");
    try (FactGathering facts = gathering(Duration.ofSeconds(10))) {
      assertThat(enrich(investigation(facts), merged)).isNull();
    }
    assertThat(asked).isEmpty();
  }
}
