package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.inventory.InventoryKind;
import dev.takagari.core.ledger.InventoryRow;
import dev.takagari.core.ledger.SinkStatus;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.unit.LedgerWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Other systems fail: everything waits, nothing is set aside, archiving goes on where it can.
class OutageTest {
  private IngestFixture fixture;

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"describe", "open", "put"})
  void triesAStoreAgain(String call) {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 3, 50)));
    AtomicInteger calls = new AtomicInteger();
    FlakyBlobStore.Trouble trouble =
        (what, ref) -> {
          if (what.equals(call) && calls.incrementAndGet() <= 4) {
            throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "503");
          }
        };
    FlakyBlobStore feed = new FlakyBlobStore(fixture.feedStore);
    FlakyBlobStore archive = new FlakyBlobStore(fixture.archiveStore);
    feed.trouble = trouble;
    archive.trouble = trouble;
    FeedWorker worker = new FeedWorker(fixture.engine(archive, StepHook.NONE), fixture.feed(feed));
    for (int i = 0; i < 6; i++) {
      fixture.receive(worker);
      assertThat(fixture.balance().holds()).isTrue();
      fixture.queue.redeliver();
      fixture.expireLeases();
    }
    fixture.runToTheEnd();
    fixture.assertComplete(150);
    assertThat(fixture.reasons()).isEmpty();
  }

  @Test
  void looksAgainSoonAtAMessageWhoseUnitIsHeld() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 50)));
    FlakyBlobStore archive = new FlakyBlobStore(fixture.archiveStore);
    archive.trouble =
        (what, ref) -> {
          throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "503");
        };
    FeedWorker worker = new FeedWorker(fixture.engine(archive, StepHook.NONE), fixture.feed());
    fixture.receive(worker);
    fixture.sql("UPDATE ingest.unit SET lease_until = clock_timestamp() + interval '1 hour'");
    fixture.queue.redeliver();
    fixture.receive(worker);

    assertThat(fixture.queue.receive(1, Duration.ofMinutes(1), Duration.ZERO))
        .as("long before the lease of two minutes that a new holder takes")
        .hasSize(1);
    fixture.runToTheEnd();
    fixture.assertComplete(50);
  }

  @Test
  void comesBackToAUnitWithoutWaitingForItsLeaseWhenTheListOfBadLinesCannotBeStored() {
    BlobInfo object =
        fixture.batches.put(
            "data/b1/part-00000.gz", Batches.gzip(List.of("not json", fixture.batches.line())));
    fixture.queue.send(List.of(Batches.message("b1", List.of(object))));
    FlakyBlobStore archive = new FlakyBlobStore(fixture.archiveStore);
    AtomicInteger calls = new AtomicInteger();
    archive.trouble =
        (what, ref) -> {
          if (what.equals("put")
              && ref.key().endsWith(".lines.ndjson")
              && calls.incrementAndGet() == 1) {
            throw new TakagariException(ErrorCode.STORE_UNAVAILABLE, "503");
          }
        };
    fixture.receive(new FeedWorker(fixture.engine(archive, StepHook.NONE), fixture.feed()));
    assertThat(calls).hasValue(1);
    assertThat(fixture.queue.size()).isZero();

    fixture.sql("UPDATE ingest.sink_state SET due_at = clock_timestamp()");
    LedgerWorker rest =
        new LedgerWorker(fixture.engine(archive, StepHook.NONE), List.of(fixture.feed()));
    assertThat(rest.workOnce()).as("the lease is free").isTrue();
    assertThat(fixture.reasons()).containsExactly(ErrorCode.LINE_NOT_JSON);
  }

  @Test
  void resumesReadingWhereAConnectionBroke() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 500)));
    FlakyBlobStore feed = new FlakyBlobStore(fixture.feedStore);
    BlobInfo info = fixture.feedStore.list(Batches.BUCKET, "", "", 1).getFirst();
    feed.breakAfter = (int) info.size() / 3;
    fixture.receive(new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed(feed)));
    assertThat(fixture.queue.size()).isZero();
    fixture.runToTheEnd();
    fixture.assertComplete(500);
  }

  @ParameterizedTest
  @ValueSource(strings = {"open", "accept", "finish"})
  void archivesWhileASinkIsDown(String when) {
    fixture.hotSink.trouble =
        what -> {
          if (what.equals(when)) {
            throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "down");
          }
        };
    FeedWorker worker = new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed());
    for (int i = 0; i < 3; i++) {
      fixture.queue.send(List.of(fixture.batches.batch("b" + i, 2, 20)));
      fixture.receive(worker);
    }
    assertThat(fixture.queue.size()).isZero();
    while (fixture.commit(StepHook.NONE)) {}
    assertThat(fixture.lake.rows()).hasSize(120);
    assertThat(fixture.balance().sink("lake").written()).isEqualTo(120);
    assertThat(fixture.balance().sink("hot").inFlight()).isEqualTo(120);
    assertThat(fixture.commits.pendingIn("hot")).hasSize(3);
    assertThat(fixture.commits.pendingIn("lake")).isEmpty();

    fixture.hotSink.trouble = what -> {};
    fixture.runToTheEnd();
    fixture.assertComplete(120);
    assertThat(fixture.commits.pendingIn("hot")).isEmpty();
    assertThat(fixture.reasons()).isEmpty();
  }

  @Test
  void setsASinkAsideThatFailsForGood() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 10)));
    fixture.hotSink.trouble =
        what -> {
          throw new IllegalStateException("a fault");
        };
    fixture.runToTheEnd();
    assertThat(fixture.reasons()).containsExactly(ErrorCode.INTERNAL);
    assertThat(fixture.balance().sink("lake").written()).isEqualTo(10);
    assertThat(fixture.balance().sink("hot").quarantined()).isEqualTo(10);
    assertThat(fixture.balance().holds()).isTrue();
    var unit = new dev.takagari.core.unit.UnitId(fixture.quarantine().getFirst().entry().unit());
    assertThat(fixture.ledgers.report().sinks(unit))
        .extracting(state -> state.status())
        .containsExactly(SinkStatus.PARKED, SinkStatus.DONE);
  }

  @Test
  void readsInventoriesFirstAndWritesTheSameNamesLater() {
    String event = fixture.batches.line();
    String aid = event.replaceAll(".*\"aid\":\"([0-9a-f]+)\".*", "$1");
    BlobInfo events = fixture.batches.put("data/b1/part-0.gz", Batches.gzip(List.of(event)));
    BlobInfo hosts =
        fixture.batches.put(
            "fdrv2/aidmaster/part-0.gz", Batches.gzip(List.of(host(aid, "alpha", 1_767_000_000L))));
    fixture.hotSink.trouble =
        what -> {
          throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "down");
        };
    fixture.queue.send(List.of(Batches.s3Event(List.of(events, hosts))));
    fixture.receive(new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed()));
    // Renamed after the claim: the unit goes on with what it saw then.
    BlobInfo later =
        fixture.batches.put(
            "fdrv2/aidmaster/part-1.gz", Batches.gzip(List.of(host(aid, "beta", 1_768_000_000L))));
    fixture.queue.send(List.of(Batches.s3Event(List.of(later))));
    fixture.receive(new FeedWorker(fixture.engine(StepHook.NONE), fixture.feed()));
    fixture.hotSink.trouble = what -> {};
    fixture.runToTheEnd();
    fixture.assertComplete(1);
    assertThat(fixture.lake.rows().getFirst().string(Columns.HOST_NAME)).isEqualTo("alpha");
    assertThat(fixture.hotSink.rows.values())
        .allMatch(row -> "alpha".equals(row.string(Columns.HOST_NAME)));
    assertThat(fixture.balance().inventoryRows()).isEqualTo(2);
    assertThat(fixture.balance().linesReceived()).isEqualTo(1);
    assertThat(fixture.ledgers.hosts().hostName(aid, fixture.ledgers.hosts().version()))
        .contains("beta");
  }

  @Test
  void recordsInventoriesOfEveryKind() {
    List<BlobInfo> objects = new ArrayList<>();
    for (InventoryKind kind : InventoryKind.values()) {
      String line =
          "{\"aid\":\"ab\",\"cid\":\"cc\",\"UserSid_readable\":\"S-1-5-18\",\"MAC\":\"0a\","
              + "\"ProductName\":\"editor\",\"_time\":\"1714550000.000\",\"of\":\""
              + kind
              + "\"}";
      objects.add(
          fixture.batches.put(
              "t-1/fdrv2/" + kind.segment() + "/part-0.gz", Batches.gzip(List.of(line, line))));
    }
    fixture.queue.send(List.of(Batches.s3Event(objects)));
    fixture.runToTheEnd();
    fixture.assertComplete(0);
    assertThat(fixture.balance().inventoryRows()).isEqualTo(10);
    Map<InventoryKind, String> idents =
        Map.of(
            InventoryKind.AIDMASTER, "ab",
            InventoryKind.USERINFO, "S-1-5-18",
            InventoryKind.NOTMANAGED, "0a",
            InventoryKind.MANAGEDASSETS, "ab|0a|",
            InventoryKind.APPINFO, "ab|editor|||");
    long version = fixture.ledgers.hosts().version();
    idents.forEach(
        (kind, ident) -> {
          Optional<InventoryRow> row =
              fixture.ledgers.hosts().find(kind.segment(), "cc", ident, version);
          assertThat(row).as(kind.segment()).isPresent();
          assertThat(row.get().time()).isEqualTo(1_714_550_000_000_000L);
          assertThat(row.get().body()).contains("\"of\":\"" + kind + "\"");
        });
  }

  private static String host(String aid, String name, long seconds) {
    return "{\"aid\":\"%s\",\"cid\":\"%032x\",\"ComputerName\":\"%s\",\"Time\":\"%d.0\"}"
        .formatted(aid, 1, name, seconds);
  }
}
