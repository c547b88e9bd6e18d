package dev.takagari.core.telling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.telling.ActQueue.Shown;
import dev.takagari.core.telling.CaseTellings.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [CaseTellings] does, together with the repository and the records that change cases,
/// and the queue that gets the acts.
public abstract class CaseTellingsContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LEASE = Duration.ofMinutes(2);

  protected abstract CaseTellings tellings();

  protected abstract ActQueue acts();

  protected abstract CaseRepository cases();

  protected abstract CaseRecords records();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private CaseKey file(String id, String group) {
    return Objects.requireNonNull(
        cases().file(Detections.of(id, "1", group, "host-" + id, NOON)).key());
  }

  private List<Row> due() {
    return tellings().due(PATIENCE, 10);
  }

  private Row only() {
    List<Row> due = tellings().due(Duration.ZERO, 10);
    assertThat(due).hasSize(1);
    return due.getFirst();
  }

  private void comment(CaseKey key) {
    cases().act(key, new CaseCommand.Comment("seen"), Actor.SYSTEM, null, "");
  }

  /// A case of which people were told.
  private CaseKey told() {
    CaseKey key = file("a", "group");
    tellings().plan(only(), List.of(), Map.of());
    return key;
  }

  @Test
  void aCaseThatNobodyWasToldOfWaitsUntilAPolicyHasSeenIt() {
    CaseKey key = file("a", "group");
    assertThat(due()).isEmpty();

    cases()
        .assess(
            key,
            new Assessment(Severity.LOW, "unclear", List.of("rare"), Tell.CHANNEL, "default 1"));

    assertThat(due()).extracting(Row::key).containsExactly(key);
  }

  @Test
  void aCaseThatNoPolicySeesWaitsNoLongerThanPatienceLasts() {
    CaseKey key = file("a", "group");

    clock(NOON.plus(PATIENCE).minusMillis(1));
    assertThat(due()).isEmpty();
    clock(NOON.plus(PATIENCE));
    assertThat(due()).extracting(Row::key).containsExactly(key);
  }

  @Test
  void theLongestWaitingIsFirstHoweverItChanges() {
    CaseKey first = file("a", "group");
    clock(NOON.plusSeconds(1));
    CaseKey second = file("b", "another group");
    clock(NOON.plusSeconds(5));
    comment(first);

    assertThat(due()).extracting(Row::key).containsExactly(first, second);
    assertThat(tellings().due(PATIENCE, 1)).extracting(Row::key).containsExactly(first);
  }

  @Test
  void actsComeInPlaceOfTheRow() {
    CaseKey key = file("a", "group");

    tellings().plan(only(), List.of(NewAct.show("slack", key.toString())), Map.of());

    assertThat(tellings().due(Duration.ZERO, 10)).isEmpty();
    assertThat(acts().take("slack", 10, LEASE))
        .extracting(taken -> taken.act().subject())
        .containsExactly(key.toString());
  }

  @Test
  void newsThatCameMeanwhileAreDueAtOnceAfterIt() {
    CaseKey key = file("a", "group");
    Row before = only();
    comment(key);

    tellings().plan(before, List.of(NewAct.show("slack", key.toString())), Map.of());

    assertThat(acts().take("slack", 10, LEASE)).hasSize(1);
    assertThat(due()).as("people were told of it").extracting(Row::key).containsExactly(key);
    assertThat(due().getFirst().news()).isNotEqualTo(before.news());
  }

  @Test
  void whoPlansLateTakesNewsFromNobody() {
    CaseKey key = file("a", "group");
    Row late = only();
    tellings().plan(late, List.of(), Map.of());

    tellings().plan(late, List.of(NewAct.show("slack", key.toString())), Map.of("slack", 1L));
    assertThat(acts().take("slack", 10, LEASE)).as("somebody else planned").isEmpty();
    assertThat(tellings().told(key)).isEmpty();

    comment(key);
    tellings().plan(late, List.of(), Map.of());
    assertThat(due()).as("another row").extracting(Row::key).containsExactly(key);
  }

  @Test
  void factsThatSaySomethingElseAreNews() {
    CaseKey key = told();
    Fact fact = new Fact("parent process", "winword.exe", "sensor", NOON);

    records().putFacts(key, List.of(group(NOON, FactGroup.State.PENDING)));
    assertThat(due()).hasSize(1);
    tellings().plan(only(), List.of(), Map.of());

    records().putFacts(key, List.of(group(NOON.plusSeconds(1), FactGroup.State.PENDING)));
    assertThat(due()).as("the same, asked again").isEmpty();
    records().putFacts(key, List.of(group(NOON, FactGroup.State.COMPLETE, fact)));
    assertThat(due()).as("asked before").isEmpty();

    records().putFacts(key, List.of(group(NOON.plusSeconds(2), FactGroup.State.PENDING, fact)));
    assertThat(due()).as("a fact").hasSize(1);
    tellings().plan(only(), List.of(), Map.of());
    records().putFacts(key, List.of(group(NOON.plusSeconds(3), FactGroup.State.COMPLETE, fact)));
    assertThat(due()).as("the state").hasSize(1);
  }

  private static FactGroup group(Instant at, FactGroup.State state, Fact... facts) {
    return new FactGroup(FactGroup.Kind.BEFORE, state, "", at, List.of(facts));
  }

  @Test
  void howFarADestinationToldNeverGoesBack() {
    CaseKey key = file("a", "group");
    tellings().plan(only(), List.of(), Map.of("slack", 7L, "github", 3L));
    comment(key);
    tellings().plan(only(), List.of(), Map.of("slack", 5L, "github", 9L));

    assertThat(tellings().told(key)).isEqualTo(Map.of("slack", 7L, "github", 9L));
    assertThat(tellings().told(file("b", "another group"))).isEmpty();
  }

  @Test
  void nothingIsShownBeforeItIsDone() {
    String subject = file("a", "group").toString();
    tellings().plan(only(), List.of(NewAct.show("slack", subject)), Map.of("slack", 1L));

    ActQueue.TakenAct taken = acts().take("slack", 10, LEASE).getFirst();
    assertThat(taken.reference()).isNull();
    assertThat(acts().shown(subject)).isEmpty();
    clock(NOON.plusSeconds(3));
    acts().done(taken.act(), "C1/17.000100");

    assertThat(acts().shown(subject))
        .containsExactly(new Shown("slack", subject, "C1/17.000100", NOON.plusSeconds(3)));
    assertThat(tellings().told(CaseKey.find(subject).orElseThrow())).isEqualTo(Map.of("slack", 1L));
  }

  @Test
  void bothCasesOfAMergeAreTold() {
    CaseKey from = told();
    CaseKey into = file("b", "another group");
    tellings().plan(only(), List.of(), Map.of());

    cases().act(from, new CaseCommand.Merge(into), Actor.SYSTEM, null, "");

    assertThat(due()).extracting(Row::key).containsExactlyInAnyOrder(from, into);
  }

  @Test
  void noChangeIsForgottenWhoeverPlansMeanwhile() throws Exception {
    CaseKey key = told();
    int changes = 60;
    List<Long> planned = new ArrayList<>();
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> changing = new ArrayList<>();
      for (int worker = 0; worker < 2; worker++) {
        String of = "worker-" + worker + "-";
        changing.add(
            workers.submit(
                () -> {
                  for (int i = 0; i < changes; i++) {
                    file(of + i, "group");
                  }
                }));
      }
      changing.add(
          workers.submit(
              () -> {
                for (int i = 0; i < changes; i++) {
                  Fact fact = new Fact("count", Integer.toString(i), "sensor", NOON);
                  records()
                      .putFacts(
                          key, List.of(group(NOON.plusSeconds(i), FactGroup.State.COMPLETE, fact)));
                }
              }));
      boolean isChanging = true;
      while (isChanging) {
        isChanging = !changing.stream().allMatch(Future::isDone);
        for (Row row : tellings().due(Duration.ZERO, 10)) {
          planned.add(cases().find(row.key()).orElseThrow().counts().detections());
          tellings().plan(row, List.of(NewAct.show("slack", row.key().toString())), Map.of());
        }
      }
      for (Future<?> each : changing) {
        each.get();
      }
    }

    // what came between the last look and the last change
    for (List<Row> rest = tellings().due(Duration.ZERO, 10);
        !rest.isEmpty();
        rest = tellings().due(Duration.ZERO, 10)) {
      planned.add(cases().find(key).orElseThrow().counts().detections());
      tellings().plan(rest.getFirst(), List.of(), Map.of());
    }
    assertThat(planned.getLast()).isEqualTo(1 + 2 * changes);
    assertThat(acts().list(ActQueue.ActFilter.OPEN, null, null, 10).items())
        .as("one that waits is enough")
        .hasSize(1);
  }
}
