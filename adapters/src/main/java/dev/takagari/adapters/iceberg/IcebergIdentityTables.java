package dev.takagari.adapters.iceberg;

import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityTables;
import dev.takagari.core.identity.Subject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.OverwriteFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/// `hosts` and `users` beside `events`, in the same catalog and namespace. Each state of a table is
/// one file, or none; the summary of its snapshot has the number of the newest change.
public final class IcebergIdentityTables implements IdentityTables {
  private static final String CHANGE = "takagari.identity-change";
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "format-version", "2",
          "write.format.default", "parquet",
          "write.parquet.compression-codec", "zstd",
          "write.metadata.delete-after-commit.enabled", "true",
          "write.metadata.previous-versions-max", "20",
          "write.metadata.metrics.default", "truncate(32)");

  private final IcebergEventLake lake;

  /// @param lake whose catalog and file system are used
  public IcebergIdentityTables(IcebergEventLake lake) {
    this.lake = lake;
  }

  @Override
  public Optional<Shown> shown(Subject subject) {
    try {
      return shown(table(subject));
    } catch (RuntimeException e) {
      throw lake.unavailable("the table of identities cannot be loaded", e);
    }
  }

  private static Optional<Shown> shown(Table table) {
    Snapshot current = table.currentSnapshot();
    String change = current == null ? null : current.summary().get(CHANGE);
    return current == null || change == null
        ? Optional.empty()
        : Optional.of(
            new Shown(Long.parseLong(change), Instant.ofEpochMilli(current.timestampMillis())));
  }

  @Override
  public long publish(Subject subject, IdentityBook book, Instant keep) {
    try {
      Table table = table(subject);
      long rows = write(table, subject, book);
      table.refresh();
      table.expireSnapshots().expireOlderThan(keep.toEpochMilli()).retainLast(1).commit();
      return rows;
    } catch (IOException | RuntimeException e) {
      throw lake.unavailable("identities cannot be written", e);
    }
  }

  private static long write(Table table, Subject subject, IdentityBook book) throws IOException {
    OutputFile output =
        table
            .io()
            .newOutputFile(
                table.locationProvider().newDataLocation(UUID.randomUUID() + ".parquet"));
    List<IdentityColumn> columns = IdentityColumn.of(subject);
    ParquetMetadata footer;
    long change;
    long rows;
    try (IdentityFile file = new IdentityFile(output, table.schema(), columns)) {
      change = book.export(subject, file::add);
      footer = file.finish();
      rows = file.rows();
    }
    OverwriteFiles overwrite =
        table
            .newOverwrite()
            .overwriteByRowFilter(Expressions.alwaysTrue())
            .set(CHANGE, Long.toString(change))
            .conflictDetectionFilter(Expressions.alwaysTrue())
            .validateNoConflictingData();
    Snapshot before = table.currentSnapshot();
    if (before != null) {
      overwrite.validateFromSnapshot(before.snapshotId());
    }
    if (rows > 0) {
      overwrite.addFile(dataFile(table, output, footer));
    }
    overwrite.commit();
    return rows;
  }

  private static DataFile dataFile(Table table, OutputFile output, ParquetMetadata footer) {
    return DataFiles.builder(table.spec())
        .withFormat(FileFormat.PARQUET)
        .withInputFile(output.toInputFile())
        .withMetrics(
            ParquetUtil.footerMetrics(footer, Stream.empty(), MetricsConfig.forTable(table)))
        .withSplitOffsets(ParquetUtil.getSplitOffsets(footer))
        .build();
  }

  /// The table, created or given the columns that it lacks.
  private Table table(Subject subject) {
    lake.check();
    Catalog catalog = lake.catalog();
    TableIdentifier identifier =
        TableIdentifier.of(
            Namespace.of(lake.settings().namespace()), IdentityColumn.table(subject));
    List<IdentityColumn> columns = IdentityColumn.of(subject);
    try {
      return complete(catalog.loadTable(identifier), columns);
    } catch (NoSuchTableException e) {
      return create(catalog, identifier, columns);
    }
  }

  private Table create(Catalog catalog, TableIdentifier identifier, List<IdentityColumn> columns) {
    try {
      return catalog.createTable(
          identifier,
          IdentityColumn.schema(columns),
          PartitionSpec.unpartitioned(),
          lake.settings().warehouse() + "/" + lake.settings().namespace() + "/" + identifier.name(),
          PROPERTIES);
    } catch (AlreadyExistsException e) {
      return catalog.loadTable(identifier);
    }
  }

  private static Table complete(Table table, List<IdentityColumn> columns) {
    UpdateSchema update = table.updateSchema();
    boolean any = false;
    for (NestedField field : IdentityColumn.schema(columns).columns()) {
      if (table.schema().findField(field.name()) == null) {
        update.addColumn(field.name(), field.type(), field.doc());
        any = true;
      }
    }
    if (any) {
      update.commit();
      table.refresh();
    }
    return table;
  }
}
