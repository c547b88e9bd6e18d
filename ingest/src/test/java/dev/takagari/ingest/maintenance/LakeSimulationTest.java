package dev.takagari.ingest.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.iceberg.IcebergLakeCleaning;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.FleetRows;
import dev.takagari.core.lake.LakeDrop;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.lake.LakeRewrite;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.LakeUse;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.testing.Seeds;
import dev.takagari.ingest.lake.SameRecord;
import dev.takagari.ingest.lake.TableOrder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Days of a lake with late data, in small: sizes are scaled so that a busy class fills a large
/// file a day and a quiet one does not. Prints bytes written : ingested.
///
/// `./takagari bench month` plays thirty days, which takes minutes. Three are enough for everything
/// that happens in a month: merges of many files and of old ones, late rows, copies.
@Tag("slow")
class LakeSimulationTest {
  private static final int DAYS = Integer.getInteger("takagari.simulation.days", 3);
  private static final int UNITS_A_DAY = 12;
  private static final double MOST = 2.5;
  private static final LocalDate FIRST = LocalDate.of(2026, 3, 1);
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  /// 64 MB become 320 KB.
  private static final MaintenanceSettings.Sizes SIZES =
      MaintenanceSettings.Sizes.USUAL.scaled(0.005);

  @TempDir private Path directory;
  private Instant now = FIRST.atStartOfDay(ZoneOffset.UTC).toInstant();
  private final Random random = new Random(Seeds.seed());
  private final FleetRows fleet = new FleetRows(Seeds.seed(), 200);

  /// A table whose commits happen at the times of the simulation.
  private final class Dated implements LakeMaintenance {
    private final LakeMaintenance lake;
    private final Map<String, Instant> added = new HashMap<>();

    Dated(LakeMaintenance lake) {
      this.lake = lake;
    }

    @Override
    public LakeState state() {
      LakeState state = lake.state();
      return new LakeState(
          state.snapshotId(),
          state.seq(),
          state.snapshots(),
          state.settledUntil(),
          state.files().stream().map(this::dated).toList());
    }

    private StoredFile dated(StoredFile file) {
      return new StoredFile(
          file.location(),
          file.partition(),
          file.rows(),
          file.bytes(),
          added.computeIfAbsent(file.location(), _ -> now),
          file.merged(),
          file.minTime(),
          file.maxTime());
    }

    @Override
    public void read(String location, Predicate<ByteSpan> wanted, Consumer<Event> rows) {
      lake.read(location, wanted, rows);
    }

    @Override
    public LakeFile write(LakeRewrite rewrite, int number, SortedRows rows) {
      return lake.write(rewrite, number, rows);
    }

    @Override
    public long replace(LakeRewrite rewrite) {
      return lake.replace(rewrite);
    }

    @Override
    public long drop(LakeDrop drop) {
      return lake.drop(drop);
    }

    @Override
    public boolean settle(LocalDate until, long snapshotId) {
      return lake.settle(until, snapshotId);
    }
  }

  /// Most events are of the unit's time; some are late by days, as of laptops that were closed.
  private List<EventRow> unit() {
    List<EventRow> rows = new ArrayList<>();
    long micros = now.toEpochMilli() * 1000;
    for (int i = 0; i < 900; i++) {
      long age = random.nextInt(100) < 97 ? 0 : random.nextInt(1, 8);
      long at = micros - random.nextLong(3_600_000_000L) - age * MICROS_PER_DAY;
      EventRow.Builder row = fleet.next(at, 4);
      String eventClass = random.nextInt(10) < 7 ? "process" : i % 3 == 0 ? "file" : "dns";
      rows.add(row.set(Columns.EVENT_CLASS, eventClass).build());
    }
    rows.sort(TableOrder.ROWS);
    return rows;
  }

  @Test
  void eachByteIsWrittenAtMostTwoAndAHalfTimesAlsoWithLateData() {
    try (MaintainedLake lake = new MaintainedLake(directory)) {
      Dated dated = new Dated(lake.maintenance);
      LakeMaintainer maintainer =
          new LakeMaintainer(
              new LakeMaintainer.Ports(
                  dated,
                  new IcebergLakeCleaning(lake.lake),
                  lake.rewrites,
                  lake.rewrites,
                  new PostgresLeaseLedger(lake.session),
                  SameRecord.NEVER,
                  () -> now),
              MaintenanceSettings.in(directory.resolve("spool")).withSizes(SIZES),
              new MaintenanceMeters(new SimpleMeterRegistry(), () -> now));
      long rows = 0;
      long copies = 0;
      List<EventRow> last = List.of();
      for (int unit = 0; unit < DAYS * UNITS_A_DAY; unit++) {
        now = now.plus(Duration.ofHours(24 / UNITS_A_DAY));
        List<EventRow> events = unit();
        if (unit % 20 == 19) {
          // the vendor delivers something twice
          events = new ArrayList<>(last);
          copies += events.size();
        }
        lake.unit(now, events, true);
        rows += events.size();
        last = events;
        lake.commit();
        if (unit % 3 == 2) {
          dated.state();
          maintainer.run();
        }
      }
      now = now.plus(Duration.ofHours(25));
      maintainer.run();
      List<StoredFile> left = lake.files();
      LakeUse.Rewrites rewrites = lake.rewrites.use().rewrites();
      double ratio = 1 + (double) rewrites.bytesWritten() / rewrites.ingestedBytes();
      long partitions = left.stream().map(StoredFile::partition).distinct().count();
      System.out.printf(
          "%d days, %d units, %d rows, %d bytes ingested; %d merges wrote %d bytes; written :"
              + " ingested %.2f; %d files in %d partitions, %d copies left out, settled until %s%n",
          DAYS,
          DAYS * UNITS_A_DAY,
          rows,
          rewrites.ingestedBytes(),
          rewrites.count(),
          rewrites.bytesWritten(),
          ratio,
          left.size(),
          partitions,
          rewrites.removedRows(),
          lake.maintenance.state().settledUntil().orElseThrow());
      assertThat(ratio).isLessThanOrEqualTo(MOST);
      assertThat(rewrites.removedRows()).isEqualTo(copies);
      assertThat(left.stream().mapToLong(StoredFile::rows).sum()).isEqualTo(rows - copies);
      assertThat(left.size()).isLessThan((int) partitions * 8);
    }
  }
}
