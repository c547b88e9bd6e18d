package dev.takagari.enrich.sighting;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.FleetRows;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.sighting.store.SightingRewrite;
import dev.takagari.core.sighting.store.SightingTable;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Measures what the sink costs an event: the events of `LakeUnitRun` of ingest, which measures the
/// lake's sink, into rows of sightings. Nothing is written but spilled runs.
///
/// Arguments: directory, events, days, megabytes for the unit.
public final class SightingUnitRun {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long FIRST_DAY = 20_000 * MICROS_PER_DAY;
  private static final int SAMPLE = 20_000;

  private SightingUnitRun() {}

  public static void main(String[] arguments) {
    int events = Integer.parseInt(arguments[1]);
    int days = Integer.parseInt(arguments[2]);
    FleetRows fleet = new FleetRows(1, 2_000);
    List<EventRow> sample = new ArrayList<>();
    for (int i = 0; i < SAMPLE; i++) {
      long micros = FIRST_DAY + (long) (i % days) * MICROS_PER_DAY + i * 1_000_000L;
      sample.add(fleet.next(micros, 8).build());
    }
    Counted table = new Counted();
    SightingSink sink =
        new SightingSink(
            table,
            new NoLedger(),
            new SightingSinkSettings(
                Path.of(arguments[0]), Integer.parseInt(arguments[3]) << 20, 1),
            new SimpleMeterRegistry());
    for (int round = 0; round < 5; round++) {
      table.rows = 0;
      long cpu = cpu();
      long start = System.nanoTime();
      long accepted;
      try (UnitWriter writer =
          sink.open(new UnitLease(new UnitId("0123456789abcdefghjkmnpqrs"), round))) {
        for (int i = 0; i < events; i++) {
          writer.accept(sample.get(i % SAMPLE));
        }
        accepted = cpu();
        writer.finish();
      }
      System.out.printf(
          "%,d events, %,d rows: %.0f ns of CPU an event to accept, %.0f ns to make and sort rows,"
              + " %.2f s in all%n",
          events,
          table.rows,
          (double) (accepted - cpu) / events,
          (double) (cpu() - accepted) / events,
          (System.nanoTime() - start) / 1e9);
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /// Counts rows. Mutable.
  private static final class Counted implements SightingTable {
    private long rows;

    @Override
    public SightingFile write(
        String name, YearMonth month, int level, SightingRows sorted, long enough) {
      while (sorted.hasNext()) {
        sorted.next();
        rows++;
      }
      return new SightingFile(name, month, level, rows, 0, 0, 0, "");
    }

    @Override
    public LakeSnapshot commit(SightingCommit commit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LakeSnapshot newest() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<SightingFile> files() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SightingRows read(SightingFile file, int memory) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long replace(SightingRewrite rewrite) {
      throw new UnsupportedOperationException();
    }
  }

  /// Stages nothing.
  private static final class NoLedger implements SightingLedger {
    @Override
    public boolean stage(UnitLease lease, long digest, List<SightingFile> files) {
      return true;
    }

    @Override
    public Optional<SightingCommit> open() {
      return Optional.empty();
    }

    @Override
    public Optional<SightingCommit> begin(long newest, int maxFiles) {
      return Optional.empty();
    }

    @Override
    public void finish(SightingCommit commit, long snapshotId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Standing standing() {
      return new Standing(Set.of(), 0, Optional.empty());
    }

    @Override
    public Set<String> spared() {
      return Set.of();
    }
  }
}
