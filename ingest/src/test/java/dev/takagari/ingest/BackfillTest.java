package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.postgres.PostgresFeedControls;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresListedObjects;
import dev.takagari.adapters.postgres.PostgresReplayLedger;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.ledger.Urgency;
import dev.takagari.core.steering.FeedControls;
import dev.takagari.core.steering.ReplayJob;
import dev.takagari.core.steering.ReplayProgress;
import dev.takagari.core.steering.ReplayRequest;
import dev.takagari.core.steering.ReplayRequest.Origin;
import dev.takagari.core.steering.ReplayState;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.replay.Replay;
import dev.takagari.ingest.replay.ReplayWorker;
import dev.takagari.ingest.steering.FeedSteering;
import dev.takagari.ingest.steering.MovedPace;
import dev.takagari.ingest.steering.Pace;
import dev.takagari.ingest.unit.LedgerWorker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Old objects of a feed's bucket, and old units of the archive, are read again.
class BackfillTest {
  private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2200-01-01T00:00:00Z");
  private static final long TWO_SECONDS = 2_000_000_000;
  private static final int BATCHES = 6;
  private static final int LINES = 20;

  private IngestFixture fixture;
  private PostgresReplayLedger jobs;
  private FeedControls controls;
  private final MovedPace pace = new MovedPace();

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    // a unit for each object
    fixture.settings = fixture.settings.withGroups(Duration.ZERO, 1);
    jobs = new PostgresReplayLedger(fixture.session);
    controls = new PostgresFeedControls(fixture.session);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Feed feed() {
    return new Feed("fdr", fixture.queue, fixture.feedStore, Set.of(Batches.BUCKET), true);
  }

  private IngestEngine engine(StepHook hook) {
    return fixture.steered(new FeedSteering(controls::all, Map.of(), pace), hook);
  }

  private ReplayWorker worker(int window) {
    return worker(window, List.of(feed()));
  }

  private ReplayWorker worker(int window, List<Feed> feeds) {
    Replay replay =
        new Replay(
            fixture.ledgers.units(),
            fixture.ledgers.sinks(),
            fixture.ledgers.report(),
            rawObjects ->
                fixture.lake.rows().stream()
                    .anyMatch(row -> rawObjects.contains(row.string(Columns.RAW_OBJECT))),
            Set.of());
    return new ReplayWorker(
        engine(StepHook.NONE),
        feeds,
        jobs,
        jobs,
        new PostgresListedObjects(fixture.session),
        new PostgresLeaseLedger(fixture.session),
        replay,
        window);
  }

  private ReplayJob ask(Origin origin, boolean dryRun) {
    return jobs.create(new ReplayRequest(origin, "fdr", "", FROM, TO, List.of(), dryRun), "ann");
  }

  private void fillBucket() {
    for (int i = 0; i < BATCHES; i++) {
      fixture.batches.batch("b" + i, 1, LINES);
    }
  }

  private LedgerWorker ledgerWorker(StepHook hook) {
    return new LedgerWorker(engine(hook), List.of(feed()));
  }

  /// Everything that healthy processes do until the replay is over.
  private ReplayJob runToTheEnd(ReplayJob job) {
    ReplayWorker replays = worker(2);
    LedgerWorker ledger = ledgerWorker(StepHook.NONE);
    for (int i = 0; i < 1000; i++) {
      fixture.expireLeases();
      replays.workOnce();
      ledger.workOnce();
      fixture.commit(StepHook.NONE);
      ReplayJob now = jobs.find(job.id()).orElseThrow();
      if (now.state().isOver()) {
        return now;
      }
    }
    throw new AssertionError("never over: " + jobs.find(job.id()));
  }

  @Test
  void takesWhatTheVendorsBucketHasAndNothingTwice() {
    fillBucket();
    fixture.queue.send(List.of(fixture.batches.batch("known", 1, LINES)));
    fixture.runToTheEnd();

    ReplayJob dry = runToTheEnd(ask(Origin.FEED, true));
    assertThat(dry.state()).isEqualTo(ReplayState.DONE);
    assertThat(dry.progress().objects()).isEqualTo(BATCHES + 1);
    assertThat(dry.progress().known()).isEqualTo(1);
    assertThat(dry.progress().taken()).isEqualTo(BATCHES);
    assertThat(dry.progress().units()).isEqualTo(BATCHES);
    assertThat(fixture.balance().units()).as("a dry run changes nothing").isEqualTo(1);

    ReplayJob first = runToTheEnd(ask(Origin.FEED, false));
    assertThat(withoutPlace(first)).isEqualTo(withoutPlace(dry));
    fixture.assertComplete((BATCHES + 1) * LINES);

    ReplayJob second = runToTheEnd(ask(Origin.FEED, false));
    assertThat(second.progress().taken()).isZero();
    assertThat(second.progress().known()).isEqualTo(BATCHES + 1);
    assertThat(second.progress().units()).isZero();
    fixture.assertComplete((BATCHES + 1) * LINES);
  }

  private static ReplayProgress withoutPlace(ReplayJob job) {
    ReplayProgress progress = job.progress();
    return new ReplayProgress(
        "",
        progress.objects(),
        progress.bytes(),
        progress.known(),
        progress.knownBytes(),
        progress.units());
  }

  @Test
  void takesOnlyWhatIsAskedFor() {
    fillBucket();
    ReplayJob prefix =
        jobs.create(
            new ReplayRequest(Origin.FEED, "fdr", "data/b1/", FROM, TO, List.of(), false), "ann");
    assertThat(runToTheEnd(prefix).progress().taken()).isEqualTo(1);
    ReplayJob times =
        jobs.create(
            new ReplayRequest(Origin.FEED, "fdr", "", TO.minusSeconds(1), TO, List.of(), false),
            "ann");
    assertThat(runToTheEnd(times).progress().objects()).isZero();
    fixture.assertComplete(LINES);
  }

  @Test
  void runsArchivedUnitsAgainWithoutDoublingThem() {
    fillBucket();
    runToTheEnd(ask(Origin.FEED, false));
    fixture.hotSink.rows.clear();
    fixture
        .feedStore
        .list(Batches.BUCKET, "", "", 100)
        .forEach(info -> fixture.feedStore.delete(info.ref()));

    ReplayJob dry = runToTheEnd(ask(Origin.ARCHIVE, true));
    assertThat(dry.progress().units()).isEqualTo(BATCHES);
    assertThat(fixture.hotSink.rows).isEmpty();
    for (int run = 0; run < 2; run++) {
      ReplayJob job = runToTheEnd(ask(Origin.ARCHIVE, false));
      assertThat(job.state()).isEqualTo(ReplayState.DONE);
      assertThat(job.progress().units()).isEqualTo(BATCHES);
      fixture.assertComplete(BATCHES * LINES);
    }
  }

  @Test
  void countsUnitsOfWhichTheLakeHasEverythingAsKnown() {
    fillBucket();
    runToTheEnd(ask(Origin.FEED, false));
    ReplayJob job =
        jobs.create(
            new ReplayRequest(Origin.ARCHIVE, "", "", FROM, TO, List.of("lake"), false), "ann");
    ReplayJob ended = runToTheEnd(job);
    assertThat(ended.progress().known()).isEqualTo(BATCHES);
    assertThat(ended.progress().units()).isZero();
    fixture.assertComplete(BATCHES * LINES);
  }

  @Test
  void makesNoMoreUnitsThanItsWindowHolds() {
    fillBucket();
    ReplayJob job = ask(Origin.FEED, false);
    ReplayWorker replays = worker(2);
    for (int i = 0; i < 20; i++) {
      replays.workOnce();
    }
    assertThat(fixture.balance().unitsInFlight()).isEqualTo(2);
    assertThat(jobs.inFlight(job.id())).isEqualTo(2);
    assertThat(jobs.find(job.id()).orElseThrow().note()).contains("2 units are on their way");
    runToTheEnd(job);
    fixture.assertComplete(BATCHES * LINES);
  }

  @Test
  void letsFreshUnitsOvertake() {
    fillBucket();
    ask(Origin.FEED, false);
    ReplayWorker replays = worker(4);
    for (int i = 0; i < 10; i++) {
      replays.workOnce();
    }
    UnitWork old = fixture.ledgers.sinks().next(Duration.ofMinutes(5)).orElseThrow();
    assertThat(old.urgency()).isEqualTo(Urgency.OLD);

    // The index is away: what just came stays in the ledger for it.
    fixture.hotSink.trouble =
        what -> {
          throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "away");
        };
    fixture.queue.send(List.of(fixture.batches.batch("fresh", 1, LINES)));
    fixture.receive(new FeedWorker(engine(StepHook.NONE), feed()));
    fixture.hotSink.trouble = what -> {};
    fixture.expireLeases();
    ledgerWorker(StepHook.NONE).workOnce();
    assertThat(fixture.hotSink.rows).as("claimed last, taken first").hasSize(LINES);
  }

  @Test
  void endsWhenItIsCancelledAndFinishesWhatItTook() {
    fillBucket();
    ReplayJob job = ask(Origin.FEED, false);
    ReplayWorker replays = worker(2);
    replays.workOnce();
    ReplayJob now = jobs.find(job.id()).orElseThrow();
    assertThat(jobs.save(job.id(), ReplayState.CANCELLED, now.progress(), "")).isTrue();
    for (int i = 0; i < 5; i++) {
      assertThat(replays.workOnce()).isFalse();
    }
    fixture.runToTheEnd();
    fixture.assertComplete(LINES);
  }

  @Test
  void failsWithAReasonWhenThereIsNoSuchFeed() {
    ReplayJob job =
        jobs.create(new ReplayRequest(Origin.FEED, "gone", "", FROM, TO, List.of(), false), "ann");
    ReplayJob ended = runToTheEnd(job);
    assertThat(ended.state()).isEqualTo(ReplayState.FAILED);
    assertThat(ended.note()).contains("gone");
  }

  @Test
  void oneWhoseBucketDoesNotAnswerHoldsNoOtherUp() {
    fillBucket();
    FlakyBlobStore away = new FlakyBlobStore(fixture.feedStore);
    away.trouble =
        (what, ref) -> {
          throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "the bucket is away");
        };
    Feed other = new Feed("away", fixture.queue, away, Set.of(Batches.BUCKET), true);
    ReplayJob stuck =
        jobs.create(new ReplayRequest(Origin.FEED, "away", "", FROM, TO, List.of(), false), "ann");
    ReplayJob job = ask(Origin.FEED, false);

    ReplayWorker replays = worker(2, List.of(feed(), other));
    assertThat(replays.workOnce()).isTrue();
    assertThat(jobs.find(job.id()).orElseThrow().progress().units()).isEqualTo(1);
    assertThat(jobs.find(stuck.id()).orElseThrow().state()).isEqualTo(ReplayState.RUNNING);
    assertThat(jobs.find(stuck.id()).orElseThrow().note()).isEqualTo("waits: the bucket is away");
  }

  @ParameterizedTest
  @EnumSource(
      value = IngestStep.class,
      names = {
        "CLAIMED",
        "ARCHIVED",
        "MANIFEST_WRITTEN",
        "DECODED",
        "DATA_FILES_WRITTEN",
        "STAGED",
        "COMMIT_ROW_WRITTEN",
        "COMMIT_ANSWER_LOST",
        "COMMITTED_NOT_IN_LEDGER"
      })
  void losesAndDoublesNothingOverTwoPausesALimitAndAKill(IngestStep step) {
    fillBucket();
    ReplayJob job = ask(Origin.FEED, false);
    worker(2).workOnce();

    pause();
    assertThat(worker(2).workOnce()).as("first pause").isFalse();
    assertThat(jobs.find(job.id()).orElseThrow().note()).contains("paused");
    assertThat(ledgerWorker(StepHook.NONE).workOnce()).as("nothing is archived").isFalse();
    resume();

    controls.limit("fdr", OptionalLong.of(200));
    pace.pass(TWO_SECONDS);
    long before = pace.nanos();
    worker(2).workOnce();
    StepHook dies =
        (reached, unit) -> {
          if (reached == step) {
            throw new Killed();
          }
        };
    LedgerWorker killed = ledgerWorker(dies);
    assertThatThrownBy(
            () -> {
              killed.workOnce();
              killed.workOnce();
              fixture.commit(dies);
            })
        .isInstanceOf(Killed.class);
    fixture.expireLeases();

    pause();
    assertThat(worker(2).workOnce()).as("second pause").isFalse();
    resume();
    ReplayJob ended = runToTheEnd(job);

    assertThat(ended.state()).isEqualTo(ReplayState.DONE);
    assertThat(ended.progress().objects()).isEqualTo(BATCHES);
    assertThat(pace.nanos() - before).as("it was slowed down").isGreaterThan(TWO_SECONDS);
    fixture.assertComplete(BATCHES * LINES);
    assertThat(fixture.balance().units()).isEqualTo(BATCHES);
    assertThat(fixture.reasons()).isEmpty();
    ReplayJob second = runToTheEnd(ask(Origin.FEED, false));
    assertThat(second.progress().taken()).isZero();
    fixture.assertComplete(BATCHES * LINES);
  }

  /// Time that stands still for who waits, until it is let go.
  private static final class HeldPace implements Pace {
    private final CountDownLatch waiting = new CountDownLatch(2);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
      return nanos.get();
    }

    @Override
    public void sleep(long time) throws InterruptedException {
      waiting.countDown();
      released.await();
      nanos.addAndGet(time);
    }
  }

  @Test
  @Timeout(60)
  void nobodyElseTakesWhatIsReadSlowerThanItsLeaseLasts() throws Exception {
    Duration lease = Duration.ofSeconds(2);
    fixture.settings = fixture.settings.withLease(lease);
    fixture.batches.batch("old", 1, LINES);
    ReplayJob job = ask(Origin.FEED, false);
    worker(2).workOnce();
    fixture.queue.send(List.of(fixture.batches.batch("fresh", 1, LINES)));
    controls.limit("fdr", OptionalLong.of(10));
    HeldPace held = new HeldPace();
    List<UnitId> archived = new CopyOnWriteArrayList<>();
    StepHook notes =
        (step, unit) -> {
          if (step == IngestStep.CLAIMED) {
            archived.add(unit);
          }
        };
    IngestEngine slow = fixture.steered(new FeedSteering(controls::all, Map.of(), held), notes);
    LedgerWorker slowOld = new LedgerWorker(slow, List.of(feed()));
    FeedWorker slowFresh = new FeedWorker(slow, feed());
    LedgerWorker otherOld = ledgerWorker(notes);
    FeedWorker otherFresh = new FeedWorker(engine(notes), feed());

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> old = threads.submit(slowOld::workOnce);
      Future<Integer> fresh = threads.submit(slowFresh::receiveOnce);
      try {
        held.waiting.await();
        for (Instant end = Instant.now().plus(lease.multipliedBy(2).plusSeconds(1));
            Instant.now().isBefore(end); ) {
          assertThat(otherOld.workOnce()).as("the unit is taken twice").isFalse();
          assertThat(otherFresh.receiveOnce()).as("the message came again").isZero();
          Thread.sleep(100);
        }
      } finally {
        held.released.countDown();
      }
      assertThat(old.get()).isTrue();
      assertThat(fresh.get()).isEqualTo(1);
    }
    assertThat(runToTheEnd(job).state()).isEqualTo(ReplayState.DONE);
    fixture.assertComplete(2 * LINES);
    assertThat(archived).as("each was read once").hasSize(2).doesNotHaveDuplicates();
  }

  private void pause() {
    assertThat(controls.pause("fdr", "ann", "")).isTrue();
    pace.pass(TWO_SECONDS);
  }

  private void resume() {
    assertThat(controls.resume("fdr", "ann")).isTrue();
    pace.pass(TWO_SECONDS);
  }

  @Test
  void receivesNothingWhileTheFeedRests() {
    FeedWorker worker = new FeedWorker(engine(StepHook.NONE), feed());
    pause();
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, LINES)));
    assertThat(worker.receiveOnce()).isZero();
    assertThat(fixture.queue.size()).isEqualTo(1);
    assertThat(fixture.balance().units()).isZero();

    resume();
    assertThat(worker.receiveOnce()).isEqualTo(1);
    fixture.runToTheEnd();
    fixture.assertComplete(LINES);
  }

  @Test
  void finishesWhatWasInHandWhenTheFeedWasPaused() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, LINES)));
    boolean[] paused = new boolean[1];
    StepHook hook =
        (step, unit) -> {
          if (step == IngestStep.CLAIMED && !paused[0]) {
            paused[0] = true;
            pause();
          }
        };
    new FeedWorker(engine(hook), feed()).receiveOnce();
    assertThat(paused[0]).isTrue();
    assertThat(fixture.queue.size()).isZero();
    assertThat(fixture.balance().files().done()).isEqualTo(1);
  }
}
