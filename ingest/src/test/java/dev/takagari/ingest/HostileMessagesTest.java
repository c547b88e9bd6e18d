package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import dev.takagari.adapters.sqs.SqsMessageQueue;
import dev.takagari.adapters.sqs.SqsSettings;
import dev.takagari.core.blob.BlobContent;
import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.blob.BlobStore;
import dev.takagari.core.blob.PutMode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.mapping.PlainLines;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrSliceDecoder;
import dev.takagari.core.testing.Seeds;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.unit.LedgerWorker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;

/// Whoever can write to the queue sends what they like, all at once, among good batches, with real
/// servers: every message comes to its end, and none stops another.
class HostileMessagesTest {
  private final Random random = new Random(Seeds.seed());
  private final List<String> messages = new ArrayList<>();
  private final List<ErrorCode> expected = new ArrayList<>();
  private IngestFixture fixture;
  private S3Client s3Client;
  private SqsClient sqsClient;
  private BlobStore store;
  private String bucket;
  private String archive;
  private String queueUrl;
  private int events;
  private int files;

  @BeforeEach
  void open() {
    bucket = SharedStack.freshBucket();
    archive = SharedStack.freshBucket();
    queueUrl = SharedStack.freshQueue();
    AwsAddress s3 = SharedStack.get().s3();
    AwsAddress sqs = SharedStack.get().sqs();
    fixture = new IngestFixture();
    s3Client = new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()).client();
    sqsClient =
        new SqsSettings(queueUrl, sqs.endpoint(), sqs.accessKey(), sqs.secretKey()).client();
    store = new S3BlobStore(s3Client);
  }

  @AfterEach
  void close() {
    fixture.close();
    s3Client.close();
    sqsClient.close();
  }

  private BlobInfo put(String key, int lines) {
    byte[] bytes = Batches.gzip(fixture.batches.lines(lines));
    BlobRef ref = new BlobRef(bucket, key);
    store.put(ref, new ByteArrayInputStream(bytes), bytes.length, PutMode.REPLACE);
    return store.describe(ref).orElseThrow();
  }

  /// An object that is to arrive.
  private BlobInfo good(String key) {
    events += 4;
    files++;
    return put(key, 4);
  }

  private static String file(BlobInfo info) {
    return Batches.file(info.ref().key(), Long.toString(info.size()), info.version());
  }

  private String batch(String name, int count, String... listed) {
    return Batches.message(name, count, List.of(listed)).replace(Batches.BUCKET, bucket);
  }

  private String s3Event(String inBucket, String key, String time) {
    return ("{\"Records\":[{\"eventName\":\"ObjectCreated:Put\",\"eventTime\":\"%s\",\"s3\":"
            + "{\"bucket\":{\"name\":\"%s\"},\"object\":{\"key\":\"%s\"}}}]}")
        .formatted(time, inBucket, key);
  }

  private void send(String message, ErrorCode... reasons) {
    messages.add(message);
    expected.addAll(List.of(reasons));
  }

  private String text(int bytes) {
    byte[] raw = new byte[bytes * 3 / 4];
    random.nextBytes(raw);
    return Base64.getEncoder().encodeToString(raw);
  }

  private void unknownMessages() {
    send(batch("none", 0), ErrorCode.BATCH_EMPTY);
    send("{\"hello\":[{\"files\":1}]}", ErrorCode.UNKNOWN_MESSAGE);
    send("not JSON at all", ErrorCode.UNKNOWN_MESSAGE);
    send("[[[[" + "[".repeat(200_000), ErrorCode.UNKNOWN_MESSAGE);
    send(text(250_000), ErrorCode.UNKNOWN_MESSAGE);
    send("{\"a\":\"" + text(250_000) + "\"}", ErrorCode.UNKNOWN_MESSAGE);
    send("{\"a\":" + "9".repeat(200_000) + "}", ErrorCode.UNKNOWN_MESSAGE);
    send(
        "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"%s\"}"
            .formatted(bucket));
  }

  private void pathsThatLeaveTheirBatch() {
    put("secret.gz", 50);
    put("data/secret/part.gz", 50);
    List<String> paths =
        List.of(
            "data/p/../../secret.gz",
            "data/p/../secret/part.gz",
            "data/p/%2e%2e/%2e%2e/secret2.gz",
            "data%2Fp%2F..%2F..%2Fsecret3.gz",
            "/secret.gz",
            "secret.gz",
            "data/secret/part.gz",
            "..\\\\..\\\\secret.gz",
            "data/p/x\\\\..\\\\y",
            "data/p/\\u0000.gz",
            "data/p/%00",
            "data/p/" + "k".repeat(1_100),
            "data/p/" + "\u65e5".repeat(1_000),
            "data/p/\\ud800",
            "");
    List<String> listed = new ArrayList<>();
    List<ErrorCode> reasons = new ArrayList<>();
    for (String path : paths) {
      listed.add(Batches.file(path, "1", "0".repeat(32)));
      reasons.add(ErrorCode.PATH_NOT_ALLOWED);
    }
    listed.add("{}");
    listed.add("7");
    listed.add("{\"path\":null}");
    listed.add("{\"path\":{\"path\":\"secret.gz\"}}");
    Collections.addAll(
        reasons,
        ErrorCode.PATH_NOT_ALLOWED,
        ErrorCode.PATH_NOT_ALLOWED,
        ErrorCode.PATH_NOT_ALLOWED,
        ErrorCode.PATH_NOT_ALLOWED);
    listed.add(file(good("data/p/part.gz")));
    send(
        batch("p", listed.size(), listed.toArray(String[]::new)),
        reasons.toArray(ErrorCode[]::new));

    String other = SharedStack.freshBucket();
    send(
        batch("q", 1, Batches.file("data/q/part.gz", "1", "0".repeat(32))).replace(bucket, other),
        ErrorCode.PATH_NOT_ALLOWED);
    send(
        batch("q", 1, Batches.file("data/q/part.gz", "1", "0".repeat(32)))
            .replace(bucket, "\u65e5".repeat(1_000)),
        ErrorCode.PATH_NOT_ALLOWED);
    send(s3Event(other, "part.gz", "2026-01-02T03:04:05Z"), ErrorCode.PATH_NOT_ALLOWED);
    send(s3Event(archive, "raw/x", "2026-01-02T03:04:05Z"), ErrorCode.PATH_NOT_ALLOWED);
    send(
        s3Event(bucket, "data%2F..%2Fsecret.gz", "2026-01-02T03:04:05Z"),
        ErrorCode.PATH_NOT_ALLOWED);
    send(s3Event(bucket, "%zz", "2026-01-02T03:04:05Z"), ErrorCode.PATH_NOT_ALLOWED);
  }

  private void keysInDisguise() {
    good("odd/a b+c \u00fc%.gz");
    send(s3Event(bucket, "odd%2Fa+b%2Bc+%C3%BC%25.gz", "2026-01-02T03:04:05Z"));
    good("odd/plain+plus.gz");
    send(s3Event(bucket, "odd/plain%2Bplus.gz", "2026-01-02T03:04:05Z"));
  }

  private void timesThatCannotBe() {
    List<String> times =
        List.of(
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "-1",
            "0",
            "253402300800000",
            "31556889864403199",
            "\"soon\"",
            "1e300",
            "null");
    for (int i = 0; i < times.size(); i++) {
      String name = "t" + i;
      String message = batch(name, 1, file(good("data/" + name + "/part.gz")));
      send(
          message.replaceFirst("\"timestamp\":\\d+", "\"timestamp\":" + times.get(i)),
          ErrorCode.BATCH_TIME_ABSURD);
    }
    good("times/far.gz");
    send(
        s3Event(bucket, "times/far.gz", "+999999999-12-31T23:59:59.999999999Z"),
        ErrorCode.BATCH_TIME_ABSURD);
    good("times/never.gz");
    send(s3Event(bucket, "times/never.gz", "never"), ErrorCode.BATCH_TIME_ABSURD);
  }

  private void figuresThatCannotBe() {
    BlobInfo text = good("data/s/text.gz");
    BlobInfo negative = good("data/s/negative.gz");
    BlobInfo huge = put("data/s/huge.gz", 9);
    BlobInfo checksum = good("data/s/checksum.gz");
    BlobInfo longer = good("data/s/longer.gz");
    BlobInfo wrong = put("data/s/wrong.gz", 9);
    send(
        batch(
            "s",
            70,
            Batches.file("data/s/text.gz", "\"" + text.size() + "\"", text.version()),
            Batches.file("data/s/negative.gz", "-5", negative.version()),
            Batches.file("data/s/huge.gz", "9223372036854775808", huge.version()),
            Batches.file("data/s/checksum.gz", Long.toString(checksum.size()), "abc"),
            Batches.file("data/s/longer.gz", Long.toString(longer.size()), "0".repeat(64)),
            Batches.file("data/s/wrong.gz", Long.toString(wrong.size()), "0".repeat(32))),
        ErrorCode.FILE_COUNT_DIFFERS,
        ErrorCode.SIZE_DIFFERS,
        ErrorCode.CHECKSUM_DIFFERS);
    send(batch("n", Integer.MAX_VALUE, file(good("data/n/part.gz"))), ErrorCode.FILE_COUNT_DIFFERS);
  }

  private void theSameAgain() {
    BlobInfo one = good("data/again/one.gz");
    BlobInfo two = good("data/again/two.gz");
    BlobInfo three = good("data/again/three.gz");
    String both = batch("again", 2, file(one), file(two));
    send(both);
    send(both);
    send(both);
    send(s3Event(bucket, "data/again/two.gz", "2026-01-02T03:04:05Z"));
    send(batch("again", 5, file(one), file(two), file(three), file(three), file(one)));
  }

  private IngestEngine engine() {
    UnmappedNames unmapped = new UnmappedNames();
    return new IngestEngine(
        IngestSettings.defaults()
            .withTimes(
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofMillis(50),
                Duration.ofMillis(100))
            .withGroups(Duration.ofSeconds(1), 64 << 20),
        store,
        new ArchiveLayout(archive),
        fixture.ledgers,
        List.of(fixture.lakeSink, fixture.hotSink),
        () -> new FdrSliceDecoder(unmapped, new PlainLines()),
        new IngestMeters(new SimpleMeterRegistry(), fixture.clock),
        fixture.clock,
        StepHook.NONE);
  }

  @Test
  void everyMessageComesToItsEndAndNoneStopsAnother() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      send(batch("g" + i, 1, file(good("data/g" + i + "/part.gz"))));
    }
    unknownMessages();
    pathsThatLeaveTheirBatch();
    keysInDisguise();
    timesThatCannotBe();
    figuresThatCannotBe();
    theSameAgain();
    Collections.shuffle(messages, random);
    SqsMessageQueue queue = new SqsMessageQueue(sqsClient, queueUrl, InstantSource.system());
    queue.send(messages);

    Feed feed = new Feed("fdr", queue, store, Set.of(bucket), true);
    try (IngestEngine engine = engine();
        FeedWorker worker = new FeedWorker(engine, feed);
        LedgerWorker rest = new LedgerWorker(engine, List.of(feed))) {
      worker.start();
      rest.start();
      long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
      while (queue.backlog() > 0 || fixture.balance().unitsInFlight() > 0) {
        fixture.commit(StepHook.NONE);
        assertThat(System.nanoTime())
            .as(queue.backlog() + " messages left, " + fixture.balance())
            .isLessThan(deadline);
        Thread.sleep(50);
      }
    }
    assertThat(counts(fixture.reasons())).isEqualTo(counts(expected));
    fixture.assertComplete(events);
    assertThat(fixture.balance().files().done()).isEqualTo(files);
    assertParkedMessagesAreKept();
  }

  private void assertParkedMessagesAreKept() throws IOException {
    for (QuarantineLedger.Listed listed : fixture.quarantine()) {
      QuarantineEntry entry = listed.entry();
      if (entry.kind() == QuarantineKind.MESSAGE) {
        try (BlobContent content = store.open(new BlobRef(archive, entry.archiveKey()), 0)) {
          assertThat(messages)
              .contains(new String(content.stream().readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static Map<ErrorCode, Long> counts(List<ErrorCode> reasons) {
    return reasons.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }
}
