package dev.takagari.adapters.iceberg;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.search.TimeRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.InclusiveMetricsEvaluator;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/// Finds the files that a scan has to read: by partition and time, then by statistics of every
/// column, then by bloom filters. Safe for use by several threads.
final class LakePlanner {
  private static final long MICROS_PER_DAY = 24L * 60 * 60 * 1_000_000;
  private static final int TIME_ID = Columns.TIMESTAMP.fieldId();

  private final BloomFilters filters;

  LakePlanner(BloomFilters filters) {
    this.filters = filters;
  }

  /// Plans over the table's current state.
  LakePlan plan(Table table, LakeScan scan) {
    Snapshot snapshot = table.currentSnapshot();
    Plan plan = new Plan(table.schema(), scan);
    if (snapshot == null || scan.range().isEmpty()) {
      return plan.end(snapshot);
    }
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .useSnapshot(snapshot.snapshotId())
            .filter(inRange(scan.range()))
            .includeColumnStats()
            .planFiles()) {
      for (FileScanTask task : tasks) {
        requireNoDeletes(task);
        plan.add(task.file());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("planning failed", e);
    }
    return plan.end(snapshot);
  }

  /// Plans over given files, committed or not.
  LakePlan plan(
      Table table, LakeScan scan, List<LakeFile> files, Function<LakeFile, DataFile> parse) {
    Plan plan = new Plan(table.schema(), scan);
    for (LakeFile file : files) {
      if (file.descriptor().isEmpty()) {
        plan.addUnknown(file);
      } else {
        plan.add(parse.apply(file));
      }
    }
    return plan.end(table.currentSnapshot());
  }

  /// Refuses a file of which rows were deleted: who reads it alone would show them again.
  ///
  /// @throws TakagariException lake-unavailable
  static void requireNoDeletes(FileScanTask task) {
    if (!task.deletes().isEmpty()) {
      throw new TakagariException(
          ErrorCode.LAKE_UNAVAILABLE,
          "the table has delete files, which this version does not apply; rewrite "
              + task.file().location());
    }
  }

  static Expression inRange(TimeRange range) {
    String time = Columns.TIMESTAMP.sqlName();
    return Expressions.and(
        Expressions.greaterThanOrEqual(time, range.fromMicros()),
        Expressions.lessThan(time, range.toMicros()));
  }

  private static long time(@Nullable Map<Integer, ByteBuffer> bounds, long otherwise) {
    return bound(bounds, TIME_ID, otherwise);
  }

  /// The bound of a time, `otherwise` if there is none.
  static long bound(@Nullable Map<Integer, ByteBuffer> bounds, int field, long otherwise) {
    ByteBuffer bound = bounds == null ? null : bounds.get(field);
    if (bound == null) {
      return otherwise;
    }
    Long time = Conversions.fromByteBuffer(Types.TimestampType.withZone(), bound);
    return time;
  }

  /// A plan that grows file by file. For one thread.
  private final class Plan {
    private final TimeRange range;
    private final InclusiveMetricsEvaluator evaluator;
    private final BloomNeed need;
    private final List<PlannedFile> files = new ArrayList<>();
    private long filesInRange;
    private long bytesInRange;

    Plan(Schema schema, LakeScan scan) {
      range = scan.range();
      evaluator = new InclusiveMetricsEvaluator(schema, NecessaryExpression.of(scan.query()));
      need = BloomNeed.of(scan.query());
    }

    void add(DataFile file) {
      long min = time(file.lowerBounds(), range.fromMicros());
      long max = time(file.upperBounds(), range.toMicros());
      if (!counts(min, max, file.fileSizeInBytes()) || !evaluator.eval(file)) {
        return;
      }
      read(new PlannedFile(file.location(), file.recordCount(), file.fileSizeInBytes(), min, max));
    }

    /// A file of which only the partition is known.
    void addUnknown(LakeFile file) {
      long min = file.partition().day().toEpochDay() * MICROS_PER_DAY;
      long max = min + MICROS_PER_DAY - 1;
      if (counts(min, max, file.bytes())) {
        read(new PlannedFile(file.location(), file.rows(), file.bytes(), min, max));
      }
    }

    private boolean counts(long min, long max, long bytes) {
      if (range.isEmpty() || max < range.fromMicros() || min >= range.toMicros()) {
        return false;
      }
      filesInRange++;
      bytesInRange += bytes;
      return true;
    }

    private void read(PlannedFile file) {
      if (need instanceof BloomNeed.Nothing || filters.mayFit(file.location(), need)) {
        files.add(
            new PlannedFile(
                readable(file.location()),
                file.rows(),
                file.bytes(),
                file.minTime(),
                file.maxTime()));
      }
    }

    LakePlan end(@Nullable Snapshot snapshot) {
      return new LakePlan(
          files, filesInRange, bytesInRange, snapshot == null ? -1 : snapshot.snapshotId());
    }
  }

  /// The path of a local file, any other location as it is.
  static String readable(String location) {
    return location.startsWith("file:") ? LocalFileIO.path(location).toString() : location;
  }
}
