package dev.takagari.core.telling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Page;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.telling.Act.Kind;
import dev.takagari.core.telling.ActQueue.ActCount;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.core.telling.ActQueue.QueuedAct;
import dev.takagari.core.telling.ActQueue.Shown;
import dev.takagari.core.telling.ActQueue.State;
import dev.takagari.core.telling.ActQueue.TakenAct;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every [ActQueue] does.
public abstract class ActQueueContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final String SLACK = "slack";
  private static final String CASE = "A-2026-000001";
  private static final String OTHER_CASE = "A-2026-000002";

  private Instant now = NOON;

  /// @param random of which back-off asks
  protected abstract ActQueue acts(RandomGenerator random);

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private void after(Duration time) {
    now = now.plus(time);
    clock(now);
  }

  private ActQueue acts() {
    return acts(new Random(7));
  }

  private static NewAct add(String subject, String marker) {
    return new NewAct(SLACK, subject, Kind.ADD, marker, "content of " + marker);
  }

  private List<Act> take() {
    return acts().take(SLACK, 10, LEASE).stream().map(TakenAct::act).toList();
  }

  private List<String> markers() {
    return take().stream().map(Act::marker).toList();
  }

  private Act only() {
    List<Act> taken = take();
    assertThat(taken).hasSize(1);
    return taken.getFirst();
  }

  private QueuedAct listed(String marker) {
    return acts().list(ActFilter.ALL, null, null, 100).items().stream()
        .filter(each -> each.act().marker().equals(marker))
        .findFirst()
        .orElseThrow();
  }

  // In and out.

  @Test
  void anActIsTakenAsItWasPutIn() {
    assertThat(acts().put(List.of(add(CASE, "m1")))).isOne();

    TakenAct taken = acts().take(SLACK, 10, LEASE).getFirst();

    assertThat(taken.reference()).isNull();
    assertThat(taken.act())
        .isEqualTo(
            new Act(taken.act().id(), SLACK, CASE, Kind.ADD, "m1", "content of m1", 1, NOON));
    assertThat(taken.act().isAgain()).isFalse();
    assertThat(acts().take("github", 10, LEASE)).isEmpty();
  }

  @Test
  void actsOfASubjectAreDoneOneAfterTheOther() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    acts().put(List.of(add(CASE, "m3")));
    List<String> done = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Act act = only();
      assertThat(take()).as("somebody has one").isEmpty();
      done.add(act.marker());
      acts().done(act, null);
    }

    assertThat(done).containsExactly("m1", "m2", "m3");
    assertThat(take()).isEmpty();
  }

  @Test
  void subjectsAndDestinationsDoNotWaitForOneAnother() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    after(Duration.ofSeconds(1));
    acts()
        .put(
            List.of(
                new NewAct("github", CASE, Kind.ADD, "m1", ""),
                add(OTHER_CASE, "m3"),
                add("report:weekly:2026-W47", "m4")));

    assertThat(acts().take(SLACK, 2, LEASE))
        .as("the longest waiting first")
        .extracting(taken -> taken.act().marker())
        .containsExactly("m1", "m3");
    assertThat(markers()).containsExactly("m4");
    assertThat(acts().take("github", 10, LEASE)).hasSize(1);
  }

  @Test
  void whatIsKnownIsLeftOutAlsoWhenItIsDone() {
    acts().put(List.of(add(CASE, "m1")));

    assertThat(acts().put(List.of(add(CASE, "m1"), add(CASE, "m2"), add(CASE, "m2")))).isOne();
    acts().done(only(), null);
    assertThat(acts().put(List.of(add(OTHER_CASE, "m1")))).isZero();
    assertThat(markers()).containsExactly("m2");
  }

  @Test
  void oneShowThatNobodyHasIsEnough() {
    List<NewAct> show = List.of(NewAct.show(SLACK, CASE));
    assertThat(acts().put(show)).isOne();
    assertThat(acts().put(show)).as("it waits").isZero();
    assertThat(acts().put(List.of(NewAct.show(SLACK, OTHER_CASE)))).isOne();

    Act first = acts().take(SLACK, 1, LEASE).getFirst().act();
    assertThat(acts().put(show)).as("somebody may have looked already").isOne();
    assertThat(acts().put(show)).isZero();
    acts().done(first, null);

    Act second =
        take().stream().filter(act -> act.subject().equals(CASE)).findFirst().orElseThrow();
    acts().later(second, Duration.ofSeconds(5), "busy", true);
    assertThat(acts().put(show)).as("it was given back").isZero();
    assertThat(second.marker()).matches("show:[a-z0-9-]{36}").isNotEqualTo(first.marker());
  }

  @Test
  void afterAShowThatDiedTheNextLooksForWhatItMayHaveDone() {
    acts().put(List.of(NewAct.show(SLACK, CASE)));
    acts().dead(only(), "refused");
    after(Duration.ofHours(3));
    acts().put(List.of(NewAct.show(SLACK, CASE), NewAct.show(SLACK, OTHER_CASE)));

    List<Act> taken = take();

    assertThat(taken).extracting(Act::subject).containsExactlyInAnyOrder(CASE, OTHER_CASE);
    for (Act act : taken) {
      boolean isSecond = act.subject().equals(CASE);
      assertThat(act.isAgain()).isEqualTo(isSecond);
      assertThat(act.since()).isEqualTo(isSecond ? NOON : now);
    }
  }

  @Test
  void aShowThatWaitsBehindSomethingIsEnoughToo() {
    acts().put(List.of(add(CASE, "m1"), NewAct.show(SLACK, CASE), add(CASE, "m2")));

    assertThat(acts().put(List.of(NewAct.show(SLACK, CASE)))).isZero();
  }

  @Test
  void textsWithNulAreKept() {
    acts().put(List.of(new NewAct(SLACK, CASE, Kind.ADD, "m1", "a\0b")));
    Act act = only();
    assertThat(act.content()).isEqualTo("a b");

    acts().later(act, Duration.ofSeconds(1), "no\0" + "\ud83d\ude00".repeat(500), true);

    assertThat(listed("m1").why()).startsWith("no ").endsWith("\ud83d\ude00…").hasSize(500);
  }

  // Leases.

  @Test
  void whatNobodyFinishesIsTakenAgainAndWhoIsLateDoesNothing() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    Act late = only();
    after(LEASE.minusMillis(1));
    assertThat(take()).isEmpty();
    after(Duration.ofMillis(1));

    Act again = only();

    assertThat(again.attempts()).isEqualTo(2);
    assertThat(again.isAgain()).isTrue();
    acts().done(late, "C1/1");
    acts().later(late, Duration.ofSeconds(1), "busy", true);
    acts().dead(late, "no such channel");
    assertThat(listed("m1").state()).isEqualTo(State.WAITING);
    assertThat(listed("m1").why()).isEmpty();
    assertThat(acts().shown(CASE)).isEmpty();
    assertThat(take()).as("somebody has it").isEmpty();
    acts().done(again, "C1/2");
    assertThat(markers()).containsExactly("m2");
  }

  @Test
  void whoIsLateMayFinishWhatNobodyElseTook() {
    acts().put(List.of(add(CASE, "m1")));
    Act late = only();
    after(LEASE.plusSeconds(1));

    acts().done(late, null);

    assertThat(take()).isEmpty();
    assertThat(listed("m1").state()).isEqualTo(State.DONE);
  }

  @Test
  void whoIsLateDoesNothingToWhatIsTriedAnew() {
    acts().put(List.of(add(CASE, "m1")));
    Act late = only();
    after(LEASE);
    acts().dead(only(), "no such channel");
    acts().redrive(null, null);
    acts().done(late, null);
    assertThat(listed("m1").state()).isEqualTo(State.WAITING);

    Act again = only();

    acts().done(late, null);
    assertThat(listed("m1").state()).isEqualTo(State.WAITING);
    assertThat(again.isAgain()).as("an earlier try may have done it").isTrue();
  }

  @Test
  void whatIsDoneOrGivenBackIsNobodysAnyMore() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    Act first = only();
    acts().done(first, null);
    acts().dead(first, "late");
    Act second = only();
    acts().later(second, Duration.ofSeconds(1), "busy", true);
    acts().done(second, null);

    assertThat(listed("m1").state()).isEqualTo(State.DONE);
    assertThat(listed("m2").state()).isEqualTo(State.WAITING);
  }

  // Later.

  @Test
  void whatIsGivenBackWaitsAndWhatIsBehindItToo() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    acts().later(only(), Duration.ofSeconds(30), "the channel is busy", true);

    assertThat(listed("m1").why()).isEqualTo("the channel is busy");
    assertThat(listed("m1").due()).isEqualTo(NOON.plusSeconds(30));
    after(Duration.ofMillis(29_999));
    assertThat(take()).isEmpty();
    after(Duration.ofMillis(1));
    Act again = only();
    assertThat(again.marker()).isEqualTo("m1");
    assertThat(again.attempts()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 4", "5, 32", "9, 512", "10, 900", "19, 900"})
  void backOffDoublesUpToAQuarterOfAnHourGiveOrTakeAFifth(int tries, long seconds) {
    acts().put(List.of(add(CASE, "m1")));
    for (int i = 1; i < tries; i++) {
      acts().later(only(), Duration.ofNanos(1), "busy", true);
    }
    Act act = only();

    acts().later(act, Duration.ZERO, "busy", true);

    Duration pause = Duration.between(now, listed("m1").due());
    assertThat(pause)
        .isBetween(Duration.ofMillis(seconds * 800), Duration.ofMillis(seconds * 1_200));
  }

  @Test
  void backOffDiffersByChance() {
    Set<Instant> due = ConcurrentHashMap.newKeySet();
    ActQueue queue = acts();
    for (int i = 0; i < 5; i++) {
      queue.put(List.of(add("case " + i, "m" + i)));
      queue.later(only(), Duration.ZERO, "busy", true);
      due.add(listed("m" + i).due());
    }

    assertThat(due).hasSize(5);
  }

  @Test
  void afterTooManyTriesAnActIsDead() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    for (int i = 1; i <= ActQueue.MOST_TRIES; i++) {
      Act act = only();
      assertThat(act.marker()).as("try %d", i).isEqualTo("m1");
      acts().later(act, Duration.ofNanos(1), "no answer", true);
    }

    assertThat(listed("m1").state()).isEqualTo(State.DEAD);
    assertThat(listed("m1").why()).isEqualTo("tried 20 times: no answer");
    assertThat(markers()).containsExactly("m2");
  }

  @Test
  void whatALimitForbadeDoesNotCountButItIsAgain() {
    acts().put(List.of(add(CASE, "m1")));
    for (int i = 1; i <= 2 * ActQueue.MOST_TRIES; i++) {
      Act act = only();
      assertThat(act.attempts()).isEqualTo(i);
      acts().later(act, Duration.ofNanos(1), "beyond the limit", false);
    }

    assertThat(listed("m1").state()).isEqualTo(State.WAITING);
  }

  @Test
  void whatKillsWhoeverTakesItIsDeadInTheEnd() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    for (int i = 1; i <= ActQueue.MOST_TRIES; i++) {
      assertThat(markers()).as("try %d", i).containsExactly("m1");
      after(LEASE);
    }

    assertThat(take()).isEmpty();
    assertThat(listed("m1").state()).isEqualTo(State.DEAD);
    assertThat(listed("m1").why()).startsWith("tried 20 times: ");
    assertThat(markers()).containsExactly("m2");
  }

  // Dead ones.

  @Test
  void aDeadActBlocksNoneAndIsTriedAnewAtItsPlace() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2"), add(CASE, "m3")));
    Act first = only();
    acts().dead(first, "no such channel");
    acts().done(only(), null);
    assertThat(take()).as("dead ones stay so").extracting(Act::marker).containsExactly("m3");
    after(LEASE);
    acts().later(only(), Duration.ofNanos(1), "busy", true);

    assertThat(acts().redrive(first.id(), null)).isOne();

    Act again = only();
    assertThat(again.marker()).isEqualTo("m1");
    acts().done(again, null);
    assertThat(markers()).containsExactly("m3");
  }

  @Test
  void whatIsTriedAnewWaitsForWhatSomebodyHas() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2"), add(CASE, "m3")));
    acts().dead(only(), "no such channel");
    Act second = only();
    acts().redrive(null, SLACK);
    assertThat(take()).as("somebody has one of the subject").isEmpty();

    acts().later(second, Duration.ofNanos(1), "busy", true);

    assertThat(markers()).containsExactly("m1");
  }

  @Test
  void whatIsTriedAnewMayBeTriedOftenAgain() {
    acts().put(List.of(add(CASE, "m1")));
    for (int i = 1; i <= ActQueue.MOST_TRIES; i++) {
      acts().later(only(), Duration.ofNanos(1), "no answer", true);
    }
    acts().redrive(null, null);

    Act again = only();

    acts().later(again, Duration.ofNanos(1), "no answer", true);
    assertThat(again.attempts()).isEqualTo(ActQueue.MOST_TRIES + 1);
    assertThat(listed("m1").state()).isEqualTo(State.WAITING);
  }

  @Test
  void onlyWhatIsAskedForIsTriedAnew() {
    acts()
        .put(
            List.of(
                add(CASE, "m1"),
                add(OTHER_CASE, "m2"),
                new NewAct("github", CASE, Kind.ADD, "m3", "")));
    List<Act> slack = take();
    slack.forEach(act -> acts().dead(act, "no"));
    acts().dead(acts().take("github", 10, LEASE).getFirst().act(), "no");

    assertThat(acts().redrive(slack.getFirst().id(), "github")).isZero();
    assertThat(acts().redrive(slack.getFirst().id(), null)).isOne();
    assertThat(acts().redrive(slack.getFirst().id(), null)).as("it waits").isZero();
    assertThat(acts().redrive(null, SLACK)).isOne();
    assertThat(listed("m3").state()).isEqualTo(State.DEAD);
    assertThat(acts().redrive(null, null)).isOne();
  }

  // Lists and figures.

  @Test
  void actsAreListedByWhatBecameOfThemInPages() {
    for (int i = 1; i <= 5; i++) {
      acts().put(List.of(add("case " + i, "m" + i)));
    }
    acts().put(List.of(new NewAct("github", CASE, Kind.ADD, "m6", "x".repeat(20_001))));
    List<Act> taken = take();
    acts().dead(taken.get(1), "no such channel");
    acts().done(taken.get(2), null);

    Page<QueuedAct> first = acts().list(ActFilter.OPEN, SLACK, null, 3);
    Page<QueuedAct> second = acts().list(ActFilter.OPEN, SLACK, first.next(), 3);

    assertThat(names(first)).containsExactly("m1", "m2", "m4");
    assertThat(names(second)).containsExactly("m5");
    assertThat(second.next()).isNull();
    assertThat(names(acts().list(ActFilter.OPEN, SLACK, null, 4))).hasSize(4);
    assertThat(acts().list(ActFilter.OPEN, SLACK, null, 4).next()).isNull();
    assertThat(names(acts().list(ActFilter.DEAD, null, null, 10))).containsExactly("m2");
    assertThat(names(acts().list(ActFilter.WAITING, null, null, 10)))
        .containsExactly("m1", "m4", "m5", "m6");
    assertThat(names(acts().list(ActFilter.ALL, null, null, 10)))
        .containsExactly("m1", "m2", "m3", "m4", "m5", "m6");
    assertThat(listed("m1").act().content()).isEqualTo("content of m1");
    assertThat(listed("m6").act().content()).as("too long for a list").isEmpty();
    assertThatThrownBy(() -> acts().list(ActFilter.ALL, null, "§", 3))
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("cursor");
  }

  private static List<String> names(Page<QueuedAct> page) {
    return page.items().stream().map(each -> each.act().marker()).toList();
  }

  @Test
  void whatWaitsAndIsDeadIsCountedByDestination() {
    acts().put(List.of(new NewAct("github", CASE, Kind.ADD, "m0", "")));
    acts().done(acts().take("github", 10, LEASE).getFirst().act(), null);
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    after(Duration.ofSeconds(5));
    acts().put(List.of(add(CASE, "m3"), new NewAct("mail", CASE, Kind.ADD, "m4", "")));

    acts().dead(only(), "no");
    acts().dead(acts().take("mail", 10, LEASE).getFirst().act(), "no");

    assertThat(acts().counts())
        .containsExactly(new ActCount("mail", 0, 1, null), new ActCount(SLACK, 2, 1, NOON));
  }

  @Test
  void whatWasDoneLongAgoIsForgotten() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2"), add(CASE, "m3")));
    acts().done(only(), "C1/1");
    acts().dead(only(), "no");
    after(Duration.ofDays(30));
    assertThat(acts().forget(Duration.ofDays(30))).isZero();
    after(Duration.ofMillis(1));

    assertThat(acts().forget(Duration.ofDays(30))).isOne();

    assertThat(names(acts().list(ActFilter.ALL, null, null, 10))).containsExactly("m2", "m3");
    assertThat(acts().shown(CASE)).as("is still there").hasSize(1);
  }

  @Test
  void whatWasGivenUpLongAgoIsForgotten() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2"), add(CASE, "m3")));
    acts().dead(only(), "no");
    after(Duration.ofDays(90));
    acts().dead(only(), "no");
    assertThat(acts().forgetUndone(Duration.ofDays(90), Set.of(SLACK))).isZero();
    after(Duration.ofMillis(1));

    assertThat(acts().forgetUndone(Duration.ofDays(90), Set.of(SLACK))).isEqualTo(2);

    assertThat(names(acts().list(ActFilter.ALL, null, null, 10)))
        .as("waits at a destination that is served")
        .containsExactly("m3");
    assertThat(only().marker()).isEqualTo("m3");
  }

  @Test
  void whatNobodyTakesAnywhereIsForgotten() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2")));
    after(Duration.ofDays(60));
    acts().put(List.of(add(CASE, "m3"), add("other", "m4")));
    after(Duration.ofDays(31));

    assertThat(acts().forgetUndone(Duration.ofDays(90), Set.of("github", SLACK))).isZero();
    assertThat(acts().forgetUndone(Duration.ofDays(90), Set.of("github"))).isEqualTo(2);
    assertThat(acts().forgetUndone(Duration.ofDays(90), Set.of("github"))).isZero();

    assertThat(names(acts().list(ActFilter.ALL, null, null, 10))).containsExactly("m3", "m4");
    assertThat(acts().take(SLACK, 10, LEASE))
        .as("are first of their subjects now")
        .extracting(taken -> taken.act().marker())
        .containsExactly("m3", "m4");
  }

  @Test
  void whatSomebodyTriesOrHasIsNotForgottenHoweverOld() {
    acts().put(List.of(add(CASE, "m1"), add("other", "m2")));
    after(Duration.ofDays(91));
    for (TakenAct taken : acts().take(SLACK, 10, LEASE)) {
      if (taken.act().subject().equals(CASE)) {
        acts().later(taken.act(), Duration.ofMinutes(1), "busy", true);
      }
    }

    assertThat(acts().forgetUndone(Duration.ofDays(90), Set.of())).isZero();
  }

  // What is shown.

  @Test
  void whoTakesAnActKnowsWhatAnEarlierOneSaid() {
    acts().put(List.of(add(CASE, "m1"), add(CASE, "m2"), add(CASE, "m3"), add(CASE, "m4")));
    acts().done(only(), "C1/1");
    after(Duration.ofSeconds(1));
    TakenAct second = acts().take(SLACK, 10, LEASE).getFirst();
    assertThat(second.reference()).isEqualTo("C1/1");
    acts().done(second.act(), null);
    assertThat(acts().shown(CASE)).containsExactly(new Shown(SLACK, CASE, "C1/1", NOON));

    acts().done(only(), "C1/1");
    assertThat(acts().shown(CASE)).containsExactly(new Shown(SLACK, CASE, "C1/1", NOON));
    acts().done(only(), "C2/9");
    assertThat(acts().shown(CASE))
        .as("begun anew")
        .containsExactly(new Shown(SLACK, CASE, "C2/9", now));
    assertThat(acts().subject(SLACK, "C2/9")).contains(CASE);
    assertThat(Stream.of("C1/1", "", "C2/9\0"))
        .allSatisfy(other -> assertThat(acts().subject(SLACK, other)).isEmpty());
    assertThat(acts().subject("github", "C2/9")).isEmpty();
  }

  // Many at once.

  @Test
  void whateverComesTogetherEachIsDoneOnceAndInOrder() throws Exception {
    int subjects = 50;
    int each = 12;
    Map<String, AtomicInteger> holders = new ConcurrentHashMap<>();
    Map<String, Queue<Long>> done = new ConcurrentHashMap<>();
    Queue<String> markers = new ConcurrentLinkedQueue<>();
    AtomicInteger next = new AtomicInteger();
    ActQueue queue = acts();
    try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
      List<Future<?>> working = new ArrayList<>();
      for (int worker = 0; worker < 4; worker++) {
        RandomGenerator chance = new Random(worker);
        working.add(
            workers.submit(
                () -> {
                  while (markers.size() < subjects * each) {
                    putSome(queue, next, subjects * each, subjects, chance);
                    for (TakenAct taken : queue.take(SLACK, 5, LEASE)) {
                      Act act = taken.act();
                      AtomicInteger holder =
                          holders.computeIfAbsent(act.subject(), _ -> new AtomicInteger());
                      assertThat(holder.incrementAndGet()).as(act.subject()).isOne();
                      boolean isDone = chance.nextInt(4) > 0;
                      if (isDone) {
                        markers.add(act.marker());
                        done.computeIfAbsent(act.subject(), _ -> new ConcurrentLinkedQueue<>())
                            .add(act.id());
                      }
                      holder.decrementAndGet();
                      if (isDone) {
                        queue.done(act, null);
                      } else {
                        queue.later(act, Duration.ofNanos(1), "busy", false);
                      }
                    }
                  }
                }));
      }
      for (Future<?> one : working) {
        one.get();
      }
    }

    assertThat(markers).hasSize(subjects * each).doesNotHaveDuplicates();
    assertThat(done.values())
        .hasSize(subjects)
        .allSatisfy(ids -> assertThat(new ArrayList<>(ids)).isSorted());
    assertThat(queue.counts()).isEmpty();
  }

  /// Puts some of so many acts in, some of them twice.
  private static void putSome(
      ActQueue queue, AtomicInteger next, int all, int subjects, RandomGenerator chance) {
    int first = next.getAndAdd(7);
    List<NewAct> some = new ArrayList<>();
    for (int i = first; i < Math.min(first + 7, all); i++) {
      some.add(add("case " + i % subjects, "m" + i));
    }
    queue.put(some);
    if (chance.nextBoolean()) {
      queue.put(some);
    }
  }
}
