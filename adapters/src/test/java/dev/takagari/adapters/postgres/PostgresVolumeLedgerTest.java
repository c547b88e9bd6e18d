package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.retention.LeftOut;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.core.volume.VolumeCount;
import dev.takagari.core.volume.VolumeLedger.EventKind;
import dev.takagari.core.volume.VolumeLedger.VolumeRow;
import dev.takagari.core.volume.VolumeTally;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresVolumeLedgerTest {
  private static final Instant SENT = Instant.parse("2026-01-02T03:04:05Z");
  private static final LocalDate EVER = LocalDate.of(2020, 1, 1);

  private final IngestDatabase database = new IngestDatabase();
  private final PostgresVolumeLedger volume = new PostgresVolumeLedger(database.session());
  private final PostgresSinkLedger sinks = new PostgresSinkLedger(database.session());
  private int units;

  @AfterEach
  void close() {
    database.close();
  }

  private UnitLease unit(long rawBytes) {
    PostgresUnitLedger ledger = new PostgresUnitLedger(database.session());
    AnnouncedObject object =
        new AnnouncedObject(
            ObjectIdentity.of(new BlobRef("b", "k" + units++), "v"), 1, null, SENT, false, null);
    UnitWork work =
        ledger
            .claim(
                new Announcement(
                    "falcon",
                    "m",
                    "fdr",
                    "{}",
                    SENT,
                    SENT,
                    1,
                    List.of("hot", "lake"),
                    List.of(object),
                    false),
                Duration.ofMinutes(1))
            .won()
            .getFirst();
    ledger.archived(
        work.lease(),
        work.unit()
            .withArchived(
                "manifest",
                List.of(
                    new UnitObject(
                        0,
                        object,
                        ObjectState.ARCHIVED,
                        null,
                        new ArchivedContent("raw/" + units, rawBytes, "m", "s" + units)))));
    return work.lease();
  }

  private void record(UnitLease unit, String sink, long bytes, List<VolumeCount> counts) {
    long rows = counts.stream().mapToLong(VolumeCount::rows).sum();
    sinks.record(
        unit,
        sink,
        new SinkOutcome(rows, rows, 0, List.of(), bytes, List.of(), LeftOut.NOTHING, counts));
  }

  private static VolumeCount count(String action, long rows, long weight) {
    return new VolumeCount("d", action, "process", rows, weight, action.equals("new"));
  }

  @Test
  void sharesTheBytesOfAUnitOut() {
    UnitLease unit = unit(1_000);
    record(unit, "lake", 100, List.of(count("a", 3, 300), count("new", 1, 33), count("c", 1, 0)));
    record(unit, "hot", 77, List.of(count("a", 2, 2)));

    List<VolumeRow> rows = volume.volume(EVER);

    assertThat(rows).extracting(VolumeRow::action).containsExactly("a", "c", "new");
    assertThat(rows).extracting(VolumeRow::rows).containsExactly(3L, 1L, 1L);
    assertThat(rows).extracting(VolumeRow::rawBytes).containsExactly(901L, 0L, 99L);
    assertThat(rows).extracting(VolumeRow::lakeBytes).containsExactly(90L, 0L, 10L);
    assertThat(rows).extracting(VolumeRow::hotRows).containsExactly(2L, 0L, 0L);
    assertThat(volume.kinds(true, 10)).extracting(EventKind::action).containsExactly("new");
    assertThat(volume.kinds(false, 10)).hasSize(3).allMatch(kind -> kind.feed().equals("falcon"));
  }

  @Test
  void aUnitThatRunsAgainIsCountedOnce() {
    UnitLease unit = unit(10);
    record(unit, "lake", 10, List.of(count("a", 3, 3)));
    sinks.again(unit.unit(), Set.of("lake"));
    record(unit, "lake", 10, List.of(count("a", 3, 3)));
    record(unit(10), "lake", 10, List.of(count("a", 4, 3)));

    assertThat(volume.volume(EVER)).singleElement().matches(row -> row.rows() == 7);
  }

  @Test
  void aSpanOfDaysHoldsItsFirstAndNotItsLast() {
    record(unit(10), "lake", 10, List.of(count("a", 3, 3)));
    LocalDate day = volume.first(EVER);

    assertThat(volume.volume(EVER, day)).isEmpty();
    assertThat(volume.volume(day, day.plusDays(1))).hasSize(1);
    assertThat(volume.volume(day.plusDays(1), day.plusDays(2))).isEmpty();
  }

  @Test
  void kindsBeyondTheBoundAreCountedTogether() {
    for (int i = 0; i < 4; i++) {
      List<VolumeCount> counts = new ArrayList<>();
      for (int j = 0; j < 900; j++) {
        counts.add(count("a" + (i * 900 + j), 1, 1));
      }
      counts.add(count("a0", 1, 1));
      counts.add(new VolumeCount(VolumeTally.OTHERS, VolumeTally.OTHERS, "other", 1, 1, false));
      counts.add(count("odd \0", 1, 1));
      counts.add(count("odd \uFFFD", 1, 1));
      record(unit(901), "lake", 901, counts);
    }

    List<VolumeRow> rows = volume.volume(EVER);
    assertThat(rows).hasSizeLessThanOrEqualTo(2_001);
    assertThat(rows.stream().mapToLong(VolumeRow::rows).sum()).isEqualTo(4 * 904);
    assertThat(rows.stream().mapToLong(VolumeRow::rawBytes).sum()).isEqualTo(4 * 901);
    assertThat(rows).filteredOn(row -> row.action().equals(VolumeTally.OTHERS)).hasSize(1);
    assertThat(rows).filteredOn(row -> row.action().equals("a0")).allMatch(r -> r.rows() == 5);
  }

  @Test
  void onlyKindsThatCameInAreRememberedAsSearchedFor() {
    record(unit(10), "lake", 10, List.of(count("SensorHeartbeat", 1, 1), count("b", 1, 1)));
    Instant at = Instant.parse("2026-11-20T10:00:00Z");

    volume.queried(Map.of("sensorheartbeat", at, "secret words", at));
    volume.queried(Map.of("sensorheartbeat", at.minusSeconds(60)));

    assertThat(volume.kinds(false, 10))
        .filteredOn(kind -> !kind.lastQueried().equals(Instant.EPOCH))
        .singleElement()
        .matches(kind -> kind.action().equals("SensorHeartbeat") && kind.lastQueried().equals(at));
  }
}
