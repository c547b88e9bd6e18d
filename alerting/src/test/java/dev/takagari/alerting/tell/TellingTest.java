package dev.takagari.alerting.tell;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresActQueue;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresCaseTellings;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.Filed;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TellingTest {
  private static final TellSettings SETTINGS =
      new TellSettings(Duration.ZERO, Duration.ofMillis(10), Duration.ofMinutes(1), 4, 100);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Actor ANN = new Actor("ann", Actor.Origin.CLI);

  private final AlertingDatabase database = new AlertingDatabase();
  private final CaseRepository cases =
      new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  private final PostgresCaseRecords records = new PostgresCaseRecords(database.session());
  private final ActQueue acts = new PostgresActQueue(database.session(), new Random(1));
  private final Board board = new Board();
  private final List<TellingWork> works = new ArrayList<>();

  @AfterEach
  void close() {
    works.forEach(TellingWork::close);
    database.close();
  }

  /// A place outside that keeps what it is told, each entry by its marker.
  private static final class Board implements Destination {
    final Map<String, List<String>> shown = new ConcurrentHashMap<>();
    final List<String> begun = new CopyOnWriteArrayList<>();
    final List<String> edited = new CopyOnWriteArrayList<>();
    final AtomicInteger calls = new AtomicInteger();

    /// What is answered in place of what became of it.
    volatile UnaryOperator<Outcome> answer = UnaryOperator.identity();

    /// Whether nothing is done at all.
    volatile boolean isOut;

    @Override
    public String name() {
      return "board";
    }

    @Override
    public Outcome deliver(Act act, @Nullable String reference) {
      calls.incrementAndGet();
      if (isOut) {
        return new Outcome.Later(Duration.ofMillis(1), true, "out");
      }
      return answer.apply(done(act, reference));
    }

    private Outcome done(Act act, @Nullable String reference) {
      String place = "place-" + act.subject();
      switch (act.kind()) {
        case SHOW -> {
          if (reference != null || (act.isAgain() && shown.containsKey(act.subject()))) {
            edited.add(act.subject());
          } else {
            begun.add(act.subject());
            shown.put(act.subject(), new CopyOnWriteArrayList<>());
          }
        }
        case ADD, POST -> {
          List<String> entries =
              shown.computeIfAbsent(act.subject(), _ -> new CopyOnWriteArrayList<>());
          if (!act.isAgain() || !entries.contains(act.marker())) {
            entries.add(act.marker());
          }
        }
      }
      return new Outcome.Done(place);
    }
  }

  private TellingWork work() {
    Courier courier =
        new Courier(
            board,
            acts,
            SETTINGS,
            new TellMeters(new SimpleMeterRegistry()),
            InstantSource.system());
    TellingWork work =
        new TellingWork(
            new Teller(
                new PostgresCaseTellings(database.session()),
                cases,
                records,
                List.of(Audience.listener("board", Tell.CHANNEL)),
                SETTINGS),
            List.of(courier),
            SETTINGS);
    works.add(work);
    work.start();
    return work;
  }

  private CaseKey opened(String id) {
    Filed filed = cases.file(Detections.of(id, "group-" + id, "host-" + id));
    return Objects.requireNonNull(filed.key());
  }

  private CaseCommand comment(int number) {
    return new CaseCommand.Comment("comment " + number);
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(10);
    }
  }

  private boolean isAllDone() {
    return new PostgresCaseTellings(database.session()).due(Duration.ZERO, 1).isEmpty()
        && acts.list(ActFilter.OPEN, null, null, 1).items().isEmpty();
  }

  @Test
  void fiftyUpdatesOfOneDetectionAreOneMessageThatIsEdited() throws Exception {
    work();
    CaseKey key = opened("a");
    await("the case is told", () -> board.begun.size() == 1);
    for (int version = 2; version <= 51; version++) {
      cases.file(
          Detections.of(
              "a",
              Integer.toString(version),
              "group-a",
              "host-a",
              Detections.TIME.plusSeconds(version)));
    }

    await("all is told", this::isAllDone);

    assertThat(board.begun).containsExactly(key.toString());
    assertThat(board.edited).isNotEmpty().hasSizeLessThanOrEqualTo(50);
  }

  @Test
  void changesThatComeBeforeItIsToldAreToldAtOnce() throws Exception {
    board.isOut = true;
    CaseKey key = opened("a");
    work();
    await("it was tried", () -> board.calls.get() > 0);
    for (int i = 0; i < 20; i++) {
      cases.act(key, comment(i), ANN, null, "");
    }
    board.isOut = false;

    await("all is told", this::isAllDone);

    assertThat(board.begun).containsExactly(key.toString());
    assertThat(board.shown.get(key.toString()))
        .hasSizeLessThanOrEqualTo(20)
        .doesNotHaveDuplicates();
    assertThat(board.edited.size()).isLessThan(20);
  }

  @Test
  void whatWasDoneBeforeAnAnswerWasLostIsNotDoneAgain() throws Exception {
    Random random = new Random(42);
    board.answer =
        outcome ->
            random.nextInt(2) == 0
                ? new Outcome.Later(Duration.ofMillis(1), false, "the answer was lost")
                : outcome;
    work();
    List<CaseKey> keys = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      keys.add(opened("c" + i));
    }
    for (int i = 0; i < 10; i++) {
      for (CaseKey key : keys) {
        cases.act(key, comment(i), ANN, null, "");
      }
    }

    await("all is told", this::isAllDone);

    assertThat(board.begun).hasSize(5).doesNotHaveDuplicates();
    for (CaseKey key : keys) {
      assertThat(board.shown.get(key.toString())).doesNotHaveDuplicates();
    }
  }

  @Test
  void whoDiesBetweenCallAndRecordIsFollowedByOneWhoLooksFirst() throws Exception {
    opened("a");
    Courier dying =
        new Courier(
            new Destination() {
              @Override
              public String name() {
                return "board";
              }

              @Override
              public Outcome deliver(Act act, @Nullable String reference) {
                board.deliver(act, reference);
                throw new IllegalStateException("killed");
              }
            },
            acts,
            SETTINGS,
            new TellMeters(new SimpleMeterRegistry()),
            InstantSource.system());
    TellingWork first =
        new TellingWork(
            new Teller(
                new PostgresCaseTellings(database.session()),
                cases,
                records,
                List.of(Audience.listener("board", Tell.CHANNEL)),
                SETTINGS),
            List.of(dying),
            SETTINGS);
    first.start();
    await("it was told", () -> board.begun.size() == 1);
    first.close();

    work();

    await("all is told", this::isAllDone);
    assertThat(board.begun).hasSize(1);
  }

  @Test
  void severalProcessesTellOnce() throws Exception {
    work();
    work();
    work();
    List<CaseKey> keys = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      keys.add(opened("c" + i));
      cases.act(keys.getLast(), comment(i), ANN, null, "");
    }

    await("all is told", this::isAllDone);

    assertThat(board.begun).hasSize(20).doesNotHaveDuplicates();
    for (CaseKey key : keys) {
      assertThat(board.shown.get(key.toString())).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatCannotBeDoneIsSetAsideAndTheRestGoesOn() throws Exception {
    board.answer = _ -> new Outcome.Never("the channel is gone");
    work();
    CaseKey first = opened("a");
    await("it is set aside", () -> !acts.list(ActFilter.DEAD, null, null, 1).items().isEmpty());
    board.answer = UnaryOperator.identity();
    CaseKey second = opened("b");
    await("the other is told", () -> acts.shown(second.toString()).size() == 1);

    assertThat(acts.redrive(null, "board")).isEqualTo(1);

    await("the first is told", () -> acts.shown(first.toString()).size() == 1);
  }

  @Test
  void entriesFollowInTheirOrder() throws Exception {
    work();
    CaseKey key = opened("a");
    await("it is told", () -> board.begun.size() == 1);
    for (int i = 0; i < 30; i++) {
      cases.act(key, comment(i), ANN, null, "");
    }

    await("all is told", this::isAllDone);

    List<Integer> numbers =
        board.shown.get(key.toString()).stream()
            .map(marker -> Integer.parseInt(marker.substring(marker.indexOf(":t") + 2)))
            .toList();
    assertThat(numbers).hasSize(30).isSorted();
  }
}
