package dev.takagari.adapters.iceberg;

import static java.util.Objects.requireNonNull;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.BloomFilterHeader;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;

/// Asks the bloom filters of data files: reads a file's footer once, then 32 bytes for each
/// question. Safe for use by several threads.
final class BloomFilters {
  private static final int HEADER = 64;
  private static final int BLOCK = 32;
  private static final List<Column> COLUMNS = EventSchema.current().columns();
  private static final Map<String, Column> BY_PATH = byPath();

  private final FileIO io;
  private final Map<String, Places> known;

  /// Where filters lie: by row group and column ordinal, 0 for none.
  private record Places(long[][] offsets) {}

  /// @param mostFiles files whose footers are remembered, the least recently asked go first
  BloomFilters(FileIO io, int mostFiles) {
    this.io = io;
    this.known =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Places> eldest) {
            return size() > mostFiles;
          }
        };
  }

  private static Map<String, Column> byPath() {
    Map<String, Column> paths = new HashMap<>();
    for (Column column : COLUMNS) {
      if (column.bloom()) {
        paths.put(ParquetLayout.path(column), column);
      }
    }
    return paths;
  }

  /// Whether a row group of the file may hold a row that fits. A row group without a filter for the
  /// column may.
  ///
  /// @throws UncheckedIOException if the file cannot be read
  boolean mayFit(String location, BloomNeed need) {
    InputFile file = io.newInputFile(location);
    try (SeekableInputStream in = file.newStream()) {
      for (long[] offsets : places(file, in).offsets()) {
        if (need.mayFit((column, hash) -> ask(in, offsets[column.ordinal()], hash))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("the filters of " + location + " cannot be read", e);
    }
  }

  private Places places(InputFile file, SeekableInputStream in) throws IOException {
    synchronized (known) {
      Places places = known.get(file.location());
      if (places != null) {
        return places;
      }
    }
    Places places = read(file, in);
    synchronized (known) {
      known.put(file.location(), places);
    }
    return places;
  }

  private static Places read(InputFile file, SeekableInputStream in) throws IOException {
    FileMetaData metadata = ParquetFooter.read(file, in);
    return new Places(
        requireNonNull(metadata.getRow_groups()).stream()
            .map(BloomFilters::offsets)
            .toArray(long[][]::new));
  }

  private static long[] offsets(RowGroup group) {
    long[] offsets = new long[COLUMNS.size()];
    for (ColumnChunk chunk : requireNonNull(group.getColumns())) {
      ColumnMetaData metadata = requireNonNull(chunk.getMeta_data());
      Column column = BY_PATH.get(String.join(".", requireNonNull(metadata.getPath_in_schema())));
      if (column != null && metadata.isSetBloom_filter_offset()) {
        offsets[column.ordinal()] = metadata.getBloom_filter_offset();
      } else if (column != null && isEmpty(metadata)) {
        offsets[column.ordinal()] = -1;
      }
    }
    return offsets;
  }

  /// Whether the chunk has nothing but nulls.
  private static boolean isEmpty(ColumnMetaData metadata) {
    Statistics statistics = metadata.getStatistics();
    return statistics != null
        && statistics.isSetNull_count()
        && statistics.getNull_count() == metadata.getNum_values();
  }

  private static boolean ask(SeekableInputStream in, long offset, long hash) {
    if (offset <= 0) {
      return offset == 0;
    }
    try {
      byte[] start = ParquetFooter.bytes(in, offset, HEADER);
      ByteArrayInputStream header = new ByteArrayInputStream(start);
      BloomFilterHeader read = Util.readBloomFilterHeader(header);
      long blocks = read.getNumBytes() / BLOCK;
      long block = ((hash >>> 32) * blocks) >>> 32;
      long at = offset + (HEADER - header.available()) + block * BLOCK;
      return new BlockSplitBloomFilter(ParquetFooter.bytes(in, at, BLOCK)).findHash(hash);
    } catch (IOException e) {
      throw new UncheckedIOException("a bloom filter cannot be read", e);
    }
  }
}
