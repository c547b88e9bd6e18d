package dev.takagari.adapters.iceberg;

import dev.takagari.adapters.parquet.ZstdCompressor;
import dev.takagari.core.identity.Sighting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

/// Writes sightings into one data file of `hosts` or `users`. Holds one row group in memory. For
/// one thread, once.
final class IdentityFile implements AutoCloseable {
  private static final int GROUP_ROWS = 200_000;
  private static final int ROW_GROUP_BYTES = 64 << 20;
  private static final int COMPRESSION_LEVEL = 3;
  private static final int COLUMN_INDEX_BOUND = 64;

  private final ZstdCompressor compressor = new ZstdCompressor(COMPRESSION_LEVEL);
  private final ParquetProperties properties =
      ParquetProperties.builder()
          .withAllocator(HeapByteBufferAllocator.getInstance())
          .withStatisticsTruncateLength(COLUMN_INDEX_BOUND)
          .build();
  private final List<IdentityColumn> columns;
  private final Schema schema;
  private final MessageType type;
  private final MessageColumnIO io;
  private final ParquetFileWriter file;
  private ColumnChunkPageWriteStore pages;
  private ColumnWriteStore values;
  private RecordConsumer consumer;
  private int rowsInGroup;
  private long rows;

  IdentityFile(OutputFile output, Schema schema, List<IdentityColumn> columns) throws IOException {
    this.columns = columns;
    this.schema = schema;
    type = ParquetSchemaUtil.convert(schema, "identities");
    io = new ColumnIOFactory().getColumnIO(type);
    file =
        new ParquetFileWriter(
            new ParquetOutput(output),
            type,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            0,
            null,
            properties);
    file.start();
    pages = newPages();
    values = properties.newColumnWriteStore(type, pages, pages);
    consumer = io.getRecordWriter(values);
  }

  private ColumnChunkPageWriteStore newPages() {
    return new ColumnChunkPageWriteStore(
        compressor, type, HeapByteBufferAllocator.getInstance(), COLUMN_INDEX_BOUND);
  }

  /// Adds a row.
  ///
  /// @throws UncheckedIOException if it cannot be written
  void add(Sighting sighting) {
    consumer.startMessage();
    for (IdentityColumn column : columns) {
      int index = type.getFieldIndex(column.name());
      switch (column) {
        case IdentityColumn.Time time -> {
          consumer.startField(time.name(), index);
          consumer.addLong(time.value().applyAsLong(sighting));
          consumer.endField(time.name(), index);
        }
        case IdentityColumn.Text text -> {
          List<String> texts = text.values().apply(sighting);
          if (!texts.isEmpty() && !texts.getFirst().isEmpty()) {
            consumer.startField(text.name(), index);
            consumer.addBinary(Binary.fromString(texts.getFirst()));
            consumer.endField(text.name(), index);
          }
        }
        case IdentityColumn.Texts list -> {
          List<String> texts = list.values().apply(sighting);
          if (!texts.isEmpty()) {
            consumer.startField(list.name(), index);
            addList(texts);
            consumer.endField(list.name(), index);
          }
        }
      }
    }
    consumer.endMessage();
    rowsInGroup++;
    rows++;
    if (rowsInGroup == GROUP_ROWS) {
      try {
        endGroup();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write a row group", e);
      }
      pages = newPages();
      values = properties.newColumnWriteStore(type, pages, pages);
      consumer = io.getRecordWriter(values);
    }
  }

  private void addList(List<String> texts) {
    consumer.startGroup();
    consumer.startField("list", 0);
    for (String text : texts) {
      consumer.startGroup();
      consumer.startField("element", 0);
      consumer.addBinary(Binary.fromString(text));
      consumer.endField("element", 0);
      consumer.endGroup();
    }
    consumer.endField("list", 0);
    consumer.endGroup();
  }

  private void endGroup() throws IOException {
    consumer.flush();
    file.startBlock(rowsInGroup);
    values.flush();
    pages.flushToFileWriter(file);
    file.endBlock();
    values.close();
    pages.close();
    rowsInGroup = 0;
  }

  /// Ends the file.
  ///
  /// @return its footer, with statistics of every row group
  ParquetMetadata finish() throws IOException {
    if (rowsInGroup > 0) {
      endGroup();
    }
    file.end(Map.of("iceberg.schema", SchemaParser.toJson(schema)));
    return file.getFooter();
  }

  long rows() {
    return rows;
  }

  @Override
  public void close() throws IOException {
    compressor.close();
    file.close();
  }
}
