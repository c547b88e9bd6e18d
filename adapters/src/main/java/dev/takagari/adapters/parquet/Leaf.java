package dev.takagari.adapters.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/// Writes the values of one leaf column, row group by row group.
///
/// **Idea.** Parquet's own column writers are told every null of every column, box levels through
/// three layers, and compare each text as an object. An event has about 29 of 96 columns. Here a
/// column hears only of rows that have a value; the rows it did not hear of since are nulls and are
/// added as one run when the next value comes, or at the end. Values are gathered per page in
/// arrays of ours and encoded at the end of the page in loops over these arrays. The file writer
/// (page headers, indexes, footer) is parquet-java's.
///
/// **Invariants.** Rows come in ascending order, counted from 0 in a row group. A page begins at
/// the beginning of a row. A column that is not optional gets a value in every row. Between row
/// groups the arrays are kept, so that a file costs no new memory.
///
/// **Evidence.** `docs/decisions/0002-parquet-column-api.md` compares the sizes, and side `c` of
/// `./takagari bench` says what a conversion costs with it.
///
/// For one thread.
public abstract sealed class Leaf permits TextLeaf, NumberLeaf {
  private static final int PAGE_BYTES = 2 << 20;

  private final ColumnDescriptor column;
  private final PrimitiveType type;
  private final int maxDefinition;
  private final int maxRepetition;
  private final GrowingBytes definitionBytes = new GrowingBytes(64);
  private final GrowingBytes repetitionBytes = new GrowingBytes(64);
  private final HybridEncoder definitions = new HybridEncoder(definitionBytes);
  private final HybridEncoder repetitions = new HybridEncoder(repetitionBytes);
  private final int pageRows;
  private final Scratch scratch;

  private @Nullable PageWriter pages;
  private int firstRow;
  private int nextRow;
  private int present;
  private int continued;
  private int nulls;

  Leaf(ColumnDescriptor column, int pageRows, Scratch scratch) {
    this.scratch = scratch;
    this.column = column;
    this.type = column.getPrimitiveType();
    this.maxDefinition = column.getMaxDefinitionLevel();
    this.maxRepetition = column.getMaxRepetitionLevel();
    this.pageRows = pageRows;
  }

  public ColumnDescriptor column() {
    return column;
  }

  PrimitiveType type() {
    return type;
  }

  /// Begins a row group.
  public void start(ColumnChunkPageWriteStore store) {
    pages = store.getPageWriter(column);
    nextRow = 0;
    startPage();
    clearChunk();
  }

  private void startPage() {
    firstRow = nextRow;
    present = 0;
    continued = 0;
    nulls = 0;
    definitionBytes.clear();
    repetitionBytes.clear();
    definitions.start(width(maxDefinition));
    repetitions.start(width(maxRepetition));
    clearPage();
  }

  private static int width(int level) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(level);
  }

  /// Begins a row that has `count` values, at least one, which must follow.
  public final void begin(int row, int count) {
    if (nextRow - firstRow >= pageRows || pageBytes() >= PAGE_BYTES) {
      endPage();
      startPage();
    }
    if (row > nextRow) {
      skip(row - nextRow);
    }
    nextRow = row + 1;
    present += count;
    if (maxDefinition > 0) {
      definitions.add(maxDefinition, count);
    }
    if (maxRepetition > 0) {
      repetitions.add(0, 1);
      if (count > 1) {
        repetitions.add(1, count - 1);
        continued += count - 1;
      }
    }
  }

  private void skip(int rows) {
    if (maxDefinition == 0) {
      throw new IllegalArgumentException("an event without " + String.join(".", column.getPath()));
    }
    definitions.add(0, rows);
    if (maxRepetition > 0) {
      repetitions.add(0, rows);
    }
    nulls += rows;
    nextRow += rows;
  }

  /// Ends the row group.
  ///
  /// @param rows in the row group
  public void finish(int rows) {
    if (rows > nextRow) {
      skip(rows - nextRow);
    }
    if (nextRow > firstRow) {
      endPage();
    }
    startPage();
    endChunk();
  }

  /// Bytes held for this row group.
  public final long bufferedBytes() {
    return pages().getMemSize() + pageBytes() + chunkBytes();
  }

  private void endPage() {
    GrowingBytes page = scratch.page();
    page.clear();
    if (maxRepetition > 0) {
      repetitions.finish();
      levels(page, repetitionBytes);
    }
    if (maxDefinition > 0) {
      definitions.finish();
      levels(page, definitionBytes);
    }
    Statistics<?> statistics = Statistics.createStats(type);
    statistics.incrementNumNulls(nulls);
    long textBytes = textBytes();
    Encoding encoding = encode(page, statistics);
    try {
      pages()
          .writePage(
              BytesInput.from(page.array(), 0, page.size()),
              present + nulls,
              nextRow - firstRow,
              statistics,
              new SizeStatistics(type, textBytes, repetitionCounts(), definitionCounts()),
              GeospatialStatistics.newBuilder(type).build(),
              Encoding.RLE,
              Encoding.RLE,
              encoding);
    } catch (IOException e) {
      throw new UncheckedIOException("a page cannot be written", e);
    }
  }

  private List<Long> repetitionCounts() {
    return maxRepetition == 0
        ? List.of()
        : List.of((long) (present + nulls - continued), (long) continued);
  }

  private List<Long> definitionCounts() {
    if (maxDefinition <= 1) {
      return List.of();
    }
    List<Long> counts = new ArrayList<>();
    counts.add((long) nulls);
    for (int level = 1; level < maxDefinition; level++) {
      counts.add(0L);
    }
    counts.add((long) present);
    return counts;
  }

  private static void levels(GrowingBytes page, GrowingBytes levels) {
    page.putInt(levels.size());
    page.put(levels.array(), 0, levels.size());
  }

  final int present() {
    return present;
  }

  final PageWriter pages() {
    return Objects.requireNonNull(pages, "no row group");
  }

  final Scratch scratch() {
    return scratch;
  }

  /// Forgets the values of a page.
  abstract void clearPage();

  /// Forgets what belongs to a row group.
  abstract void clearChunk();

  /// Bytes that the values of the page take so far, about.
  abstract int pageBytes();

  /// Bytes held beside pages.
  abstract int chunkBytes();

  /// Bytes of the page's texts alone.
  abstract long textBytes();

  /// Appends the values of the page, and says the least and greatest.
  abstract Encoding encode(GrowingBytes page, Statistics<?> statistics);

  /// Writes what comes with the pages of a chunk.
  abstract void endChunk();

  /// Adds what lies beside the chunk, when the chunk is in the file.
  public abstract void finish(ParquetFileWriter file);
}
