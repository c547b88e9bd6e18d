package dev.takagari.adapters.iceberg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.unit.UnitId;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.ContentFileParser;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;

/// The lake on Apache Iceberg with a JDBC catalog.
///
/// The table is created at the first use. Every commit of ours carries its number in the summary of
/// the snapshot it makes. Maintenance must keep the newest numbered snapshot, whatever its age: the
/// next commit is checked against it.
public final class IcebergEventLake implements EventLake, AutoCloseable {
  private static final String CATALOG = "takagari";
  private static final int REMEMBERED_FOOTERS = 4096;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LakeSettings settings;
  private final Supplier<JdbcCatalog> catalogs;
  private final TableIdentifier identifier;
  private final ReentrantLock opening = new ReentrantLock();
  private volatile @Nullable Opened opened;

  private record Opened(JdbcCatalog catalog, FileIO io, Table table, LakePlanner planner) {}

  public IcebergEventLake(LakeSettings settings) {
    this(settings, JdbcCatalog::new);
  }

  /// @param catalogs makes a catalog that is not initialised
  IcebergEventLake(LakeSettings settings, Supplier<JdbcCatalog> catalogs) {
    this.settings = settings;
    this.catalogs = catalogs;
    this.identifier = TableIdentifier.of(Namespace.of(settings.namespace()), EventTable.NAME);
  }

  @Override
  public LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
    return write(name.toString(), name.lease().unit(), partition, rows);
  }

  /// As above, for a file of any name.
  LakeFile write(String name, UnitId unit, LakePartition partition, SortedRows rows) {
    Table table = opened().table();
    PartitionSpec spec = table.spec();
    PartitionData values = new PartitionData(spec.partitionType());
    values.set(0, partition.eventClass());
    values.set(1, Math.toIntExact(partition.day().toEpochDay()));
    OutputFile output =
        table
            .io()
            .newOutputFile(
                table.locationProvider().newDataLocation(spec, values, name + ".parquet"));
    ParquetMetadata footer;
    try {
      footer = ParquetEventWriter.write(output, rows);
    } catch (AlreadyExistsException e) {
      throw new TakagariException(
          ErrorCode.ALREADY_EXISTS, "data file " + name + " was written before", e);
    } catch (RuntimeException e) {
      throw unavailable("data file " + name + " cannot be written", e);
    }
    DataFile file =
        DataFiles.builder(spec)
            .withFormat(FileFormat.PARQUET)
            .withInputFile(output.toInputFile())
            .withPartition(values)
            .withMetrics(
                ParquetUtil.footerMetrics(footer, Stream.empty(), MetricsConfig.forTable(table)))
            .withSplitOffsets(ParquetUtil.getSplitOffsets(footer))
            .withSortOrder(table.sortOrder())
            .build();
    return new LakeFile(
        file.location(),
        unit,
        partition,
        file.recordCount(),
        file.fileSizeInBytes(),
        ContentFileParser.toJson(file, spec));
  }

  @Override
  public LakeSnapshot commit(NumberedCommit commit) {
    Table table = load();
    Optional<LakeSnapshot> done = NumberedAppends.committed(table, commit.seq());
    if (done.isPresent()) {
      return done.get();
    }
    unsettle(table, commit);
    List<DataFile> files =
        commit.files().stream().map(file -> dataFile(file, table.spec())).toList();
    try {
      NumberedAppends.tryAppend(table, commit.seq(), commit.units().size(), files);
    } catch (RuntimeException e) {
      return resolve(commit.seq(), e);
    }
    LakeSnapshot snapshot = resolve(commit.seq(), null);
    // it may have been settled between our look and our commit
    unsettle(load(), commit);
    return snapshot;
  }

  /// Takes back the promise that a plain query sees each event once, for the days of the commit:
  /// before its rows are visible.
  private void unsettle(Table table, NumberedCommit commit) {
    String settled = table.properties().get(EventTable.SETTLED_UNTIL);
    Optional<LocalDate> first =
        commit.files().stream().map(file -> file.partition().day()).min(Comparator.naturalOrder());
    if (settled == null || first.isEmpty() || !first.get().isBefore(LocalDate.parse(settled))) {
      return;
    }
    try {
      table.updateProperties().set(EventTable.SETTLED_UNTIL, first.get().toString()).commit();
    } catch (RuntimeException e) {
      throw unavailable("the settled day cannot be set back", e);
    }
  }

  /// What became of a commit that was tried, by reading its number.
  private LakeSnapshot resolve(long seq, @Nullable RuntimeException failure) {
    Optional<LakeSnapshot> found;
    try {
      found = NumberedAppends.committed(load(), seq);
    } catch (TakagariException e) {
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw e;
    }
    return found.orElseThrow(
        () -> unavailable("commit " + seq + " is not in the lake yet", failure));
  }

  @Override
  public LakeSnapshot newest() {
    return NumberedAppends.newest(load());
  }

  @Override
  public LakePlan plan(LakeScan scan) {
    Table table = load();
    LakePlanner planner = opened().planner();
    try {
      return scan.files().isEmpty()
          ? planner.plan(table, scan)
          : planner.plan(table, scan, scan.files().get(), file -> dataFile(file, table.spec()));
    } catch (RuntimeException e) {
      throw unavailable("the files of a scan cannot be planned", e);
    }
  }

  /// The bytes of a data file, through the file system of the lake.
  ///
  /// @param location as a plan names it
  /// @throws TakagariException lake-unavailable if it cannot be opened
  public InputStream open(String location) {
    try {
      return opened().io().newInputFile(location).newStream();
    } catch (RuntimeException e) {
      throw unavailable(location + " cannot be opened", e);
    }
  }

  @Override
  public void check() {
    load();
  }

  @Override
  public void close() {
    opening.lock();
    try {
      Opened open = opened;
      opened = null;
      if (open != null) {
        open.catalog().close();
      }
    } finally {
      opening.unlock();
    }
  }

  static DataFile dataFile(LakeFile file, PartitionSpec spec) {
    return dataFile(file.location(), file.descriptor(), spec);
  }

  /// @param descriptor as Iceberg writes it
  static DataFile dataFile(String location, String descriptor, PartitionSpec spec) {
    try {
      return (DataFile) ContentFileParser.fromJson(JSON.readTree(descriptor), spec);
    } catch (JsonProcessingException e) {
      throw new TakagariException(
          ErrorCode.INTERNAL, "the descriptor of " + location + " cannot be read", e);
    }
  }

  /// The table in its newest state, an object of its own for each caller.
  Table load() {
    return load(EventTable.NAME);
  }

  /// As above, for any table beside it.
  Table load(String name) {
    Opened open = opened();
    try {
      return open.catalog().loadTable(TableIdentifier.of(identifier.namespace(), name));
    } catch (RuntimeException e) {
      throw unavailable("the table " + name + " cannot be loaded", e);
    }
  }

  /// All tables beside it, and itself.
  List<TableIdentifier> tables() {
    Opened open = opened();
    try {
      return open.catalog().listTables(identifier.namespace());
    } catch (RuntimeException e) {
      throw unavailable("the tables cannot be listed", e);
    }
  }

  /// The catalog that the tables are in.
  JdbcCatalog catalog() {
    return opened().catalog();
  }

  LakeSettings settings() {
    return settings;
  }

  /// The file system of the lake.
  FileIO io() {
    return opened().io();
  }

  private Opened opened() {
    Opened open = opened;
    if (open != null) {
      return open;
    }
    opening.lock();
    try {
      open = opened;
      if (open == null) {
        open = open();
        opened = open;
      }
      return open;
    } catch (RuntimeException e) {
      throw unavailable("the catalog cannot be opened", e);
    } finally {
      opening.unlock();
    }
  }

  private Opened open() {
    JdbcCatalog catalog = catalogs.get();
    FileIO io =
        CatalogUtil.loadFileIO(
            settings.catalogProperties().get("io-impl"), settings.catalogProperties(), null);
    try {
      catalog.initialize(CATALOG, settings.catalogProperties());
      return new Opened(
          catalog,
          io,
          table(catalog, io),
          new LakePlanner(new BloomFilters(io, REMEMBERED_FOOTERS)));
    } catch (RuntimeException e) {
      catalog.close();
      throw e;
    }
  }

  private Table table(JdbcCatalog catalog, FileIO io) {
    return TableBirth.loadOrCreate(
        catalog, io, identifier, settings.location(EventTable.NAME), EventTable::metadata);
  }

  /// As [dev.takagari.core.lake.LakeRecovery#isLost()].
  boolean isLost() {
    try (JdbcCatalog catalog = catalogs.get()) {
      catalog.initialize(CATALOG, settings.catalogProperties());
      return isLost(catalog);
    } catch (RuntimeException e) {
      throw unavailable("the catalog cannot be opened", e);
    }
  }

  private boolean isLost(JdbcCatalog catalog) {
    try {
      catalog.loadTable(identifier);
      return false;
    } catch (NoSuchTableException e) {
      return false;
    } catch (NotFoundException e) {
      return true;
    }
  }

  /// As [dev.takagari.core.lake.LakeRecovery#begin()].
  void beginAnew() {
    opening.lock();
    try (JdbcCatalog catalog = catalogs.get()) {
      catalog.initialize(CATALOG, settings.catalogProperties());
      if (!isLost(catalog)) {
        throw new TakagariException(ErrorCode.INTERNAL, settings + " is not lost");
      }
      FileIO io =
          CatalogUtil.loadFileIO(
              settings.catalogProperties().get("io-impl"), settings.catalogProperties(), null);
      catalog.dropTable(identifier, false);
      table(catalog, io);
      close();
    } catch (RuntimeException e) {
      throw unavailable("an empty table cannot be begun", e);
    } finally {
      opening.unlock();
    }
  }

  TakagariException unavailable(String what, @Nullable Throwable cause) {
    return cause instanceof TakagariException known
        ? known
        : new TakagariException(ErrorCode.LAKE_UNAVAILABLE, settings + ": " + what, cause);
  }
}
