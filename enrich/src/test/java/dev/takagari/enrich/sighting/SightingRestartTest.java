package dev.takagari.enrich.sighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingIndex;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.adapters.postgres.PostgresSightingCoverage;
import dev.takagari.adapters.postgres.PostgresSinkLedger;
import dev.takagari.adapters.postgres.PostgresUnitLedger;
import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.Observable;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.enrich.upkeep.SightingRestart;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The table is lost, or its ledger: it is filled anew from what can be read again, and until then
/// nobody takes it for whole.
class SightingRestartTest {
  private static final Instant SENT = Instant.parse("2026-03-10T03:04:05Z");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
  private static final SightedValue VALUE = SightedValue.of(Observable.IP, "192.0.2.1");

  @TempDir private Path directory;
  private SightedPlace place;
  private IcebergEventLake lake;
  private IcebergSightingTable table;
  private PostgresSinkLedger sinks;
  private int units;

  @BeforeEach
  void open() {
    place = new SightedPlace(directory);
    lake = place.lake(IcebergEventLake::new);
    table = new IcebergSightingTable(lake);
    sinks = new PostgresSinkLedger(place.session());
  }

  @AfterEach
  void close() {
    place.close();
  }

  private UnitWork unit(List<String> to) {
    units++;
    PostgresUnitLedger ledger = new PostgresUnitLedger(place.session());
    AnnouncedObject object =
        new AnnouncedObject(
            ObjectIdentity.of(new BlobRef("b", "k" + units), "v"), 1, null, SENT, false, null);
    UnitWork work =
        ledger
            .claim(
                new Announcement(
                    "fdr", "m", "fdr", "{}", SENT, SENT, 1, to, List.of(object), false),
                Duration.ofMinutes(1))
            .won()
            .getFirst();
    ledger.archived(
        work.lease(),
        work.unit()
            .withArchived(
                "manifest" + units,
                List.of(
                    new UnitObject(
                        0,
                        object,
                        ObjectState.ARCHIVED,
                        null,
                        new ArchivedContent("raw/" + units, 1, "m", "s" + units)))));
    LakeFile file =
        new LakeFile(
            work.lease().unit() + "-" + DAY,
            work.lease().unit(),
            new LakePartition("dns", DAY),
            1,
            10,
            "{}");
    sinks.record(work.lease(), "lake", new SinkOutcome(1, 1, 0, List.of(), 10, List.of(file)));
    return work;
  }

  /// The sink takes a unit of one event, and the ledger of ingest says so.
  private void take(UnitLease lease) {
    write(lease);
    sinks.record(lease, "sightings", new SinkOutcome(1, 1, 0, List.of(), 1, List.of()));
    sinks.release(lease, Duration.ZERO);
  }

  private void write(UnitLease lease) {
    SightingSink sink =
        new SightingSink(
            table,
            place.ledger(),
            new SightingSinkSettings(place.spool(), 1 << 20, 1),
            new SimpleMeterRegistry());
    try (UnitWriter writer = sink.open(lease)) {
      writer.accept(
          EventRow.builder()
              .set(Columns.TIMESTAMP, DAY.toEpochDay() * 86_400_000_000L)
              .set(Columns.EVENT_ID, "e")
              .set(Columns.HOST_ID, lease.unit().value())
              .set(Columns.SOURCE_IP, VALUE.text())
              .build());
      writer.finish();
    }
  }

  private void commit() {
    new SightingCommitter(place.ledger(), table, 100).commitAll(10, () -> {});
  }

  private SightingIndex index() {
    return new IcebergSightingIndex(table, Duration.ZERO);
  }

  private boolean covers() {
    SightingCoverage known =
        new KnownDays(new PostgresSightingCoverage(place.session()), place.ledger(), index());
    try {
      return known.uncovered(DAY, DAY.plusDays(1)).covers(DAY);
    } catch (TakagariException e) {
      return false;
    }
  }

  private long counted() {
    List<SightingRow> rows = new ArrayList<>();
    index().find(SightingQuestion.ever(List.of(VALUE)), rows::add);
    return rows.stream().mapToLong(SightingRow::count).sum();
  }

  /// Works off what is due for the sink, as a worker does.
  private int workOff() {
    int done = 0;
    for (Optional<UnitWork> next = sinks.next(Duration.ofMinutes(1));
        next.isPresent();
        next = sinks.next(Duration.ofMinutes(1))) {
      assertThat(next.get().sinks()).contains("sightings");
      take(next.get().lease());
      done++;
    }
    return done;
  }

  private SightingRestart restart() {
    return new SightingRestart(place.keeping(), table);
  }

  private void fill() {
    for (int i = 0; i < 3; i++) {
      take(unit(List.of("lake", "sightings")).lease());
    }
    commit();
    assertThat(covers()).isTrue();
    assertThat(counted()).isEqualTo(3);
  }

  @Test
  void aTableThatIsGoneIsFilledAnew() throws IOException {
    fill();
    try (Stream<Path> files = Files.walk(directory.resolve("lake"))) {
      for (Path file :
          files
              .filter(each -> each.toString().contains("/sightings/"))
              .sorted(Comparator.reverseOrder())
              .toList()) {
        Files.delete(file);
      }
    }
    table = new IcebergSightingTable(lake);
    assertThat(covers()).isFalse();

    assertThat(restart().run()).isEqualTo(3);
    assertThat(covers()).isFalse();
    assertThat(counted()).isZero();

    assertThat(workOff()).isEqualTo(3);
    assertThat(covers()).isFalse();
    commit();
    assertThat(covers()).isTrue();
    assertThat(counted()).isEqualTo(3);
  }

  @Test
  void aTableThatIsThereIsEmptiedSoThatNothingCountsTwice() {
    fill();
    assertThat(restart().run()).isEqualTo(3);
    assertThat(restart().run()).isEqualTo(3);
    workOff();
    commit();
    assertThat(covers()).isTrue();
    assertThat(counted()).isEqualTo(3);
    assertThat(table.newest().seq()).isEqualTo(2);
  }

  @Test
  void aUnitFromBeforeTheSinkBecomesDueToo() {
    UnitWork old = unit(List.of("lake"));
    sinks.release(old.lease(), Duration.ZERO);
    assertThat(covers()).isFalse();
    assertThat(restart().run()).isEqualTo(1);
    workOff();
    commit();
    assertThat(covers()).isTrue();
    assertThat(counted()).isEqualTo(1);
  }

  @Test
  void whoWroteAUnitMeanwhileWritesItAgain() {
    UnitWork work = unit(List.of("lake", "sightings"));
    write(work.lease());
    restart().run();
    assertThatThrownBy(
            () ->
                sinks.record(
                    work.lease(), "sightings", new SinkOutcome(1, 1, 0, List.of(), 1, List.of())))
        .isInstanceOf(TakagariException.class);
    assertThat(workOff()).isEqualTo(1);
    commit();
    assertThat(covers()).isTrue();
    assertThat(counted()).isEqualTo(1);
  }

  @Test
  void aUnitThatCannotBeReadAgainLeavesItsDaysUncovered() {
    fill();
    place.update(
        "UPDATE ingest.unit SET raw_expiring_at = clock_timestamp()"
            + " WHERE manifest_key = 'manifest1'");
    assertThat(restart().run()).isEqualTo(2);
    workOff();
    commit();
    assertThat(covers()).isFalse();
    assertThat(counted()).isEqualTo(2);
  }

  @Test
  void aUnitThatIsReadAgainIsNotCountedAgain() {
    fill();
    UnitWork old = unit(List.of("lake"));
    sinks.release(old.lease(), Duration.ZERO);
    sinks.again(old.lease().unit(), Set.of("sightings"));
    assertThat(workOff()).isEqualTo(1);
    commit();
    assertThat(counted()).isEqualTo(4);
    for (int i = 0; i < 2; i++) {
      sinks.again(old.lease().unit(), Set.of("sightings"));
      assertThat(workOff()).isEqualTo(1);
      commit();
    }
    assertThat(counted()).isEqualTo(4);
    assertThat(covers()).isTrue();
  }

  @Test
  void fromItsBeginningUntilItRanNoDayIsCoveredAndAnyProcessKnowsThatItIsDue() {
    fill();
    assertThat(restart().isBegun()).isFalse();
    restart().begin();
    assertThat(covers()).isFalse();
    assertThat(restart().isBegun()).isTrue();
    restart().run();
    assertThat(restart().isBegun()).isFalse();
    workOff();
    commit();
    assertThat(covers()).isTrue();
  }
}
