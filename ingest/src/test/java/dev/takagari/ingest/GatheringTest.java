package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.queue.QueueMessage;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.Manifest;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Objects that are announced one by one become one unit together.
class GatheringTest {
  private static final int OBJECTS = 8;
  private static final Duration FOR_EVER = Duration.ofHours(1);

  private IngestFixture fixture;
  private final List<String> messages = new ArrayList<>();

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
    for (int i = 0; i < OBJECTS; i++) {
      BlobInfo info =
          fixture.batches.put("tiny/part-" + i + ".gz", Batches.gzip(fixture.batches.lines(3)));
      messages.add(Batches.s3Event(List.of(info)));
    }
    fixture.settings = fixture.settings.withGroups(FOR_EVER, 64 << 20);
    fixture.queue.send(messages);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
  }

  private List<UnitRecord> manifests() {
    return fixture.archiveStore.list(IngestFixture.ARCHIVE, "raw/", "", 1000).stream()
        .filter(info -> info.ref().key().endsWith("/" + ArchiveLayout.MANIFEST))
        .map(info -> Manifest.read(info.ref().key(), fixture.archiveStore.bytes(info.ref())))
        .toList();
  }

  @Test
  void makesOneUnitOfManyMessages() {
    FeedWorker worker = new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed());
    fixture.queue.receive(10, Duration.ZERO, FOR_EVER).forEach(worker::handle);
    assertThat(fixture.balance().units()).as("all wait").isZero();
    assertThat(fixture.queue.size()).isEqualTo(OBJECTS);

    worker.flush();
    assertThat(fixture.queue.size()).isZero();
    fixture.runToTheEnd();
    fixture.assertComplete(3 * OBJECTS);
    assertThat(fixture.balance().units()).isEqualTo(1);
    assertThat(fixture.lakeSink.written).hasSize(1);

    UnitRecord unit = manifests().getFirst();
    assertThat(manifests()).hasSize(1);
    assertThat(unit.shape()).isEqualTo("group");
    assertThat(unit.objects()).hasSize(OBJECTS);
    for (String message : messages) {
      assertThat(unit.body()).contains(message.replace("\"", "\\\""));
    }
  }

  @Test
  void doesNotWaitOnceThereIsEnough() {
    long size =
        fixture.feedStore.list(Batches.BUCKET, "", "", 100).stream()
            .mapToLong(BlobInfo::size)
            .sum();
    fixture.settings = fixture.settings.withGroups(FOR_EVER, size);
    FeedWorker worker = new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed());
    List<QueueMessage> received = fixture.queue.receive(10, Duration.ZERO, FOR_EVER);
    received.subList(0, OBJECTS - 1).forEach(worker::handle);
    assertThat(fixture.balance().units()).isZero();
    worker.handle(received.getLast());
    assertThat(fixture.balance().units()).isEqualTo(1);
    assertThat(fixture.queue.size()).isZero();
  }

  @Test
  void makesAUnitOfEachMessageWhenNothingIsToBeWaitedFor() {
    fixture.settings = fixture.settings.withGroups(Duration.ZERO, 64 << 20);
    FeedWorker worker = new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed());
    fixture.queue.receive(10, Duration.ZERO, FOR_EVER).forEach(worker::handle);
    assertThat(fixture.balance().units()).isEqualTo(OBJECTS);
    assertThat(fixture.queue.size()).isZero();
  }

  @Test
  void doesNotWaitLongerThanAllowed() throws InterruptedException {
    fixture.settings = fixture.settings.withGroups(Duration.ofMillis(300), 64 << 20);
    CountDownLatch deleted = new CountDownLatch(OBJECTS);
    Feed feed = feed(new Watched(fixture.queue, new AtomicInteger(), deleted));
    try (FeedWorker worker = new FeedWorker(fixture.engine(StepHook.NONE), feed)) {
      worker.start();
      await(deleted);
    }
    fixture.runToTheEnd();
    fixture.assertComplete(3 * OBJECTS);
    assertThat(fixture.balance().units()).isLessThan(OBJECTS);
  }

  @Test
  void takesInWhatItGatheredBeforeItEnds() throws InterruptedException {
    CountDownLatch gathered = new CountDownLatch(OBJECTS);
    StepHook hook =
        (step, unit) -> {
          if (step == IngestStep.GATHERED) {
            gathered.countDown();
          }
        };
    try (FeedWorker worker = new FeedWorker(fixture.engine(hook), fixture.feed())) {
      worker.start();
      await(gathered);
      assertThat(fixture.balance().units()).isZero();
    }
    assertThat(fixture.queue.size()).isZero();
    assertThat(fixture.balance().units()).isEqualTo(1);
    fixture.runToTheEnd();
    fixture.assertComplete(3 * OBJECTS);
  }

  @Test
  void keepsMessagesHiddenWhileTheyWait() throws InterruptedException {
    fixture.settings =
        fixture.settings.withTimes(
            Duration.ofMillis(200), Duration.ZERO, Duration.ZERO, Duration.ofMillis(1));
    AtomicInteger extended = new AtomicInteger();
    CountDownLatch deleted = new CountDownLatch(OBJECTS);
    Feed feed = feed(new Watched(fixture.queue, extended, deleted));
    FeedWorker worker = new FeedWorker(fixture.engine(StepHook.NONE), feed);
    fixture.queue.receive(10, Duration.ZERO, FOR_EVER).forEach(worker::handle);
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (extended.get() < 3 * OBJECTS) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(10);
    }
    worker.flush();
    await(deleted);
    int last = extended.get();
    fixture.runToTheEnd();
    fixture.assertComplete(3 * OBJECTS);
    assertThat(extended.get() - last).as("no beat goes on").isLessThanOrEqualTo(OBJECTS);
  }

  @Test
  void aBatchOfTheVendorDoesNotWait() {
    fixture.queue.receive(10, Duration.ZERO, FOR_EVER).forEach(fixture.queue::delete);
    fixture.queue.send(List.of(fixture.batches.batch("b1", 2, 5)));
    FeedWorker worker = new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed());
    fixture.queue.receive(10, Duration.ZERO, FOR_EVER).forEach(worker::handle);
    assertThat(fixture.queue.size()).isZero();
    assertThat(fixture.balance().units()).isEqualTo(1);
  }

  @Test
  void goesOneByOneWhenTheGroupCannotBeTakenIn() {
    AtomicInteger claims = new AtomicInteger();
    StepHook hook =
        (step, unit) -> {
          if (step == IngestStep.CLAIMED && claims.incrementAndGet() == 1) {
            throw new IllegalStateException("a fault");
          }
        };
    fixture.receive(new FeedWorker(fixture.engine(hook), fixture.feed()));
    assertThat(fixture.balance().holds()).isTrue();
    fixture.runToTheEnd();
    fixture.assertComplete(3 * OBJECTS);
    assertThat(fixture.reasons()).isEmpty();
  }

  @Test
  void anObjectThatIsMissingStopsNoOther() {
    fixture.feedStore.delete(new BlobRef(Batches.BUCKET, "tiny/part-3.gz"));
    fixture.runToTheEnd();
    fixture.assertComplete(3 * (OBJECTS - 1));
    assertThat(fixture.balance().units()).isEqualTo(1);
    assertThat(fixture.balance().files().parked()).isEqualTo(1);
    UnitId unit = manifests().getFirst().id();
    assertThat(fixture.quarantine().getFirst().entry().unit()).isEqualTo(unit.value());
  }

  private Feed feed(MessageQueue queue) {
    return new Feed("fdr", queue, fixture.feedStore, Set.of(), true);
  }

  /// Counts what is done with messages.
  private record Watched(MessageQueue queue, AtomicInteger extended, CountDownLatch deleted)
      implements MessageQueue {
    @Override
    public List<QueueMessage> receive(int max, Duration wait, Duration visibility) {
      return queue.receive(max, wait, visibility);
    }

    @Override
    public void extend(QueueMessage message, Duration visibility) {
      extended.incrementAndGet();
      queue.extend(message, visibility);
    }

    @Override
    public void delete(QueueMessage message) {
      queue.delete(message);
      deleted.countDown();
    }

    @Override
    public void send(List<String> bodies) {
      queue.send(bodies);
    }

    @Override
    public long backlog() {
      return queue.backlog();
    }

    @Override
    public void check() {
      queue.check();
    }
  }
}
