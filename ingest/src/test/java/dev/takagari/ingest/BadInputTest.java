package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.Balance;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.ingest.engine.IngestStep;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.metrics.IngestTotals;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kind of bad input ends with the rest of its batch complete and an entry to look at.
class BadInputTest {
  private IngestFixture fixture;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private BlobInfo good(int lines) {
    return fixture.batches.put("data/b1/good.gz", Batches.gzip(fixture.batches.lines(lines)));
  }

  private void announce(BlobInfo... infos) {
    fixture.queue.send(List.of(Batches.message("b1", List.of(infos))));
    fixture.runToTheEnd();
  }

  private static String file(BlobInfo info) {
    return Batches.file(info.ref().key(), Long.toString(info.size()), info.version());
  }

  private void announce(int count, String... files) {
    fixture.queue.send(List.of(Batches.message("b1", count, List.of(files))));
    fixture.runToTheEnd();
  }

  private QuarantineEntry onlyEntry(ErrorCode reason) {
    assertThat(fixture.reasons()).containsExactly(reason);
    return fixture.quarantine().getFirst().entry();
  }

  @Test
  void keepsWhatATruncatedFileStillHolds() {
    byte[] whole = Batches.gzip(fixture.batches.lines(2_000));
    BlobInfo cut =
        fixture.batches.put("data/b1/cut.gz", Arrays.copyOf(whole, whole.length * 2 / 3));
    announce(good(10), cut);
    Balance balance = fixture.balance();
    assertThat(fixture.reasons()).contains(ErrorCode.GZIP_DAMAGED);
    assertThat(balance.holds()).isTrue();
    assertThat(balance.unitsInFlight()).isZero();
    assertThat(fixture.lake.rows()).hasSizeGreaterThan(1_000);
    assertThat(balance.sink("lake").written()).isEqualTo(fixture.lake.rows().size());
    assertThat(balance.linesQuarantined()).isLessThanOrEqualTo(1);
    assertThat(balance.files().done()).isEqualTo(2);
  }

  @Test
  void reportsADamagedMiddle() {
    byte[] bytes = Batches.gzip(fixture.batches.lines(2_000));
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 20, (byte) 0xff);
    announce(good(10), fixture.batches.put("data/b1/hit.gz", bytes));
    assertThat(fixture.reasons()).contains(ErrorCode.GZIP_DAMAGED);
    assertThat(fixture.balance().holds()).isTrue();
    assertThat(fixture.lake.rows()).hasSizeGreaterThan(500);
  }

  @Test
  void readsAFileOfSeveralMembers() {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    for (int i = 0; i < 5; i++) {
      members.writeBytes(Batches.gzip(fixture.batches.lines(20)));
    }
    announce(fixture.batches.put("data/b1/members.gz", members.toByteArray()));
    fixture.assertComplete(100);
    assertThat(fixture.reasons()).isEmpty();
  }

  @Test
  void setsAMissingObjectAside() {
    announce(2, file(good(10)), Batches.file("data/b1/missing.gz", "10", "x"));
    fixture.assertComplete(10);
    QuarantineEntry entry = onlyEntry(ErrorCode.OBJECT_MISSING);
    assertThat(entry.kind()).isEqualTo(QuarantineKind.OBJECT);
    assertThat(entry.source()).isEqualTo("cs-feed/data/b1/missing.gz");
    assertThat(fixture.balance().files().parked()).isEqualTo(1);
  }

  @Test
  void setsADeniedObjectAside() {
    BlobInfo good = good(10);
    BlobInfo denied =
        fixture.batches.put("data/b1/denied.gz", Batches.gzip(fixture.batches.lines(5)));
    fixture.queue.send(List.of(Batches.message("b1", List.of(good, denied))));
    FlakyBlobStore store = new FlakyBlobStore(fixture.feedStore);
    store.trouble =
        (what, ref) -> {
          if (ref.equals(denied.ref())) {
            throw new TakagariException(ErrorCode.OBJECT_DENIED, "denied");
          }
        };
    fixture.receive(new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed(store)));
    fixture.runToTheEnd();
    fixture.assertComplete(10);
    onlyEntry(ErrorCode.OBJECT_DENIED);
  }

  @Test
  void setsAnObjectOfAnotherSizeAside() {
    BlobInfo wrong =
        fixture.batches.put("data/b1/wrong.gz", Batches.gzip(fixture.batches.lines(5)));
    announce(2, file(good(10)), Batches.file("data/b1/wrong.gz", "7", wrong.version()));
    fixture.assertComplete(10);
    QuarantineEntry entry = onlyEntry(ErrorCode.SIZE_DIFFERS);
    assertThat(fixture.archiveStore.bytes(new BlobRef(IngestFixture.ARCHIVE, entry.archiveKey())))
        .isEqualTo(fixture.feedStore.bytes(wrong.ref()));
  }

  @Test
  void setsAnObjectWithAnotherChecksumAside() {
    BlobInfo wrong =
        fixture.batches.put("data/b1/wrong.gz", Batches.gzip(fixture.batches.lines(5)));
    announce(
        2,
        file(good(10)),
        Batches.file("data/b1/wrong.gz", Long.toString(wrong.size()), "0".repeat(32)));
    fixture.assertComplete(10);
    QuarantineEntry entry = onlyEntry(ErrorCode.CHECKSUM_DIFFERS);
    assertThat(fixture.archiveStore.bytes(new BlobRef(IngestFixture.ARCHIVE, entry.archiveKey())))
        .isEqualTo(fixture.feedStore.bytes(wrong.ref()));
  }

  @Test
  void listsAnEmptyObject() {
    announce(good(10), fixture.batches.put("data/b1/empty.gz", new byte[0]));
    fixture.assertComplete(10);
    onlyEntry(ErrorCode.OBJECT_EMPTY);
  }

  @Test
  void refusesAKeyOutsideItsBatchAlone() {
    announce(
        4,
        file(good(10)),
        Batches.file("data/b1/../../secret.gz", "1", "x"),
        Batches.file("data/other/part.gz", "1", "x"),
        Batches.file("data%2Fb1%2F..%2Fup.gz", "1", "x"));
    fixture.assertComplete(10);
    assertThat(fixture.reasons())
        .containsExactly(
            ErrorCode.PATH_NOT_ALLOWED, ErrorCode.PATH_NOT_ALLOWED, ErrorCode.PATH_NOT_ALLOWED);
  }

  @Test
  void recordsThatAnotherNumberOfFilesWasAnnounced() {
    announce(40, file(good(10)));
    fixture.assertComplete(10);
    assertThat(onlyEntry(ErrorCode.FILE_COUNT_DIFFERS).detail())
        .isEqualTo("40 announced, 1 listed");
  }

  @Test
  void parksABatchOfNoFiles() {
    announce(0);
    assertThat(fixture.queue.size()).isZero();
    QuarantineEntry entry = onlyEntry(ErrorCode.BATCH_EMPTY);
    assertThat(fixture.archiveStore.bytes(new BlobRef(IngestFixture.ARCHIVE, entry.archiveKey())))
        .isNotEmpty();
  }

  @Test
  void parksAMessageThatNobodyKnows() {
    fixture.queue.send(List.of("{\"hello\":\"you\"}"));
    fixture.runToTheEnd();
    assertThat(fixture.queue.size()).isZero();
    QuarantineEntry entry = onlyEntry(ErrorCode.UNKNOWN_MESSAGE);
    assertThat(fixture.archiveStore.bytes(new BlobRef(IngestFixture.ARCHIVE, entry.archiveKey())))
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"hello\":\"you\"}");
  }

  /// Counts as done in the report's `files`: what it held is in the tiers, and the list names it.
  @Test
  void countsATruncatedFileAsDoneAndNamesIt() {
    byte[] whole = Batches.gzip(fixture.batches.lines(2_000));
    announce(
        good(10), fixture.batches.put("data/b1/cut.gz", Arrays.copyOf(whole, whole.length / 2)));
    IngestTotals totals = IngestTotals.of(fixture.balance(), fixture.clock);
    assertThat(totals.files()).isEqualTo(2);
    assertThat(totals.isComplete()).isTrue();
    QuarantineEntry entry =
        fixture.quarantine().stream()
            .map(QuarantineLedger.Listed::entry)
            .filter(listed -> listed.reason() == ErrorCode.GZIP_DAMAGED)
            .findFirst()
            .orElseThrow();
    assertThat(entry.kind()).isEqualTo(QuarantineKind.OBJECT);
    assertThat(entry.source()).isEqualTo("cs-feed/data/b1/cut.gz");
    assertThat(fixture.archiveStore.bytes(new BlobRef(IngestFixture.ARCHIVE, entry.archiveKey())))
        .hasSize(whole.length / 2);
  }

  @Test
  void setsAMessageAsideThatFailsForGoodAndKeepsItsUnit() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 10)));
    StepHook hook =
        (step, unit) -> {
          if (step == IngestStep.CLAIMED) {
            throw new IllegalStateException("a fault");
          }
        };
    FeedWorker worker = new FeedWorker(fixture.engine(hook), fixture.feed());
    for (int i = 0; i < fixture.settings.permanentAttempts(); i++) {
      assertThat(fixture.queue.size()).isEqualTo(1);
      fixture.queue.redeliver();
      fixture.expireLeases();
      fixture.receive(worker);
    }
    assertThat(fixture.queue.size()).isZero();
    QuarantineEntry entry = onlyEntry(ErrorCode.INTERNAL);
    assertThat(entry.kind()).isEqualTo(QuarantineKind.MESSAGE);
    fixture.runToTheEnd();
    fixture.assertComplete(10);
  }

  @Test
  void dropsTheStoresTestMessage() {
    fixture.queue.send(
        List.of("{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}"));
    fixture.runToTheEnd();
    assertThat(fixture.queue.size()).isZero();
    assertThat(fixture.reasons()).isEmpty();
  }

  static Stream<List<String>> linesThatAreNoEvents() {
    return Stream.of(
        List.of("line-not-json", "{\"event_simpleName\":\"x\""),
        List.of("line-not-json", "hello"),
        List.of("line-not-object", "[1,2]"),
        List.of("line-not-object", "42"),
        List.of("line-too-long", "{\"a\":\"" + "x".repeat(20_000) + "\"}"));
  }

  @ParameterizedTest
  @MethodSource
  void linesThatAreNoEvents(List<String> line) {
    fixture.settings = fixture.settings.withLineCap(16 * 1024);
    List<String> lines = new ArrayList<>(fixture.batches.lines(20));
    lines.add(7, line.get(1));
    announce(good(10), fixture.batches.put("data/b1/bad.gz", Batches.gzip(lines)));
    fixture.assertComplete(30);
    assertThat(fixture.balance().linesReceived()).isEqualTo(31);
    assertThat(fixture.balance().linesQuarantined()).isEqualTo(1);
    QuarantineEntry entry = fixture.quarantine().getFirst().entry();
    assertThat(fixture.quarantine()).hasSize(1);
    assertThat(entry.reason().code()).isEqualTo(line.getFirst());
    assertThat(entry.firstLine()).isEqualTo(8);
    assertThat(entry.count()).isEqualTo(1);
    assertThat(fixture.archiveStore.bytes(new BlobRef(IngestFixture.ARCHIVE, entry.archiveKey())))
        .asString(StandardCharsets.UTF_8)
        .contains("\"line\":8");
  }

  private static String with(String line, String members) {
    return line.substring(0, line.length() - 1) + "," + members + "}";
  }

  static Stream<String> oddMembers() {
    return Stream.of(
        "\"odd\":\"a\\u0000b\\u0001\\u001f\"",
        "\"odd\":18446744073709551616,\"odd2\":1e400,\"odd3\":-0.0",
        "\"odd\":{\"a\":[1,{\"b\":null}]}",
        "\"Id\":\"0\",\"ID\":\"1\"",
        "\"odd\":1,\"odd\":2",
        "\"ContextTimeStamp\":\"never\",\"timestamp\":\"0\"",
        "\"ContextTimeStamp\":\"99999999999999999999999999\",\"timestamp\":\"-1\"",
        "\"aid\":null,\"cid\":null",
        "\"odd\":\"line\\u2028separator\u2028\u0085\"",
        IntStream.range(0, 2_000)
            .mapToObj(i -> "\"k" + i + "\":\"" + i + "\"")
            .collect(Collectors.joining(",")));
  }

  @ParameterizedTest
  @MethodSource("oddMembers")
  void takesOddMembers(String members) {
    List<String> lines = new ArrayList<>(fixture.batches.lines(5));
    lines.add(2, with(fixture.batches.line(), members));
    announce(fixture.batches.put("data/b1/odd.gz", Batches.gzip(lines)));
    fixture.assertComplete(6);
    assertThat(fixture.reasons()).isEmpty();
  }

  @Test
  void takesLinesWithoutTenantSensorOrAnythingElse() {
    List<String> lines = new ArrayList<>(fixture.batches.lines(5));
    String line = fixture.batches.line();
    lines.add(line.replaceAll("\"[ac]id\":\"[0-9a-f]+\",", ""));
    lines.add("{\"event_simpleName\":\"ProcessRollup2\"}");
    lines.add("{}");
    announce(good(3), fixture.batches.put("data/b1/bare.gz", Batches.gzip(lines)));
    fixture.assertComplete(11);
    assertThat(fixture.reasons()).isEmpty();
  }

  @Test
  void takesInvalidUtf8AndRawControlCharacters() {
    byte[] start =
        fixture.batches.line().replace("}", ",\"odd\":\"").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(start);
    bytes.writeBytes(new byte[] {(byte) 0xc3, (byte) 0x28, (byte) 0xff, 'x'});
    bytes.writeBytes("\"}\r\n\n".getBytes(StandardCharsets.UTF_8));
    bytes.writeBytes(fixture.batches.line().getBytes(StandardCharsets.UTF_8));
    announce(good(3), fixture.batches.put("data/b1/utf8.gz", Batches.gzip(bytes.toByteArray())));
    fixture.assertComplete(5);
  }

  @Test
  void countsADuplicateLineAndWritesItOnce() {
    List<String> lines = new ArrayList<>(fixture.batches.lines(5));
    lines.add(lines.getFirst());
    announce(fixture.batches.put("data/b1/twice.gz", Batches.gzip(lines)));
    fixture.assertComplete(5);
    assertThat(fixture.balance().sink("lake").duplicates()).isEqualTo(1);
  }
}
