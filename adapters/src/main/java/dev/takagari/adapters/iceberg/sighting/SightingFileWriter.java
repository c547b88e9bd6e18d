package dev.takagari.adapters.iceberg.sighting;

import dev.takagari.adapters.iceberg.ParquetOutput;
import dev.takagari.adapters.parquet.Leaf;
import dev.takagari.adapters.parquet.NumberLeaf;
import dev.takagari.adapters.parquet.Scratch;
import dev.takagari.adapters.parquet.TextForm;
import dev.takagari.adapters.parquet.TextLeaf;
import dev.takagari.adapters.parquet.ZstdCompressor;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Observable;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.io.OutputFile;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;

/// Writes one data file. Holds one row group in memory, compressed.
///
/// Pages are short and of the same rows in all columns, so that one value is found by the index of
/// `value_hash` and costs one page of each column. Hosts are numbered by a dictionary for a whole
/// row group; values repeat from row to row or not at all, so each is stored as what differs from
/// the one before. A bloom filter of the hashes says at once that a value is in no page. For one
/// thread, once.
final class SightingFileWriter implements AutoCloseable {
  private static final int ROW_GROUP_BYTES = 32 << 20;
  private static final int ROWS_BETWEEN_CHECKS = 1_024;
  private static final int DICTIONARY_BYTES = 4 << 20;

  /// A page of rows names nearly as many hosts as it has rows, a row group many times the fleet:
  /// ids of hosts do not compress, numbers of them do.
  private static final int MANY_HOSTS = 1 << 16;

  private static final int BITS_A_VALUE = 16;
  private static final int SMALLEST_FILTER = 64;
  private static final int COMPRESSION_LEVEL = 3;
  private static final int COLUMN_INDEX_BOUND = 16;
  private static final byte[][] KINDS =
      ascii(
          IntStream.range(0, Observable.values().length)
              .mapToObj(number -> SightedValue.code(SightedValue.kind(number))));
  private static final byte[][] ROLES =
      ascii(Arrays.stream(SightingRole.values()).map(SightingRole::code));
  private static final Map<String, String> FILE_METADATA =
      Map.of("iceberg.schema", SchemaParser.toJson(SightingLayout.SCHEMA));
  private static final ParquetProperties PROPERTIES =
      ParquetProperties.builder()
          .withAllocator(HeapByteBufferAllocator.getInstance())
          .withStatisticsTruncateLength(COLUMN_INDEX_BOUND)
          .build();

  private final ZstdCompressor compressor = new ZstdCompressor(COMPRESSION_LEVEL);
  private final ByteSpan span = new ByteSpan();
  private final TextLeaf kind;
  private final NumberLeaf hash;
  private final TextLeaf value;
  private final NumberLeaf day;
  private final TextLeaf host;
  private final TextLeaf role;
  private final NumberLeaf first;
  private final NumberLeaf last;
  private final NumberLeaf count;
  private final List<Leaf> leaves;
  private final ParquetFileWriter file;
  private ColumnChunkPageWriteStore pages;
  private int rowsInGroup;

  /// The distinct hashes of the row group.
  private long[] hashes = new long[1 << 12];

  private int distinct;
  private int firstDay = Integer.MAX_VALUE;
  private int lastDay = Integer.MIN_VALUE;

  /// A file that is complete.
  record Written(ParquetMetadata footer, int firstDay, int lastDay) {}

  private SightingFileWriter(OutputFile output) throws IOException {
    Scratch scratch = new Scratch();
    kind = text(SightingLayout.KIND, TextForm.LENGTHS, DICTIONARY_BYTES, scratch);
    hash = number(SightingLayout.HASH, false, scratch);
    value = text(SightingLayout.VALUE, TextForm.PREFIX, 0, scratch);
    day = number(SightingLayout.DAY, false, scratch);
    host =
        new TextLeaf(
            SightingLayout.leaf(SightingLayout.HOST),
            TextForm.LENGTHS,
            SightingLayout.PAGE_ROWS,
            DICTIONARY_BYTES,
            MANY_HOSTS,
            false,
            scratch);
    role = text(SightingLayout.ROLE, TextForm.LENGTHS, 0, scratch);
    first = number(SightingLayout.FIRST, false, scratch);
    last = number(SightingLayout.LAST, false, scratch);
    count = number(SightingLayout.COUNT, false, scratch);
    leaves = List.of(kind, hash, value, day, host, role, first, last, count);
    file =
        new ParquetFileWriter(
            new ParquetOutput(output),
            SightingLayout.PARQUET,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            0,
            null,
            PROPERTIES);
    file.start();
    pages = begin();
  }

  private static byte[][] ascii(Stream<String> codes) {
    return codes.map(code -> code.getBytes(StandardCharsets.US_ASCII)).toArray(byte[][]::new);
  }

  private static TextLeaf text(int column, TextForm form, int dictionary, Scratch scratch) {
    return new TextLeaf(
        SightingLayout.leaf(column), form, SightingLayout.PAGE_ROWS, dictionary, false, scratch);
  }

  private static NumberLeaf number(int column, boolean plain, Scratch scratch) {
    return new NumberLeaf(SightingLayout.leaf(column), plain, SightingLayout.PAGE_ROWS, scratch);
  }

  /// Writes rows into a new file, as [dev.takagari.core.sighting.store.SightingTable#write] says.
  ///
  /// @throws UncheckedIOException if the file cannot be written
  static Written write(OutputFile output, SightingRows rows, long enough) {
    try (SightingFileWriter writer = new SightingFileWriter(output)) {
      long written = 0;
      boolean full = false;
      SightingRow before = rows.peek();
      while (rows.hasNext()) {
        if (full && !rows.peek().isOfValue(before)) {
          break;
        }
        before = rows.next();
        writer.add(before);
        written++;
        if (written % ROWS_BETWEEN_CHECKS == 0) {
          full = writer.bytes() >= enough;
        }
      }
      return writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + output.location(), e);
    }
  }

  private void add(SightingRow row) throws IOException {
    int at = rowsInGroup;
    add(kind, at, KINDS[SightedValue.number(row.kind())]);
    hash.add(at, row.hash());
    if (distinct == 0 || hashes[distinct - 1] != row.hash()) {
      if (distinct == hashes.length) {
        hashes = Arrays.copyOf(hashes, distinct * 2);
      }
      hashes[distinct++] = row.hash();
    }
    add(value, at, row.value());
    day.add(at, row.day());
    add(host, at, row.host());
    add(role, at, ROLES[row.role().number()]);
    first.add(at, row.first());
    last.add(at, row.last());
    count.add(at, row.count());
    firstDay = Math.min(firstDay, row.day());
    lastDay = Math.max(lastDay, row.day());
    rowsInGroup++;
    if (rowsInGroup % ROWS_BETWEEN_CHECKS == 0 && buffered() >= ROW_GROUP_BYTES) {
      endGroup();
      pages = begin();
    }
  }

  private void add(TextLeaf leaf, int row, byte[] text) {
    span.set(text, 0, text.length);
    leaf.add(row, span);
  }

  private long buffered() {
    long bytes = 0;
    for (Leaf leaf : leaves) {
      bytes += leaf.bufferedBytes();
    }
    return bytes;
  }

  private long bytes() throws IOException {
    return file.getPos() + buffered();
  }

  private ColumnChunkPageWriteStore begin() {
    ColumnChunkPageWriteStore store =
        new ColumnChunkPageWriteStore(
            compressor,
            SightingLayout.PARQUET,
            HeapByteBufferAllocator.getInstance(),
            COLUMN_INDEX_BOUND);
    for (Leaf leaf : leaves) {
      leaf.start(store);
    }
    rowsInGroup = 0;
    return store;
  }

  private void endGroup() throws IOException {
    for (Leaf leaf : leaves) {
      leaf.finish(rowsInGroup);
    }
    file.startBlock(rowsInGroup);
    pages.flushToFileWriter(file);
    for (Leaf leaf : leaves) {
      leaf.finish(file);
    }
    file.addBloomFilter(SightingLayout.SCHEMA.columns().get(SightingLayout.HASH).name(), filter());
    file.endBlock();
    pages.close();
  }

  /// Of sixteen to thirty-two bits a value: one in a thousand to a hundred thousand others is taken
  /// for one. Each costs a page of hashes, and who hunts a list asks for what is not there.
  private BlockSplitBloomFilter filter() {
    int bytes = Integer.highestOneBit(distinct * BITS_A_VALUE / Byte.SIZE) * 2;
    BlockSplitBloomFilter filter =
        new BlockSplitBloomFilter(Math.max(bytes, SMALLEST_FILTER), 1 << 30);
    for (int i = 0; i < distinct; i++) {
      filter.insertHash(filter.hash(hashes[i]));
    }
    distinct = 0;
    return filter;
  }

  private Written finish() throws IOException {
    if (rowsInGroup > 0) {
      endGroup();
    }
    file.end(FILE_METADATA);
    return new Written(file.getFooter(), firstDay, lastDay);
  }

  @Override
  public void close() throws IOException {
    compressor.close();
    file.close();
  }
}
