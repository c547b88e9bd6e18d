package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.IngestTotals;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.unit.LedgerWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The workers as they run in production, with real servers for queue, objects and ledger.
class RealServersTest {

  private static final int TINY = 300;

  private final String feedBucket = SharedStack.freshBucket();
  private final String archiveBucket = SharedStack.freshBucket();
  private final String queueUrl = SharedStack.freshQueue();
  private IngestFixture fixture;
  private S3Client s3Client;
  private SqsClient sqsClient;
  private BlobStore store;
  private MessageQueue queue;

  @BeforeEach
  void open() {
    AwsAddress s3 = SharedStack.get().s3();
    AwsAddress sqs = SharedStack.get().sqs();
    fixture = new IngestFixture();
    s3Client = new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()).client();
    sqsClient =
        new SqsSettings(queueUrl, sqs.endpoint(), sqs.accessKey(), sqs.secretKey()).client();
    store = new S3BlobStore(s3Client);
    queue = new SqsMessageQueue(sqsClient, queueUrl, InstantSource.system());
  }

  @AfterEach
  void close() {
    fixture.close();
    s3Client.close();
    sqsClient.close();
  }

  private void runToTheEnd(Duration groupTime) throws InterruptedException {
    Feed feed = new Feed("fdr", queue, store, Set.of(feedBucket), true);
    UnmappedNames unmapped = new UnmappedNames();
    try (IngestEngine engine =
            new IngestEngine(
                IngestSettings.defaults()
                    .withTimes(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100),
                        Duration.ofMillis(100))
                    .withGroups(groupTime, 64 << 20),
                store,
                new ArchiveLayout(archiveBucket),
                fixture.ledgers,
                List.of(fixture.lakeSink, fixture.hotSink),
                () -> new FdrSliceDecoder(unmapped, new PlainLines()),
                new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
                fixture.clock,
                StepHook.NONE);
        FeedWorker worker = new FeedWorker(engine, feed);
        LedgerWorker rest = new LedgerWorker(engine, List.of(feed))) {
      worker.start();
      rest.start();
      long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (queue.backlog() > 0 || fixture.balance().unitsInFlight() > 0) {
        fixture.commit(StepHook.NONE);
        assertThat(System.nanoTime()).as("took too long").isLessThan(deadline);
        Thread.sleep(50);
      }
    }
  }

  @Test
  void ingestsWhatIsAnnounced() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      queue.send(List.of(copyBatch(fixture, store, feedBucket, "b" + i)));
    }
    runToTheEnd(Duration.ofSeconds(30));
    fixture.assertComplete(3 * 2 * 100);
    IngestTotals totals = IngestTotals.of(fixture.balance(), fixture.clock);
    assertThat(totals.isComplete()).isTrue();
    assertThat(totals.batches()).isEqualTo(3);
    assertThat(totals.files()).isEqualTo(6);
    assertThat(totals.eventsReceived()).isEqualTo(600);
    assertThat(totals.eventsLake()).isEqualTo(600);
    assertThat(totals.eventsHot()).isEqualTo(600);
    assertThat(totals.cpuSecondsByStage().get(Stage.DECODE)).isPositive();
    assertThat(totals.cpuSecondsByStage().get(Stage.ARCHIVE)).isPositive();
    assertThat(store.list(archiveBucket, "raw/", "", 100)).hasSize(3 * (2 + 1 + 2));
  }

  @Test
  void makesFewUnitsOfManyTinyObjects() throws IOException, InterruptedException {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < TINY; i++) {
      byte[] bytes = Batches.gzip(fixture.batches.lines(2));
      BlobRef ref = new BlobRef(feedBucket, "tiny/part-" + i + ".gz");
      store.put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
      messages.add(
          Batches.s3Event(List.of(store.describe(ref).orElseThrow()))
              .replace(Batches.BUCKET, feedBucket));
    }
    queue.send(messages);
    long start = System.nanoTime();
    runToTheEnd(Duration.ofSeconds(2));
    System.out.printf(
        "%d objects, each announced alone: %d units, %.1f s%n",
        TINY, fixture.balance().units(), (System.nanoTime() - start) / 1e9);
    fixture.assertComplete(2 * TINY);
    assertThat(fixture.balance().files().done()).isEqualTo(TINY);
    assertThat(fixture.balance().units()).isLessThan(TINY / 10);
    assertThat(fixture.lakeSink.written).hasSizeLessThan(TINY / 10);
  }

  private static String copyBatch(
      IngestFixture fixture, BlobStore store, String bucket, String name) {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      byte[] bytes = Batches.gzip(fixture.batches.lines(100));
      BlobRef ref = new BlobRef(bucket, "data/" + name + "/part-" + i + ".gz");
      store.put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
      BlobInfo info = store.describe(ref).orElseThrow();
      files.add(Batches.file(ref.key(), Long.toString(info.size()), info.version()));
    }
    return Batches.message(name, 2, files).replace(Batches.BUCKET, bucket);
  }
}
