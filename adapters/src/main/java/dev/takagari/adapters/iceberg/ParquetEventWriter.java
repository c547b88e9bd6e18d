package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.lake.SortedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.io.OutputFile;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/// Writes one data file through Parquet's column API: bytes of the event go to the column writers
/// without a record or a string in between. Holds one row group in memory. For one thread, once.
final class ParquetEventWriter implements AutoCloseable {
  private static final int ROW_GROUP_BYTES = 64 << 20;
  private static final int ROWS_BETWEEN_CHECKS = 512;
  private static final int COMPRESSION_LEVEL = 3;
  private static final int COLUMN_INDEX_BOUND = 64;

  private static final List<Column> COLUMNS = EventSchema.current().columns();
  private static final MessageType SCHEMA = ParquetLayout.schema();
  private static final ColumnDescriptor[] LEAVES = leaves();
  private static final ColumnDescriptor KEY = leaf("attributes.key_value.key");
  private static final ColumnDescriptor VALUE = leaf("attributes.key_value.value");
  private static final Map<String, String> FILE_METADATA =
      Map.of("iceberg.schema", SchemaParser.toJson(EventTable.schema()));

  private final ParquetProperties properties = ParquetLayout.properties();
  private final ZstdCompressor compressor = new ZstdCompressor(COMPRESSION_LEVEL);
  private final ParquetFileWriter file;
  private final @Nullable BloomCollector[] blooms = new @Nullable BloomCollector[COLUMNS.size()];
  private final ByteSpan span = new ByteSpan();
  private final ByteSpan other = new ByteSpan();

  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore store;
  private final ColumnWriter[] writers = new ColumnWriter[LEAVES.length];
  private ColumnWriter keys;
  private ColumnWriter values;
  private int rowsInGroup;

  private ParquetEventWriter(OutputFile output, SortedRows rows) throws IOException {
    for (Column column : COLUMNS) {
      if (column.bloom()) {
        blooms[column.ordinal()] = new BloomCollector(rows.values(column));
      }
    }
    file =
        new ParquetFileWriter(
            new ParquetOutput(output),
            SCHEMA,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            0,
            null,
            properties);
    file.start();
    pages = newPages();
    store = newStore(pages);
    keys = store.getColumnWriter(KEY);
    values = store.getColumnWriter(VALUE);
    bind();
  }

  /// Writes all rows into a new file.
  ///
  /// @return the footer, with statistics of every row group
  /// @throws UncheckedIOException if the file cannot be written
  static ParquetMetadata write(OutputFile output, SortedRows rows) {
    try (ParquetEventWriter writer = new ParquetEventWriter(output, rows)) {
      rows.forEach(writer::add);
      return writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + output.location(), e);
    }
  }

  private void add(Event event) {
    for (int i = 0; i < writers.length; i++) {
      Column column = COLUMNS.get(i);
      ColumnWriter writer = writers[i];
      if (!event.has(column)) {
        if (column.required()) {
          throw new IllegalArgumentException("an event without " + column);
        }
        writer.writeNull(0, 0);
        continue;
      }
      int level = column.required() ? 0 : 1;
      switch (column.type()) {
        case TEXT -> {
          event.text(column, span);
          text(i, writer, 0, level);
        }
        case TEXT_LIST -> list(event, column, writer, level + 1);
        case INT -> writer.write((int) event.number(column), 0, level);
        case LONG, TIME -> writer.write(event.number(column), 0, level);
        case BOOLEAN -> writer.write(event.number(column) != 0, 0, level);
      }
    }
    attributes(event);
    store.endRecord();
    rowsInGroup++;
    if (rowsInGroup % ROWS_BETWEEN_CHECKS == 0 && store.getBufferedSize() >= ROW_GROUP_BYTES) {
      try {
        endGroup();
        startGroup();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write a row group", e);
      }
    }
  }

  private void list(Event event, Column column, ColumnWriter writer, int level) {
    int count = event.count(column);
    for (int i = 0; i < count; i++) {
      event.element(column, i, span);
      text(column.ordinal(), writer, i == 0 ? 0 : 1, level);
    }
  }

  private void text(int ordinal, ColumnWriter writer, int repetition, int definition) {
    writer.write(
        Binary.fromReusedByteArray(span.array(), span.offset(), span.length()),
        repetition,
        definition);
    BloomCollector bloom = blooms[ordinal];
    if (bloom != null) {
      bloom.add(span.array(), span.offset(), span.length());
    }
  }

  private void attributes(Event event) {
    int count = event.attributeCount();
    if (count == 0) {
      keys.writeNull(0, 0);
      values.writeNull(0, 0);
      return;
    }
    for (int i = 0; i < count; i++) {
      event.attribute(i, span, other);
      int repetition = i == 0 ? 0 : 1;
      keys.write(
          Binary.fromReusedByteArray(span.array(), span.offset(), span.length()), repetition, 1);
      values.write(
          Binary.fromReusedByteArray(other.array(), other.offset(), other.length()), repetition, 1);
    }
  }

  private ParquetMetadata finish() throws IOException {
    endGroup();
    file.end(FILE_METADATA);
    return file.getFooter();
  }

  private ColumnChunkPageWriteStore newPages() {
    return new ColumnChunkPageWriteStore(
        compressor, SCHEMA, HeapByteBufferAllocator.getInstance(), COLUMN_INDEX_BOUND);
  }

  private ColumnWriteStore newStore(ColumnChunkPageWriteStore into) {
    return properties.newColumnWriteStore(SCHEMA, into);
  }

  private void startGroup() {
    pages = newPages();
    store = newStore(pages);
    keys = store.getColumnWriter(KEY);
    values = store.getColumnWriter(VALUE);
    bind();
    rowsInGroup = 0;
  }

  private void bind() {
    for (int i = 0; i < writers.length; i++) {
      writers[i] = store.getColumnWriter(LEAVES[i]);
    }
  }

  private void endGroup() throws IOException {
    store.flush();
    if (rowsInGroup > 0) {
      for (int i = 0; i < blooms.length; i++) {
        BloomCollector bloom = blooms[i];
        BlockSplitBloomFilter filter = bloom == null ? null : bloom.take();
        if (filter != null) {
          pages.getBloomFilterWriter(LEAVES[i]).writeBloomFilter(filter);
        }
      }
      file.startBlock(rowsInGroup);
      pages.flushToFileWriter(file);
      file.endBlock();
    }
    store.close();
    pages.close();
  }

  private static ColumnDescriptor[] leaves() {
    return COLUMNS.stream()
        .map(column -> leaf(ParquetLayout.path(column)))
        .toArray(ColumnDescriptor[]::new);
  }

  private static ColumnDescriptor leaf(String path) {
    return SCHEMA.getColumnDescription(path.split("\\.", -1));
  }

  @Override
  public void close() throws IOException {
    compressor.close();
    file.close();
  }
}
