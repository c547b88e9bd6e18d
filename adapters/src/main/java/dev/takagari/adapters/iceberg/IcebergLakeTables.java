package dev.takagari.adapters.iceberg;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import dev.takagari.core.lake.LakeTables;
import dev.takagari.core.lake.PinnedTable;
import dev.takagari.core.lake.PinnedTable.TableColumn;
import dev.takagari.core.search.TimeRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableScan;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/// The tables in the namespace of the lake, whoever made them.
public final class IcebergLakeTables implements LakeTables {
  private static final String TIME = Columns.TIMESTAMP.sqlName();

  private final IcebergEventLake lake;

  public IcebergLakeTables(IcebergEventLake lake) {
    this.lake = lake;
  }

  @Override
  public List<String> names() {
    return lake.tables().stream().map(TableIdentifier::name).sorted().toList();
  }

  @Override
  public PinnedTable pin(String name, TimeRange range) {
    Table table = load(name);
    try {
      Snapshot snapshot = table.currentSnapshot();
      List<TableColumn> columns =
          table.schema().columns().stream()
              .map(field -> new TableColumn(field.name(), sql(field.type())))
              .toList();
      return snapshot == null
          ? new PinnedTable(name, columns, List.of(), -1)
          : new PinnedTable(name, columns, files(table, snapshot, range), snapshot.snapshotId());
    } catch (RuntimeException e) {
      throw lake.unavailable("the files of " + name + " cannot be planned", e);
    }
  }

  private Table load(String name) {
    try {
      return lake.load(name);
    } catch (TakagariException e) {
      if (e.getCause() instanceof NoSuchTableException) {
        throw new TakagariException(ErrorCode.NOT_FOUND, "there is no table " + name, e);
      }
      throw e;
    }
  }

  private static List<PlannedFile> files(Table table, Snapshot snapshot, TimeRange range) {
    TableScan scan = table.newScan().useSnapshot(snapshot.snapshotId()).includeColumnStats();
    NestedField time = table.schema().findField(TIME);
    boolean timed = time != null && time.type().equals(Types.TimestampType.withZone());
    if (timed && !range.equals(TimeRange.ALL)) {
      scan = scan.filter(LakePlanner.inRange(range));
    }
    List<PlannedFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = scan.planFiles()) {
      for (FileScanTask task : tasks) {
        LakePlanner.requireNoDeletes(task);
        DataFile file = task.file();
        int field = timed ? time.fieldId() : -1;
        files.add(
            new PlannedFile(
                LakePlanner.readable(file.location()),
                file.recordCount(),
                file.fileSizeInBytes(),
                LakePlanner.bound(file.lowerBounds(), field, Long.MIN_VALUE),
                LakePlanner.bound(file.upperBounds(), field, Long.MAX_VALUE)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("planning failed", e);
    }
    return files;
  }

  /// A type as SQL writes it.
  static String sql(Type type) {
    return switch (type) {
      case Types.BooleanType _ -> "BOOLEAN";
      case Types.IntegerType _ -> "INTEGER";
      case Types.LongType _ -> "BIGINT";
      case Types.FloatType _ -> "REAL";
      case Types.DoubleType _ -> "DOUBLE";
      case Types.DateType _ -> "DATE";
      case Types.TimeType _ -> "TIME";
      case Types.TimestampType time ->
          time.shouldAdjustToUTC() ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP";
      case Types.StringType _ -> "VARCHAR";
      case Types.UUIDType _ -> "UUID";
      case Types.DecimalType decimal ->
          "DECIMAL(" + decimal.precision() + ", " + decimal.scale() + ")";
      case Types.ListType list -> sql(list.elementType()) + "[]";
      case Types.MapType map -> "MAP(" + sql(map.keyType()) + ", " + sql(map.valueType()) + ")";
      case Types.StructType struct ->
          struct.fields().stream()
              .map(field -> '"' + field.name().replace("\"", "\"\"") + "\" " + sql(field.type()))
              .collect(Collectors.joining(", ", "STRUCT(", ")"));
      default -> "BLOB";
    };
  }
}
