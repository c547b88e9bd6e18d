package dev.takagari.alerting.triage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresDueCases;
import dev.takagari.adapters.postgres.PostgresParkedMessages;
import dev.takagari.alerting.queue.QueuedDetections;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseCounts;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.Filed;
import dev.takagari.core.cases.Page;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.queue.InMemoryMessageQueue;
import dev.takagari.core.queue.QueueMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TriageWorkerTest {
  private static final TriageSettings SETTINGS =
      new TriageSettings(
          2, Duration.ZERO, Duration.ofMinutes(5), 2, Duration.ofMillis(20), Duration.ofMinutes(1));
  private static final Detection FIRST = Detections.of("a", "group", "host-1");

  private final AlertingDatabase database = new AlertingDatabase();
  private final InMemoryMessageQueue queue = new InMemoryMessageQueue();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CaseRepository cases =
      new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  private final PostgresCaseRecords records = new PostgresCaseRecords(database.session());
  private final PostgresDueCases due = new PostgresDueCases(database.session());
  private final ParkedMessages parked = new PostgresParkedMessages(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  /// The process is gone: nothing of ours catches this.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private TriageWorker worker(CaseRepository into, TriageHook hook) {
    return new TriageWorker(
        queue, into, parked, () -> {}, SETTINGS, registry, InstantSource.system(), hook);
  }

  private void send(Detection... detections) {
    new QueuedDetections(queue, InstantSource.system()).publish(List.of(detections));
  }

  /// Takes all there is.
  private void finish(TriageWorker worker) {
    for (int i = 0; i < 10 && queue.size() > 0; i++) {
      queue.redeliver();
      worker.turn();
    }
    assertThat(queue.size()).isZero();
  }

  private Case only() {
    return cases.list(CaseFilter.ALL, null, 10).items().getFirst();
  }

  private double count(String meter, String tag, String value) {
    return registry.get(meter).tag(tag, value).counter().count();
  }

  @ParameterizedTest
  @EnumSource
  void diesAtAnyStepAndAnotherDoesTheRestOnce(TriageStep step) {
    send(FIRST);
    queue.send(List.of("{not a detection"));
    send(
        FIRST,
        Detections.of("b", "1", "group", "host-2", Detections.TIME),
        Detections.of("a", "2", "group", "host-1", Detections.TIME.plusSeconds(9)));
    TriageHook killer =
        (reached, message) -> {
          if (reached == step) {
            throw new Killed();
          }
        };

    assertThatThrownBy(() -> worker(cases, killer).turn()).isInstanceOf(Killed.class);
    finish(worker(cases, TriageHook.NONE));

    assertThat(cases.list(CaseFilter.ALL, null, 10).items()).hasSize(1);
    assertThat(only().counts()).isEqualTo(new CaseCounts(2, 2, 2));
    assertThat(records.timeline(only().key(), 0, 10))
        .extracting(TimelineEntry::what)
        .containsExactly(What.OPENED);
    assertThat(records.detections(DetectionFilter.ALL, null, 10).items())
        .extracting(stored -> stored.detection().id() + " " + stored.versions())
        .containsExactly("b 1", "a 2");
    assertThat(parked.list(10))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.reason()).isEqualTo("not-a-detection");
              assertThat(one.body()).isEqualTo("{not a detection");
            });
    assertThat(due.claim(DueCases.Stage.FIRST, 10, Duration.ofMinutes(1)))
        .as("its facts are gathered")
        .hasSize(1);
  }

  @Test
  void everythingIsCounted() {
    send(FIRST, FIRST, Detections.of("a", "2", "group", "host-1", Detections.TIME));
    queue.send(List.of("x".repeat(100_000) + "\0"));

    finish(worker(cases, TriageHook.NONE));

    assertThat(registry.get("takagari.alerting.received").counter().count()).isEqualTo(4);
    assertThat(count("takagari.alerting.filed", "outcome", "opened")).isOne();
    assertThat(count("takagari.alerting.filed", "outcome", "copy")).isOne();
    assertThat(count("takagari.alerting.filed", "outcome", "updated")).isOne();
    assertThat(count("takagari.alerting.parked", "reason", "not-a-detection")).isOne();
    assertThat(registry.get("takagari.alerting.case.delay").timer().count()).isEqualTo(3);
    assertThat(parked.count()).isOne();
    assertThat(parked.list(1).getFirst().length()).isEqualTo(100_001);
    assertThat(parked.list(1).getFirst().body()).hasSize(ParkedMessages.LONGEST_BODY);
  }

  @Test
  void whatCannotBeFiledIsParkedWithoutHoldingUpOthers() {
    CaseRepository poisoned =
        new Troubled() {
          @Override
          public Filed file(Detection detection) {
            if (detection.id().equals("poison")) {
              throw new TakagariException(ErrorCode.INTERNAL, "a statement of ours failed");
            }
            return cases.file(detection);
          }
        };
    send(Detections.of("poison", "g", "h"), FIRST);
    TriageWorker worker = worker(poisoned, TriageHook.NONE);

    for (int delivery = 1; delivery <= 5; delivery++) {
      assertThat(parked.count()).as("delivery %d", delivery).isZero();
      queue.redeliver();
      worker.turn();
    }

    assertThat(queue.size()).isZero();
    assertThat(parked.list(10).getFirst().reason()).isEqualTo("cannot-be-filed");
    assertThat(parked.list(10).getFirst().body()).contains("poison");
    assertThat(only().counts().detections()).isOne();
  }

  @Test
  void outageOfTheDatabaseParksNothing() {
    Troubled down =
        new Troubled() {
          @Override
          public Filed file(Detection detection) {
            throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "down");
          }
        };
    send(FIRST);

    for (int delivery = 1; delivery <= 8; delivery++) {
      queue.redeliver();
      assertThat(worker(down, TriageHook.NONE).turn()).isFalse();
    }

    assertThat(queue.size()).isOne();
    assertThat(parked.count()).isZero();
    finish(worker(cases, TriageHook.NONE));
    assertThat(only().counts().detections()).isOne();
  }

  @Test
  void pausesGrowAndDiffer() {
    assertThat(TriageSettings.pause(1, 0)).isEqualTo(Duration.ofMillis(250));
    assertThat(TriageSettings.pause(1, 1)).isEqualTo(Duration.ofMillis(500));
    assertThat(TriageSettings.pause(3, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(TriageSettings.pause(100, 1)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void drainsOnClose() throws InterruptedException {
    CountDownLatch filing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    AtomicReference<QueueMessage> deleted = new AtomicReference<>();
    TriageHook slow =
        (step, message) -> {
          if (step == TriageStep.RECEIVED) {
            filing.countDown();
            awaitUninterruptibly(goOn);
          } else if (step == TriageStep.DELETED) {
            deleted.set(message);
          }
        };
    send(FIRST);
    TriageWorker worker = worker(cases, slow);
    worker.start();
    assertThat(filing.await(30, TimeUnit.SECONDS)).isTrue();
    goOn.countDown();

    worker.close();

    // interrupted while it filed, it either finished or left the message to the next process
    finish(worker(cases, TriageHook.NONE));
    assertThat(only().counts().detections()).isOne();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean done = false;
    while (!done) {
      try {
        done = latch.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        done = latch.getCount() == 0;
      }
    }
  }

  @Test
  void factsAreGatheredAfterFiling() throws InterruptedException {
    CountDownLatch gathered = new CountDownLatch(1);
    send(FIRST);
    worker(cases, TriageHook.NONE).turn();
    try (DueCaseWorker gathering =
        new DueCaseWorker(
            due,
            (key, stage) -> {
              gathered.countDown();
              return null;
            },
            SETTINGS,
            registry)) {
      gathering.start();
      gathering.wake();
      assertThat(gathered.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(registry.get("takagari.alerting.gathering").tag("stage", "first").timer().count())
        .isOne();
    assertThat(due.backlog()).isZero();
  }

  /// Due cases, with the pauses after failures.
  private static class Watched implements DueCases {
    private final DueCases real;
    private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();

    Watched(DueCases real) {
      this.real = real;
    }

    Duration pause() throws InterruptedException {
      return Objects.requireNonNull(pauses.poll(30, TimeUnit.SECONDS), "nothing failed");
    }

    @Override
    public List<Due> claim(Stage stage, int limit, Duration lease) {
      return real.claim(stage, limit, lease);
    }

    @Override
    public void done(Due one, @Nullable Duration again) {
      real.done(one, again);
    }

    @Override
    public void failed(Due one, Duration pause) {
      real.failed(one, pause);
      pauses.add(pause);
    }

    @Override
    public int renew(FactGroup.Kind kind, Instant before, Duration opened, int limit) {
      return real.renew(kind, before, opened, limit);
    }

    @Override
    public long backlog() {
      return real.backlog();
    }
  }

  @Test
  void whatFailsIsGatheredAgainAfterAPauseThatGrows() throws InterruptedException {
    Instant filed = Instant.parse("2026-11-20T12:00:00Z");
    database.clock(filed);
    cases.file(FIRST);
    Watched watched = new Watched(due);
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch gathered = new CountDownLatch(1);
    try (DueCaseWorker gathering =
        new DueCaseWorker(
            watched,
            (key, stage) -> {
              if (calls.incrementAndGet() <= 2) {
                throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "down");
              }
              gathered.countDown();
              return null;
            },
            SETTINGS,
            registry)) {
      gathering.start();
      assertThat(watched.pause()).isEqualTo(Duration.ofSeconds(5));
      database.clock(filed.plusSeconds(5));
      assertThat(watched.pause()).isEqualTo(Duration.ofSeconds(10));
      // not before its time: the lease of a minute is what a death waits for
      database.clock(filed.plusSeconds(14));
      assertThat(watched.backlog()).isZero();
      database.clock(filed.plusSeconds(15));
      assertThat(gathered.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(calls).hasValue(3);
    assertThat(registry.get("takagari.alerting.gathering.failures").counter().count()).isEqualTo(2);
    database.clock(filed.plus(Duration.ofDays(1)));
    assertThat(due.claim(DueCases.Stage.FIRST, 1, Duration.ofMinutes(1))).as("done").isEmpty();
  }

  @Test
  void pausesOfACaseGrowUpToTheLease() {
    assertThat(SETTINGS.retry(1)).isEqualTo(Duration.ofSeconds(5));
    assertThat(SETTINGS.retry(2)).isEqualTo(Duration.ofSeconds(10));
    assertThat(SETTINGS.retry(4)).isEqualTo(Duration.ofSeconds(40));
    assertThat(SETTINGS.retry(5)).isEqualTo(SETTINGS.lease());
    assertThat(SETTINGS.retry(1_000)).isEqualTo(SETTINGS.lease());
  }

  @Test
  void whatFailsAgainAndAgainIsGivenUp() throws InterruptedException {
    Instant now = Instant.parse("2026-11-20T12:00:00Z");
    database.clock(now);
    cases.file(FIRST);
    for (int attempt = 1; attempt <= 12; attempt++) {
      DueCases.Due one = due.claim(DueCases.Stage.FIRST, 1, SETTINGS.lease()).getFirst();
      due.failed(one, Duration.ZERO);
    }
    CountDownLatch done = new CountDownLatch(1);
    Watched watched =
        new Watched(due) {
          @Override
          public void done(Due one, @Nullable Duration again) {
            super.done(one, again);
            done.countDown();
          }
        };
    AtomicInteger calls = new AtomicInteger();
    try (DueCaseWorker gathering =
        new DueCaseWorker(
            watched,
            (key, stage) -> {
              calls.incrementAndGet();
              return null;
            },
            SETTINGS,
            registry)) {
      gathering.start();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(calls).hasValue(0);
    assertThat(due.backlog()).isZero();
  }

  @Test
  void firstFactsDoNotWaitForCasesThatWaitForASlowSource() throws InterruptedException {
    CountDownLatch answered = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(SETTINGS.gatherers());
    CountDownLatch looked = new CountDownLatch(1);
    for (int i = 0; i < SETTINGS.gatherers() + 1; i++) {
      cases.file(Detections.of("slow-" + i, "slow-" + i, "host"));
    }
    try (DueCaseWorker gathering =
        new DueCaseWorker(
            due,
            (key, stage) ->
                switch (stage) {
                  case FIRST -> {
                    if (waiting.getCount() == 0) {
                      looked.countDown();
                    }
                    yield Duration.ZERO;
                  }
                  case MORE -> {
                    waiting.countDown();
                    await(answered);
                    yield null;
                  }
                },
            SETTINGS,
            registry)) {
      gathering.start();
      assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
      cases.file(Detections.of("fast", "fast", "host"));
      gathering.wake();
      assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
      answered.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A repository with something wrong.
  private abstract static class Troubled implements CaseRepository {
    @Override
    public int forgetTokens(Duration age) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Case> find(CaseKey key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Page<Case> list(CaseFilter filter, @Nullable String after, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Case act(
        CaseKey key,
        CaseCommand command,
        dev.takagari.core.cases.Actor actor,
        @Nullable Long version,
        String token) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Case assess(CaseKey key, Assessment assessment) {
      throw new UnsupportedOperationException();
    }
  }
}
