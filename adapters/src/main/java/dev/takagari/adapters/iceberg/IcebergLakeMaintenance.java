package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.LakeDrop;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakeRewrite;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.lake.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFiles;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.util.SnapshotUtil;
import org.jspecify.annotations.Nullable;

/// Rewrites of the Iceberg table `events`, from this process alone.
///
/// The snapshot of a rewrite has no number; it carries the id of the rewrite instead. What became
/// of a rewrite is read from the table: its outputs are there, or its inputs still are, or another
/// rewrite took them.
public final class IcebergLakeMaintenance implements LakeMaintenance {
  private static final String MERGED_PREFIX = "merged-";
  private static final long MICROS_PER_DAY = 24L * 60 * 60 * 1_000_000;
  private static final int TIME = Columns.TIMESTAMP.fieldId();

  private final IcebergEventLake lake;

  public IcebergLakeMaintenance(IcebergEventLake lake) {
    this.lake = lake;
  }

  @Override
  public LakeState state() {
    Table table = lake.load();
    Snapshot current = table.currentSnapshot();
    Map<Long, Instant> times = new HashMap<>();
    int snapshots = 0;
    for (Snapshot snapshot : table.snapshots()) {
      times.put(snapshot.sequenceNumber(), Instant.ofEpochMilli(snapshot.timestampMillis()));
      snapshots++;
    }
    List<StoredFile> files = new ArrayList<>();
    if (current != null) {
      TableScan scan =
          table
              .newScan()
              .useSnapshot(current.snapshotId())
              .includeColumnStats(Set.of(Columns.TIMESTAMP.sqlName()));
      forEach(scan, file -> files.add(stored(file, times)));
    }
    return new LakeState(
        current == null ? -1 : current.snapshotId(),
        NumberedAppends.newestNumber(SnapshotUtil.currentAncestors(table)),
        snapshots,
        Optional.ofNullable(table.properties().get(EventTable.SETTLED_UNTIL)).map(LocalDate::parse),
        files);
  }

  private void forEach(TableScan scan, Consumer<DataFile> consumer) {
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        LakePlanner.requireNoDeletes(task);
        consumer.accept(task.file());
      }
    } catch (IOException | UncheckedIOException e) {
      throw lake.unavailable("the files of the table cannot be listed", e);
    }
  }

  private static StoredFile stored(DataFile file, Map<Long, Instant> times) {
    LakePartition partition =
        new LakePartition(
            file.partition().get(0, String.class),
            LocalDate.ofEpochDay(file.partition().get(1, Integer.class)));
    long dayStart = partition.day().toEpochDay() * MICROS_PER_DAY;
    String location = file.location();
    Long sequence = file.fileSequenceNumber();
    return new StoredFile(
        location,
        partition,
        file.recordCount(),
        file.fileSizeInBytes(),
        sequence == null ? Instant.EPOCH : times.getOrDefault(sequence, Instant.EPOCH),
        location.startsWith(MERGED_PREFIX, location.lastIndexOf('/') + 1),
        LakePlanner.bound(file.lowerBounds(), TIME, dayStart),
        LakePlanner.bound(file.upperBounds(), TIME, dayStart + MICROS_PER_DAY - 1));
  }

  @Override
  public void read(String location, Predicate<ByteSpan> wanted, Consumer<Event> rows) {
    try {
      ParquetEventReader.read(lake.io().newInputFile(location), wanted, rows);
    } catch (UncheckedIOException e) {
      throw lake.unavailable(location + " cannot be read", e);
    }
  }

  @Override
  public LakeFile write(LakeRewrite rewrite, int number, SortedRows rows) {
    return lake.write(rewrite.fileName(number), rewrite.unit(), rewrite.partition(), rows);
  }

  @Override
  public long replace(LakeRewrite rewrite) {
    PartitionSpec spec = lake.load().spec();
    List<DataFile> outputs =
        rewrite.outputs().stream().map(file -> IcebergEventLake.dataFile(file, spec)).toList();
    return new FileReplacement(rewrite.id(), rewrite.removed(), rewrite.inputs(), outputs)
        .replace(lake::load, table -> files(table, rewrite.partition()), lake::unavailable);
  }

  private Map<String, DataFile> files(Table table, LakePartition partition) {
    long dayStart = partition.day().toEpochDay() * MICROS_PER_DAY;
    Map<String, DataFile> files = new HashMap<>();
    forEach(
        table
            .newScan()
            .filter(
                Expressions.and(
                    Expressions.equal(Columns.EVENT_CLASS.sqlName(), partition.eventClass()),
                    Expressions.greaterThanOrEqual(Columns.TIMESTAMP.sqlName(), dayStart),
                    Expressions.lessThan(Columns.TIMESTAMP.sqlName(), dayStart + MICROS_PER_DAY))),
        file -> files.put(file.location(), file));
    return files;
  }

  @Override
  public long drop(LakeDrop drop) {
    Table table = lake.load();
    List<DataFile> files = files(table, drop);
    Optional<Long> outcome = outcome(table, drop, files);
    if (outcome.isPresent()) {
      return outcome.get();
    }
    DeleteFiles change =
        table.newDelete().validateFilesExist().set(EventTable.RETENTION, Long.toString(drop.id()));
    files.forEach(change::deleteFile);
    @Nullable RuntimeException failure = null;
    try {
      change.commit();
    } catch (RuntimeException e) {
      failure = e;
    }
    @Nullable RuntimeException cause = failure;
    Table after = lake.load();
    return outcome(after, drop, files(after, drop))
        .orElseThrow(
            () -> lake.unavailable("removal " + drop.id() + " is not in the lake yet", cause));
  }

  private static Optional<Long> outcome(Table table, LakeDrop drop, List<DataFile> files) {
    Snapshot current = table.currentSnapshot();
    if (current == null) {
      return Optional.of(-1L);
    }
    if (files.isEmpty()) {
      String id = Long.toString(drop.id());
      for (Snapshot snapshot : SnapshotUtil.currentAncestors(table)) {
        if (id.equals(snapshot.summary().get(EventTable.RETENTION))) {
          return Optional.of(snapshot.snapshotId());
        }
      }
      return Optional.of(current.snapshotId());
    }
    return Optional.empty();
  }

  /// Those that the table has.
  private List<DataFile> files(Table table, LakeDrop drop) {
    Set<String> wanted = Set.copyOf(drop.files());
    List<DataFile> files = new ArrayList<>();
    forEach(
        table.newScan(),
        file -> {
          if (wanted.contains(file.location())) {
            files.add(file);
          }
        });
    return files;
  }

  @Override
  public boolean settle(LocalDate until, long snapshotId) {
    TableOperations operations = ((HasTableOperations) lake.load()).operations();
    TableMetadata base = operations.current();
    Snapshot current = base.currentSnapshot();
    if (current == null || current.snapshotId() != snapshotId) {
      return false;
    }
    if (until.toString().equals(base.properties().get(EventTable.SETTLED_UNTIL))) {
      return true;
    }
    TableMetadata settled =
        TableMetadata.buildFrom(base)
            .setProperties(Map.of(EventTable.SETTLED_UNTIL, until.toString()))
            .build();
    try {
      operations.commit(base, settled);
      return true;
    } catch (CommitFailedException e) {
      return false;
    } catch (RuntimeException e) {
      throw lake.unavailable("the settled day cannot be set", e);
    }
  }
}
