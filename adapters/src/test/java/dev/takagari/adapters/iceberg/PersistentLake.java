package dev.takagari.adapters.iceberg;

import static dev.takagari.core.lake.LakeMaintenanceContract.persistently;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeCleaning;
import dev.takagari.core.lake.LakeDrop;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeRewrite;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.SortedRows;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A lake whose callers call again when the outcome is unknown.
record PersistentLake(EventLake lake, LakeMaintenance maintenance, LakeCleaning cleaning)
    implements EventLake, LakeMaintenance, LakeCleaning {
  static PersistentLake of(IcebergEventLake lake) {
    return new PersistentLake(
        lake, new IcebergLakeMaintenance(lake), new IcebergLakeCleaning(lake));
  }

  @Override
  public LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
    return lake.write(name, partition, rows);
  }

  @Override
  public LakeSnapshot commit(NumberedCommit commit) {
    return persistently(() -> lake.commit(commit));
  }

  @Override
  public LakeSnapshot newest() {
    return lake.newest();
  }

  @Override
  public LakePlan plan(LakeScan scan) {
    return lake.plan(scan);
  }

  @Override
  public void check() {
    lake.check();
  }

  @Override
  public LakeState state() {
    return maintenance.state();
  }

  @Override
  public void read(String location, Predicate<ByteSpan> wanted, Consumer<Event> rows) {
    maintenance.read(location, wanted, rows);
  }

  @Override
  public LakeFile write(LakeRewrite rewrite, int number, SortedRows rows) {
    return maintenance.write(rewrite, number, rows);
  }

  @Override
  public long replace(LakeRewrite rewrite) {
    return persistently(() -> maintenance.replace(rewrite));
  }

  @Override
  public long drop(LakeDrop drop) {
    return persistently(() -> maintenance.drop(drop));
  }

  @Override
  public boolean settle(LocalDate until, long snapshotId) {
    return persistently(() -> maintenance.settle(until, snapshotId));
  }

  @Override
  public Cleaned expire(Instant before, boolean dryRun) {
    return persistently(() -> cleaning.expire(before, dryRun));
  }

  @Override
  public Cleaned removeOrphans(Instant before, Set<String> spared, boolean dryRun) {
    return cleaning.removeOrphans(before, spared, dryRun);
  }
}
