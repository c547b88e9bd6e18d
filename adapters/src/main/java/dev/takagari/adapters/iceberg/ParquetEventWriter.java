package dev.takagari.adapters.iceberg;

import dev.takagari.adapters.parquet.ZstdCompressor;
import dev.takagari.core.event.Event;
import dev.takagari.core.lake.SortedRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.iceberg.SchemaParser;
import org.apache.iceberg.io.OutputFile;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;

/// Writes one data file: bytes of the event go to the leaf columns without a record or a string in
/// between. Holds one row group in memory. For one thread, once.
final class ParquetEventWriter implements AutoCloseable {
  private static final int ROW_GROUP_BYTES = 64 << 20;
  private static final int ROWS_BETWEEN_CHECKS = 1024;
  private static final int COMPRESSION_LEVEL = 3;
  private static final int COLUMN_INDEX_BOUND = 64;

  private static final MessageType SCHEMA = ParquetLayout.schema();
  private static final Map<String, String> FILE_METADATA =
      Map.of("iceberg.schema", SchemaParser.toJson(EventTable.schema()));

  private final ZstdCompressor compressor = new ZstdCompressor(COMPRESSION_LEVEL);
  private final EventLeaves leaves = EventLeaves.take();
  private final SortedRows rows;
  private final int groupBytes;
  private final ParquetFileWriter file;
  private ColumnChunkPageWriteStore pages;
  private int rowsInGroup;

  private ParquetEventWriter(OutputFile output, SortedRows rows, int groupBytes)
      throws IOException {
    this.rows = rows;
    this.groupBytes = groupBytes;
    file =
        new ParquetFileWriter(
            new ParquetOutput(output),
            SCHEMA,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_BYTES,
            0,
            null,
            ParquetLayout.properties());
    file.start();
    pages = newPages();
    leaves.start(pages, rows);
  }

  /// Writes all rows into a new file.
  ///
  /// @return the footer, with statistics of every row group
  /// @throws UncheckedIOException if the file cannot be written
  static ParquetMetadata write(OutputFile output, SortedRows rows) {
    return write(output, rows, ROW_GROUP_BYTES);
  }

  /// As above.
  ///
  /// @param groupBytes when a row group ends: looked at every 1024 rows
  static ParquetMetadata write(OutputFile output, SortedRows rows, int groupBytes) {
    try (ParquetEventWriter writer = new ParquetEventWriter(output, rows, groupBytes)) {
      rows.forEach(writer::add);
      return writer.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + output.location(), e);
    }
  }

  private void add(Event event) {
    leaves.add(rowsInGroup, event);
    rowsInGroup++;
    if (rowsInGroup % ROWS_BETWEEN_CHECKS == 0 && leaves.bufferedBytes() >= groupBytes) {
      try {
        endGroup();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write a row group", e);
      }
      pages = newPages();
      leaves.start(pages, rows);
      rowsInGroup = 0;
    }
  }

  private ColumnChunkPageWriteStore newPages() {
    return new ColumnChunkPageWriteStore(
        compressor, SCHEMA, HeapByteBufferAllocator.getInstance(), COLUMN_INDEX_BOUND);
  }

  private ParquetMetadata finish() throws IOException {
    if (rowsInGroup > 0) {
      endGroup();
    }
    leaves.giveBack();
    file.end(FILE_METADATA);
    return file.getFooter();
  }

  private void endGroup() throws IOException {
    leaves.finish(rowsInGroup);
    file.startBlock(rowsInGroup);
    pages.flushToFileWriter(file);
    leaves.finish(file);
    file.endBlock();
    pages.close();
  }

  @Override
  public void close() throws IOException {
    compressor.close();
    file.close();
  }
}
