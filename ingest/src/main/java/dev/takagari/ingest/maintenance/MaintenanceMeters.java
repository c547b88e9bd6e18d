package dev.takagari.ingest.maintenance;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The meters of maintenance, `takagari.ingest.maintenance.*`.
public final class MaintenanceMeters {
  private final MeterRegistry registry;
  private final Timer runs;
  private final Counter duplicates;
  private final Counter conflicts;
  private final AtomicReference<Instant> last;

  /// @param clock tells how long the last complete run is ago, at first how long this process runs
  public MaintenanceMeters(MeterRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.runs = registry.timer("takagari.ingest.maintenance.runs");
    this.duplicates = registry.counter("takagari.ingest.maintenance.duplicates");
    this.conflicts = registry.counter("takagari.ingest.maintenance.conflicts");
    this.last = new AtomicReference<>(clock.instant());
    TimeGauge.builder(
            "takagari.ingest.maintenance.age",
            () -> Duration.between(last.get(), clock.instant()).toSeconds(),
            TimeUnit.SECONDS)
        .register(registry);
    for (String stage : new String[] {"read", "written"}) {
      bytes(stage);
    }
    for (String stage : new String[] {"before", "after"}) {
      files(stage);
    }
    for (String reason : new String[] {"expired", "orphan"}) {
      removed(reason);
    }
  }

  private Counter bytes(String stage) {
    return registry.counter("takagari.ingest.maintenance.bytes", "stage", stage);
  }

  private Counter files(String stage) {
    return registry.counter("takagari.ingest.maintenance.files", "stage", stage);
  }

  private Counter removed(String reason) {
    return registry.counter("takagari.ingest.maintenance.removed", "reason", reason);
  }

  void merged(MaintenanceReport.Done done) {
    bytes("read").increment((double) done.bytesBefore());
    bytes("written").increment((double) done.bytesAfter());
    files("before").increment((double) done.filesBefore());
    files("after").increment((double) done.filesAfter());
    duplicates.increment((double) (done.rowsBefore() - done.rowsAfter()));
    conflicts.increment((double) done.conflicts());
  }

  void expired(long files) {
    removed("expired").increment((double) files);
  }

  void orphans(long files) {
    removed("orphan").increment((double) files);
  }

  void ran(Instant now, long nanos) {
    runs.record(nanos, TimeUnit.NANOSECONDS);
    last.set(now);
  }
}
