package dev.takagari.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.ledger.SinkState;
import dev.takagari.core.ledger.SinkStatus;
import dev.takagari.core.ledger.UnitRecord;
import dev.takagari.core.unit.UnitId;
import dev.takagari.ingest.archive.ArchiveLayout;
import dev.takagari.ingest.archive.Manifest;
import dev.takagari.ingest.engine.StepHook;
import dev.takagari.ingest.replay.Redrive;
import dev.takagari.ingest.replay.Replay;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private IngestFixture fixture;
  private Set<String> offered = Set.of();

  @BeforeEach
  void open() {
    fixture = new IngestFixture();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private boolean lakeHolds(List<String> rawObjects) {
    return fixture.lake.rows().stream()
        .anyMatch(row -> rawObjects.contains(row.string(Columns.RAW_OBJECT)));
  }

  private Replay replay() {
    return new Replay(
        fixture.ledgers.units(),
        fixture.ledgers.sinks(),
        fixture.ledgers.report(),
        this::lakeHolds,
        offered);
  }

  private Redrive redrive() {
    return new Redrive(fixture.engine(StepHook.NONE), List.of(fixture.feed()), replay());
  }

  private List<UnitRecord> manifests() {
    List<UnitRecord> units = new ArrayList<>();
    for (BlobInfo info : fixture.archiveStore.list(IngestFixture.ARCHIVE, "raw/", "", 1000)) {
      if (info.ref().key().endsWith("/" + ArchiveLayout.MANIFEST)) {
        units.add(Manifest.read(info.ref().key(), fixture.archiveStore.bytes(info.ref())));
      }
    }
    return units;
  }

  @Test
  void replaysAUnitWithoutDoublingTheLake() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 2, 30)));
    fixture.runToTheEnd();
    UnitId unit = manifests().getFirst().id();
    fixture.hotSink.rows.clear();
    fixture
        .feedStore
        .list(Batches.BUCKET, "", "", 100)
        .forEach(info -> fixture.feedStore.delete(info.ref()));
    assertThat(replay().replay(unit, Set.of()))
        .isEqualTo(Map.of("hot", Replay.Answer.DUE, "lake", Replay.Answer.ALREADY_THERE));
    fixture.runToTheEnd();
    fixture.assertComplete(60);
  }

  @Test
  void namesTheSinksWhenOneIsAskedForThatTheUnitDoesNotHave() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 3)));
    fixture.runToTheEnd();
    UnitId unit = manifests().getFirst().id();
    assertThatThrownBy(() -> replay().replay(unit, Set.of("hot", "hott")))
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("hot, lake")
        .extracting(e -> ((TakagariException) e).code())
        .isEqualTo(ErrorCode.BAD_REQUEST);
    assertThatThrownBy(() -> replay().replay(new UnitId("0".repeat(26)), Set.of()))
        .extracting(e -> ((TakagariException) e).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(fixture.balance().unitsInFlight()).isZero();
  }

  @Test
  void givesAUnitASinkThatCameAfterIt() {
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 3)));
    fixture.runToTheEnd();
    UnitId unit = manifests().getFirst().id();
    offered = Set.of("lake", "hot", "later");
    assertThat(replay().preview(unit, Set.of())).containsOnlyKeys("hot", "lake");
    assertThat(replay().replay(unit, Set.of("later")))
        .isEqualTo(Map.of("later", Replay.Answer.DUE));
    assertThat(fixture.ledgers.report().sinks(unit))
        .filteredOn(sink -> sink.status() == SinkStatus.PENDING)
        .extracting(SinkState::sink)
        .containsExactly("later");
  }

  @Test
  void doesNotRedriveWhatAMessageMayNotName() {
    fixture.queue.send(
        List.of(
            Batches.message(
                "b1", 1, List.of(Batches.file("data/other/part.gz", "1", "0".repeat(32))))));
    fixture.batches.put("data/other/part.gz", Batches.gzip(fixture.batches.lines(3)));
    fixture.runToTheEnd();
    long entry = fixture.quarantine().getFirst().id();
    assertThatThrownBy(() -> redrive().redrive(entry))
        .extracting(e -> ((TakagariException) e).code())
        .isEqualTo(ErrorCode.PATH_NOT_ALLOWED);
    fixture.runToTheEnd();
    assertThat(fixture.lake.rows()).isEmpty();
    assertThat(fixture.reasons()).containsExactly(ErrorCode.PATH_NOT_ALLOWED);
  }

  @Test
  void redrivesAnObjectThatCameLate() {
    byte[] bytes = Batches.gzip(fixture.batches.lines(7));
    fixture.queue.send(
        List.of(Batches.message("b1", 1, List.of("{\"path\":\"data/b1/late.gz\"}"))));
    fixture.runToTheEnd();
    assertThat(fixture.reasons()).containsExactly(ErrorCode.OBJECT_MISSING);
    fixture.batches.put("data/b1/late.gz", bytes);
    redrive().redrive(fixture.quarantine().getFirst().id());
    fixture.runToTheEnd();
    fixture.assertComplete(7);
    assertThat(fixture.quarantine()).isEmpty();
  }

  @Test
  void redrivesAnObjectOfWhichAMessageGaveAWrongSize() {
    fixture.batches.put("data/b1/wrong.gz", Batches.gzip(fixture.batches.lines(5)));
    fixture.queue.send(
        List.of(Batches.message("b1", 1, List.of("{\"path\":\"data/b1/wrong.gz\",\"size\":7}"))));
    fixture.runToTheEnd();
    assertThat(fixture.reasons()).containsExactly(ErrorCode.SIZE_DIFFERS);
    redrive().redrive(fixture.quarantine().getFirst().id());
    fixture.runToTheEnd();
    fixture.assertComplete(5);
    assertThat(fixture.quarantine()).isEmpty();
  }

  @Test
  void redrivesLinesIntoAUnitOfTheirOwn() {
    fixture.settings = fixture.settings.withLineCap(600);
    List<String> lines = new ArrayList<>(fixture.batches.lines(5));
    String wide = fixture.batches.line().replace("}", ",\"odd\":\"" + "x".repeat(600) + "\"}");
    lines.add(2, wide);
    lines.add("not json");
    fixture.queue.send(
        List.of(
            Batches.message(
                "b1", List.of(fixture.batches.put("data/b1/a.gz", Batches.gzip(lines))))));
    fixture.runToTheEnd();
    assertThat(fixture.reasons())
        .containsExactlyInAnyOrder(ErrorCode.LINE_TOO_LONG, ErrorCode.LINE_NOT_JSON);

    fixture.settings = fixture.settings.withLineCap(10_000);
    fixture.quarantine().forEach(listed -> redrive().redrive(listed.id()));
    fixture.runToTheEnd();
    fixture.assertComplete(6);
    assertThat(fixture.reasons()).containsExactly(ErrorCode.LINE_NOT_JSON);
  }

  @Test
  void listsALineAgainAsOftenAsItIsRedrivenInVain() {
    fixture.queue.send(
        List.of(
            Batches.message(
                "b1",
                List.of(fixture.batches.put("data/b1/a.gz", Batches.gzip(List.of("not json")))))));
    fixture.runToTheEnd();
    for (int i = 0; i < 3; i++) {
      assertThat(fixture.reasons()).containsExactly(ErrorCode.LINE_NOT_JSON);
      redrive().redrive(fixture.quarantine().getFirst().id());
      fixture.runToTheEnd();
    }
    assertThat(fixture.reasons()).containsExactly(ErrorCode.LINE_NOT_JSON);
    assertThat(fixture.balance().holds()).isTrue();
  }

  @Test
  void redrivesTheHalfLineAtTheEndOfACutFile() {
    byte[] whole = Batches.gzip(fixture.batches.lines(500));
    byte[] cut = Arrays.copyOf(whole, whole.length * 2 / 3);
    fixture.queue.send(
        List.of(Batches.message("b1", List.of(fixture.batches.put("data/b1/a.gz", cut)))));
    fixture.runToTheEnd();
    QuarantineLedger.Listed half =
        fixture.quarantine().stream()
            .filter(listed -> listed.entry().reason() == ErrorCode.LINE_NOT_JSON)
            .findFirst()
            .orElseThrow();
    redrive().redrive(half.id());
    fixture.runToTheEnd();
    assertThat(fixture.reasons())
        .containsExactlyInAnyOrder(ErrorCode.GZIP_DAMAGED, ErrorCode.LINE_NOT_JSON);
  }

  @Test
  void redrivesLinesOfAnObjectThatIsNotCompressed() {
    byte[] text = ("not json\n" + fixture.batches.line()).getBytes(StandardCharsets.UTF_8);
    fixture.queue.send(
        List.of(Batches.message("b1", List.of(fixture.batches.put("data/b1/a.ndjson", text)))));
    fixture.runToTheEnd();
    redrive().redrive(fixture.quarantine().getFirst().id());
    fixture.runToTheEnd();
    assertThat(fixture.reasons()).containsExactly(ErrorCode.LINE_NOT_JSON);
    fixture.assertComplete(1);
  }

  @Test
  void keepsTheEntryOfALineThatIsStillTooLong() {
    fixture.settings = fixture.settings.withLineCap(20);
    fixture.queue.send(List.of(fixture.batches.batch("b1", 1, 1)));
    fixture.runToTheEnd();
    long entry = fixture.quarantine().getFirst().id();
    assertThatThrownBy(() -> redrive().redrive(entry)).hasMessageContaining("1 of 1 lines");
    assertThat(fixture.reasons()).containsExactly(ErrorCode.LINE_TOO_LONG);
  }

  @Test
  void redrivesAMessage() {
    fixture.queue.send(List.of("{\"hello\":1}"));
    fixture.runToTheEnd();
    redrive().redrive(fixture.quarantine().getFirst().id());
    assertThat(fixture.queue.size()).isEqualTo(1);
    assertThat(
            fixture.archiveStore.describe(
                new BlobRef(
                    IngestFixture.ARCHIVE,
                    fixture
                        .ledgers
                        .quarantine()
                        .list(0, 1, false)
                        .getFirst()
                        .entry()
                        .archiveKey())))
        .isPresent();
  }
}
