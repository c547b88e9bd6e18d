package dev.takagari.ingest.worker;

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
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.IngestTotals;
import dev.takagari.ingest.metrics.Stage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The workers as they run in production, with real servers for queue, objects and ledger.
class RealServersTest {

  @Test
  void ingestsWhatIsAnnounced() throws IOException, InterruptedException {
    String feedBucket = SharedStack.freshBucket();
    String archiveBucket = SharedStack.freshBucket();
    String queueUrl = SharedStack.freshQueue();
    AwsAddress s3 = SharedStack.get().s3();
    AwsAddress sqs = SharedStack.get().sqs();
    try (IngestFixture fixture = new IngestFixture();
        S3Client s3Client =
            new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()).client();
        SqsClient sqsClient =
            new SqsSettings(queueUrl, sqs.endpoint(), sqs.accessKey(), sqs.secretKey()).client()) {
      BlobStore store = new S3BlobStore(s3Client);
      MessageQueue queue = new SqsMessageQueue(sqsClient, queueUrl, InstantSource.system());
      for (int i = 0; i < 3; i++) {
        queue.send(List.of(copyBatch(fixture, store, feedBucket, "b" + i)));
      }
      Feed feed = new Feed("fdr", queue, store, Set.of(feedBucket), true);
      UnmappedNames unmapped = new UnmappedNames();
      try (IngestEngine engine =
              new IngestEngine(
                  IngestSettings.defaults()
                      .withTimes(
                          Duration.ofSeconds(30),
                          Duration.ofSeconds(1),
                          Duration.ofMillis(100),
                          Duration.ofMillis(100)),
                  store,
                  new ArchiveLayout(archiveBucket),
                  fixture.ledgers,
                  List.of(fixture.lakeSink, fixture.hotSink),
                  () -> new FdrLineDecoder(unmapped),
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
      assertThat(store.list(archiveBucket, "raw/", "", 100)).hasSize(9);
    }
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
