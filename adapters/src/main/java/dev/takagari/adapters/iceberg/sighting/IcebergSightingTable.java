package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.NumberedTable;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sighting.store.SightingRemoval;
import dev.takagari.core.sighting.store.SightingRewrite;
import dev.takagari.core.sighting.store.SightingTable;
import java.nio.ByteBuffer;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionData;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/// The table `sightings` beside `events`, in the same catalog and storage.
public final class IcebergSightingTable implements SightingTable, SightingRemoval {
  /// Name of the table in its namespace.
  public static final String NAME = SightingLayout.NAME;

  private static final Pattern MERGED = Pattern.compile(".*/merged-(\\d{1,3})-[^/]*");
  private static final int DAY_ID = SightingLayout.DAY + 1;

  /// About what a row takes while it is read: the object, its part of the page, its value.
  private static final int BYTES_A_ROW = 256;

  private final NumberedTable table;

  /// @param lake whose catalog and file system are used
  public IcebergSightingTable(IcebergEventLake lake) {
    this(new NumberedTable(lake, NAME, SightingLayout::metadata));
  }

  IcebergSightingTable(NumberedTable table) {
    this.table = table;
  }

  NumberedTable table() {
    return table;
  }

  @Override
  public SightingFile write(
      String name, YearMonth month, int level, SightingRows rows, long enough) {
    Table loaded = table.load();
    PartitionSpec spec = loaded.spec();
    PartitionData values = new PartitionData(spec.partitionType());
    values.set(0, SightingLayout.partition(month));
    OutputFile output =
        table
            .io()
            .newOutputFile(
                loaded.locationProvider().newDataLocation(spec, values, name + ".parquet"));
    SightingFileWriter.Written written;
    try {
      written = SightingFileWriter.write(output, rows, enough);
    } catch (AlreadyExistsException e) {
      throw new TakagariException(
          ErrorCode.ALREADY_EXISTS, "data file " + name + " was written before", e);
    } catch (RuntimeException e) {
      throw table.unavailable("data file " + name + " cannot be written", e);
    }
    DataFile file =
        DataFiles.builder(spec)
            .withFormat(FileFormat.PARQUET)
            .withInputFile(output.toInputFile())
            .withPartition(values)
            .withMetrics(
                ParquetUtil.footerMetrics(
                    written.footer(), Stream.empty(), MetricsConfig.forTable(loaded)))
            .withSplitOffsets(ParquetUtil.getSplitOffsets(written.footer()))
            .withSortOrder(loaded.sortOrder())
            .build();
    return new SightingFile(
        file.location(),
        month,
        level,
        file.recordCount(),
        file.fileSizeInBytes(),
        written.firstDay(),
        written.lastDay(),
        NumberedTable.descriptor(file, spec));
  }

  @Override
  public LakeSnapshot commit(SightingCommit commit) {
    return table.append(commit.seq(), commit.units(), descriptors(commit.files()));
  }

  private static Map<String, String> descriptors(List<SightingFile> files) {
    Map<String, String> descriptors = new LinkedHashMap<>();
    files.forEach(file -> descriptors.put(file.location(), file.descriptor()));
    return descriptors;
  }

  @Override
  public LakeSnapshot newest() {
    return table.newest();
  }

  @Override
  public List<SightingFile> files() {
    Table loaded = table.load();
    Snapshot current = loaded.currentSnapshot();
    List<SightingFile> files = new ArrayList<>();
    if (current != null) {
      table.forEach(
          loaded.newScan().useSnapshot(current.snapshotId()).includeColumnStats(Set.of("day")),
          file -> files.add(stored(file)));
    }
    return files;
  }

  private static SightingFile stored(DataFile file) {
    Matcher merged = MERGED.matcher(file.location());
    YearMonth month = SightingLayout.month(file.partition().get(0, Integer.class));
    return new SightingFile(
        file.location(),
        month,
        merged.matches() ? Integer.parseInt(merged.group(1)) : 0,
        file.recordCount(),
        file.fileSizeInBytes(),
        day(file.lowerBounds(), month.atDay(1).toEpochDay()),
        day(file.upperBounds(), month.atEndOfMonth().toEpochDay()),
        "");
  }

  private static int day(@Nullable Map<Integer, ByteBuffer> bounds, long otherwise) {
    ByteBuffer bound = bounds == null ? null : bounds.get(DAY_ID);
    if (bound == null) {
      return Math.toIntExact(otherwise);
    }
    Integer day = Conversions.fromByteBuffer(Types.DateType.get(), bound);
    return day;
  }

  @Override
  public SightingRows read(SightingFile file, int memory) {
    int window = Math.clamp(memory / BYTES_A_ROW / SightingLayout.PAGE_ROWS, 1, 64);
    try {
      StoredBytes bytes =
          new StoredBytes(table.io(), file.location(), file.bytes(), new StoredBytes.Tally());
      SightingPages pages = SightingPages.read(bytes);
      ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
      return new WholeFile(new SightingCursor(bytes, pages, null, window, 1, threads), threads);
    } catch (RuntimeException e) {
      throw table.unavailable(file.location() + " cannot be read", e);
    }
  }

  /// All rows of a file, and the threads that read it.
  private final class WholeFile implements SightingRows {
    private final SightingCursor rows;
    private final ExecutorService threads;

    WholeFile(SightingCursor rows, ExecutorService threads) {
      this.rows = rows;
      this.threads = threads;
    }

    @Override
    public boolean hasNext() {
      try {
        return rows.hasNext();
      } catch (RuntimeException e) {
        throw table.unavailable("a file of sightings cannot be read", e);
      }
    }

    @Override
    public SightingRow next() {
      SightingRow row = peek();
      rows.next();
      return row;
    }

    @Override
    public SightingRow peek() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return rows.peek();
    }

    @Override
    public void close() {
      rows.close();
      threads.shutdownNow();
    }
  }

  @Override
  public long replace(SightingRewrite rewrite) {
    return table.replace(
        rewrite.id(),
        rewrite.inputs(),
        descriptors(rewrite.outputs()),
        SightingLayout.in(rewrite.month()));
  }

  @Override
  public int drop(YearMonth before) {
    int files = (int) files().stream().filter(file -> file.month().isBefore(before)).count();
    if (files > 0) {
      table.delete(SightingLayout.before(before));
    }
    return files;
  }

  @Override
  public void empty() {
    if (!table.forgetIfLost() && !files().isEmpty()) {
      table.delete(Expressions.alwaysTrue());
    }
    table.newest();
  }
}
