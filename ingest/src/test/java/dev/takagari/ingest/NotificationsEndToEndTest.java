package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeMaintenance;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.decode.ObjectKinds;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.lake.LakeCommitter;
import dev.takagari.ingest.lake.LakeSink;
import dev.takagari.ingest.lake.LakeSinkSettings;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.unit.LedgerWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every wrapping in which an object is announced, through real servers into rows of the real lake.
class NotificationsEndToEndTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private final String feedBucket = SharedStack.freshBucket();
  private final String archiveBucket = SharedStack.freshBucket();
  private final CloudTrails trails = new CloudTrails(11);
  private IngestFixture fixture;
  private S3BlobStore store;
  private SqsMessageQueue queue;
  private IcebergEventLake lake;

  @BeforeEach
  void open() {
    AwsAddress s3 = SharedStack.get().s3();
    AwsAddress sqs = SharedStack.get().sqs();
    fixture = new IngestFixture();
    store =
        new S3BlobStore(new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()));
    queue =
        new SqsMessageQueue(
            new SqsSettings(
                SharedStack.freshQueue(), sqs.endpoint(), sqs.accessKey(), sqs.secretKey()),
            InstantSource.system());
    lake =
        new IcebergEventLake(
            new LakeSettings(
                fixture.dataSource.getJdbcUrl(),
                fixture.dataSource.getUsername(),
                fixture.dataSource.getPassword(),
                directory.resolve("lake").toString(),
                "takagari",
                Map.of()));
    lake.check();
  }

  @AfterEach
  void close() {
    lake.close();
    store.close();
    fixture.close();
  }

  @Test
  void eachWrappingBringsItsRecordsIntoTheLake() throws Exception {
    Map<String, Integer> expected = new TreeMap<>();
    List<String> messages = new ArrayList<>();
    // S3's own event, directly, through a topic, and through a topic that delivers it raw
    messages.add(s3Event(trail("direct", 2, expected)));
    messages.add(topic(s3Event(trail("topic é+%41", 3, expected))));
    // EventBridge, directly and through a topic
    messages.add(eventBridge(trail("bridge a b", 4, expected)));
    messages.add(topic(eventBridge(trail("bridge-topic", 5, expected))));
    // CloudTrail's own message of several keys, both ways
    messages.add(delivery(trail("own-1", 6, expected), trail("own-2", 7, expected)));
    messages.add(topic(delivery(trail("own-topic-1", 8, expected), trail("own-3", 9, expected))));
    // several records in one S3 event
    messages.add(
        s3Event(trail("two-1", 10, expected), trail("two-2", 11, expected))
            .replace("]}", ",{\"eventName\":\"ObjectRemoved:Delete\",\"s3\":{}}]}"));
    // CrowdStrike's own
    messages.add(falcon("part-1", 12, expected));
    // what brings nothing
    messages.add("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\"}");
    messages.add(
        "{\"source\":\"aws.s3\",\"detail-type\":\"Object Deleted\",\"detail\":{\"bucket\":{}}}");
    queue.send(messages);

    runToTheEnd();

    assertThat(fixture.quarantine()).isEmpty();
    assertThat(fixture.balance().holds()).isTrue();
    assertThat(rowsByObject()).isEqualTo(expected);
  }

  private void runToTheEnd() throws InterruptedException {
    Feed feed = new Feed("fdr", queue, store, Set.of(feedBucket), true);
    LakeCommitter committer =
        new LakeCommitter(
            fixture.commits, lake, LakeCommitter.USUAL_FILES, new SimpleMeterRegistry());
    try (IngestEngine engine =
            new IngestEngine(
                IngestSettings.defaults()
                    .withTimes(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100),
                        Duration.ofMillis(100))
                    .withGroups(Duration.ofSeconds(1), 64 << 20),
                store,
                new ArchiveLayout(archiveBucket),
                fixture.ledgers,
                List.of(
                    new LakeSink(
                        lake,
                        LakeSinkSettings.in(directory.resolve("spool")),
                        new SimpleMeterRegistry())),
                new ObjectKinds(
                    new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines())),
                    Map.of(),
                    2),
                new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
                fixture.clock,
                StepHook.NONE);
        FeedWorker worker = new FeedWorker(engine, feed);
        LedgerWorker rest = new LedgerWorker(engine, List.of(feed))) {
      worker.start();
      rest.start();
      long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
      while (queue.backlog() > 0 || fixture.balance().unitsInFlight() > 0) {
        committer.commitAll(10);
        assertThat(System.nanoTime()).as("took too long").isLessThan(deadline);
        Thread.sleep(50);
      }
    }
  }

  /// Rows of the lake by the last part of their object's key.
  private Map<String, Integer> rowsByObject() {
    Map<String, Integer> rows = new TreeMap<>();
    IcebergLakeMaintenance maintenance = new IcebergLakeMaintenance(lake);
    maintenance
        .state()
        .files()
        .forEach(
            file ->
                maintenance.read(
                    file.location(),
                    id -> true,
                    row -> {
                      String object = String.valueOf(row.string(Columns.RAW_OBJECT));
                      rows.merge(object.replaceAll(".*/\\d+-", ""), 1, Integer::sum);
                    }));
    return rows;
  }

  private BlobInfo put(String key, byte[] bytes) {
    BlobRef ref = new BlobRef(feedBucket, key);
    store.put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
    return store.describe(ref).orElseThrow();
  }

  private BlobInfo trail(String name, int records, Map<String, Integer> expected) {
    String file = "111122223333_CloudTrail_eu-central-1_20260102T0000Z_" + name + ".json.gz";
    expected.put(file.replaceAll("[^A-Za-z0-9._=-]", "_"), records);
    return put(
        "AWSLogs/o-exampleorg1/111122223333/CloudTrail/eu-central-1/2026/01/02/" + file,
        CloudTrails.file(trails.records(records)));
  }

  private String falcon(String name, int lines, Map<String, Integer> expected) {
    BlobInfo info = put("data/b1/" + name + ".gz", Batches.gzip(fixture.batches.lines(lines)));
    expected.put(name + ".gz", lines);
    return Batches.message(
            "b1",
            1,
            List.of(Batches.file(info.ref().key(), Long.toString(info.size()), info.version())))
        .replace(Batches.BUCKET, feedBucket);
  }

  private String s3Event(BlobInfo... infos) {
    List<String> records = new ArrayList<>();
    for (BlobInfo info : infos) {
      records.add(
          """
          {"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put",\
          "eventTime":"2026-01-02T00:00:00.000Z","s3":{"bucket":{"name":"%s"},\
          "object":{"key":"%s","size":%d,"eTag":"%s"}}}"""
              .formatted(feedBucket, escaped(info), info.size(), info.version()));
    }
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  /// S3 and CloudTrail escape keys as forms do.
  private static String escaped(BlobInfo info) {
    return java.net.URLEncoder.encode(info.ref().key(), StandardCharsets.UTF_8).replace("%2F", "/");
  }

  private String eventBridge(BlobInfo info) throws IOException {
    return """
        {"version":"0","id":"x","detail-type":"Object Created","source":"aws.s3",\
        "account":"111122223333","time":"2026-01-02T00:00:00Z","region":"eu-central-1",\
        "resources":["arn:aws:s3:::%1$s"],"detail":{"version":"0","bucket":{"name":"%1$s"},\
        "object":{"key":%2$s,"size":%3$d,"etag":"%4$s"},"reason":"PutObject"}}"""
        .formatted(
            feedBucket, JSON.writeValueAsString(info.ref().key()), info.size(), info.version());
  }

  private String delivery(BlobInfo... infos) {
    List<String> keys = new ArrayList<>();
    for (BlobInfo info : infos) {
      keys.add("\"" + escaped(info) + "\"");
    }
    return "{\"s3Bucket\":\"%s\",\"s3ObjectKey\":[%s]}"
        .formatted(feedBucket, String.join(",", keys));
  }

  private static String topic(String message) throws IOException {
    return """
        {"Type":"Notification","MessageId":"x","TopicArn":"arn:aws:sns:eu-central-1:1:t",\
        "Subject":"Amazon S3 Notification","Message":%s,"Timestamp":"2026-01-02T00:00:00.000Z",\
        "SignatureVersion":"1","Signature":"x","SigningCertURL":"x","UnsubscribeURL":"x"}"""
        .formatted(JSON.writeValueAsString(message));
  }
}
