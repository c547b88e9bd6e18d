package dev.takagari.ingest.lake;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.core.event.EventJson;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.JsonBuffer;
import dev.takagari.core.lake.FleetRows;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Writes one large unit into a lake in a JVM of its own and prints what it took. Arguments: JDBC
/// URL, user, password, directory, rows, days, classes.
public final class LakeUnitRun {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final long FIRST_DAY = 20_000 * MICROS_PER_DAY;
  private static final int SAMPLE = 20_000;

  private LakeUnitRun() {}

  public static void main(String[] args) {
    LakeSettings settings =
        new LakeSettings(args[0], args[1], args[2], args[3] + "/lake", "takagari", Map.of());
    int rows = Integer.parseInt(args[4]);
    int days = Integer.parseInt(args[5]);
    int classes = Integer.parseInt(args[6]);
    FleetRows fleet = new FleetRows(1, 2_000);
    // Making rows shall not be measured: a sample is made once and sent again with other times.
    List<EventRow> sample = new ArrayList<>();
    long json = 0;
    for (int i = 0; i < SAMPLE; i++) {
      long micros = FIRST_DAY + (long) (i % days) * MICROS_PER_DAY + i * 1_000_000L;
      EventRow row = fleet.next(micros, classes).build();
      JsonBuffer text = new JsonBuffer(4096);
      new EventJson().write(row, text);
      json += text.length();
      sample.add(row);
    }
    UnitId unit = new UnitId("0123456789abcdefghjkmnpqrs");
    try (IcebergEventLake lake = new IcebergEventLake(settings)) {
      lake.check();
      LakeSink sink =
          new LakeSink(
              lake, LakeSinkSettings.in(Path.of(args[3], "spool")), new SimpleMeterRegistry());
      long cpu = cpu();
      long start = System.nanoTime();
      SinkOutcome outcome;
      long accepted;
      try (UnitWriter writer = sink.open(new UnitLease(unit, 1))) {
        for (int i = 0; i < rows; i++) {
          EventRow row = sample.get(i % SAMPLE);
          writer.accept(i < SAMPLE ? row : new LaterEvent(row, i / SAMPLE));
        }
        accepted = System.nanoTime();
        outcome = writer.finish();
      }
      long end = System.nanoTime();
      double seconds = (end - start) / 1e9;
      double cpuSeconds = (cpu() - cpu) / 1e9;
      lake.commit(new NumberedCommit(1, List.of(unit), outcome.files()));
      double megabytes = (double) json / SAMPLE * rows / (1 << 20);
      System.out.printf(
          "rows=%d written=%d files=%d lake_bytes=%d json_mb=%.0f seconds=%.2f accept=%.2f"
              + " cpu=%.2f rows_per_cpu_second=%.0f mb_per_cpu_second=%.1f peak_heap_mb=%d"
              + " max_heap_mb=%d%n",
          outcome.accepted(),
          outcome.written(),
          outcome.files().size(),
          outcome.bytes(),
          megabytes,
          seconds,
          (accepted - start) / 1e9,
          cpuSeconds,
          rows / cpuSeconds,
          megabytes / cpuSeconds,
          peakHeap() >> 20,
          Runtime.getRuntime().maxMemory() >> 20);
    }
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
        .getProcessCpuTime();
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
