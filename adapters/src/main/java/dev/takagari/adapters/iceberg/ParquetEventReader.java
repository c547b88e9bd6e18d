package dev.takagari.adapters.iceberg;

import static java.util.Objects.requireNonNull;

import dev.takagari.adapters.parquet.ChunkPages;
import dev.takagari.adapters.parquet.LeafReader;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.SeekableInputStream;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;

/// Reads the rows of a data file back as events, row group by row group: the compressed bytes of
/// one row group and one page of each column are in memory. Ids are looked at first; a row group
/// without a wanted one is not read. For one thread.
final class ParquetEventReader {
  private static final Map<String, Column> BY_PATH = byPath();

  private final InputFile file;
  private final SeekableInputStream in;
  private final ParsedVersion version;

  private ParquetEventReader(InputFile file, SeekableInputStream in, ParsedVersion version) {
    this.file = file;
    this.in = in;
    this.version = version;
  }

  private static Map<String, Column> byPath() {
    Map<String, Column> paths = new HashMap<>();
    for (Column column : EventSchema.current().columns()) {
      paths.put(ParquetLayout.path(column), column);
    }
    return paths;
  }

  /// As [dev.takagari.core.lake.LakeMaintenance#read].
  ///
  /// @throws UncheckedIOException if the file cannot be read
  static void read(InputFile file, Predicate<ByteSpan> wanted, Consumer<Event> rows) {
    forEachGroup(file, (reader, group) -> reader.read(group, wanted, rows));
  }

  /// As [dev.takagari.core.lake.LakeFileRows#columns].
  ///
  /// @throws UncheckedIOException if the file cannot be read
  static void read(InputFile file, Set<Column> columns, Consumer<Event> rows) {
    forEachGroup(file, (reader, group) -> reader.read(group, columns, rows));
  }

  /// Hands the values of one column of text to `values`, row by row. Nothing else of the file is
  /// read.
  ///
  /// @param column that every row has
  /// @throws UncheckedIOException if the file cannot be read
  static void texts(InputFile file, Column column, Consumer<ByteSpan> values) {
    String wanted = ParquetLayout.path(column);
    forEachGroup(
        file,
        (reader, group) -> {
          for (ColumnChunk chunk : requireNonNull(group.getColumns())) {
            ColumnMetaData metadata = requireNonNull(chunk.getMeta_data());
            if (path(metadata).equals(wanted)) {
              reader.texts(metadata, Math.toIntExact(group.getNum_rows()), values);
            }
          }
        });
  }

  /// What is done with a row group.
  @FunctionalInterface
  private interface GroupWork {
    void read(ParquetEventReader reader, RowGroup group) throws IOException;
  }

  private static void forEachGroup(InputFile file, GroupWork work) {
    try (SeekableInputStream in = file.newStream()) {
      FileMetaData footer = ParquetFooter.read(file, in);
      ParquetEventReader reader =
          new ParquetEventReader(
              file, in, VersionParser.parse(requireNonNull(footer.getCreated_by())));
      for (RowGroup group : requireNonNull(footer.getRow_groups())) {
        work.read(reader, group);
      }
    } catch (IOException | VersionParseException e) {
      throw new UncheckedIOException(
          file.location() + " cannot be read",
          e instanceof IOException io ? io : new IOException(e));
    }
  }

  private void texts(ColumnMetaData metadata, int rows, Consumer<ByteSpan> values)
      throws IOException {
    LeafReader leaf = leaf(metadata);
    ByteSpan value = new ByteSpan();
    for (int row = 0; row < rows; row++) {
      ReadEvent.span(leaf.takeText(), value);
      values.accept(value);
    }
  }

  private void read(RowGroup group, Predicate<ByteSpan> wanted, Consumer<Event> rows)
      throws IOException {
    List<ColumnChunk> chunks = requireNonNull(group.getColumns());
    int count = Math.toIntExact(group.getNum_rows());
    BitSet chosen = chosen(chunks, count, wanted);
    if (chosen.isEmpty()) {
      return;
    }
    Map<String, LeafReader> leaves = new HashMap<>();
    for (ColumnChunk chunk : chunks) {
      ColumnMetaData metadata = requireNonNull(chunk.getMeta_data());
      leaves.put(path(metadata), leaf(metadata));
    }
    ReadEvent event =
        new ReadEvent(
            requireNonNull(leaves.remove(ParquetLayout.ATTRIBUTE_NAMES)),
            requireNonNull(leaves.remove(ParquetLayout.ATTRIBUTE_VALUES)));
    leaves.forEach((path, leaf) -> event.set(column(path), leaf));
    for (int row = 0; row < count; row++) {
      event.next();
      if (chosen.get(row)) {
        rows.accept(event);
      }
    }
  }

  private void read(RowGroup group, Set<Column> columns, Consumer<Event> rows) throws IOException {
    ReadEvent event = new ReadEvent();
    for (ColumnChunk chunk : requireNonNull(group.getColumns())) {
      ColumnMetaData metadata = requireNonNull(chunk.getMeta_data());
      Column column = BY_PATH.get(path(metadata));
      if (column != null && columns.contains(column)) {
        event.set(column, leaf(metadata));
      }
    }
    int count = Math.toIntExact(group.getNum_rows());
    for (int row = 0; row < count; row++) {
      event.next();
      rows.accept(event);
    }
  }

  private BitSet chosen(List<ColumnChunk> chunks, int rows, Predicate<ByteSpan> wanted)
      throws IOException {
    BitSet chosen = new BitSet(rows);
    String idPath = ParquetLayout.path(Columns.EVENT_ID);
    for (ColumnChunk chunk : chunks) {
      ColumnMetaData metadata = requireNonNull(chunk.getMeta_data());
      if (!path(metadata).equals(idPath)) {
        continue;
      }
      LeafReader ids = leaf(metadata);
      ByteSpan id = new ByteSpan();
      for (int row = 0; row < rows; row++) {
        ReadEvent.span(ids.takeText(), id);
        chosen.set(row, wanted.test(id));
      }
    }
    return chosen;
  }

  private Column column(String path) {
    Column column = BY_PATH.get(path);
    if (column == null) {
      throw new TakagariException(
          ErrorCode.INTERNAL,
          file.location() + " has a column that this version does not know: " + path);
    }
    return column;
  }

  private static String path(ColumnMetaData metadata) {
    return String.join(".", requireNonNull(metadata.getPath_in_schema()));
  }

  private LeafReader leaf(ColumnMetaData metadata) throws IOException {
    String path = path(metadata);
    if (!path.startsWith(EventSchema.ATTRIBUTES + ".")) {
      column(path);
    }
    ColumnDescriptor descriptor = ParquetLayout.leaf(path);
    long from = metadata.getData_page_offset();
    if (metadata.isSetDictionary_page_offset() && metadata.getDictionary_page_offset() > 0) {
      from = Math.min(from, metadata.getDictionary_page_offset());
    }
    byte[] bytes =
        ParquetFooter.bytes(in, from, Math.toIntExact(metadata.getTotal_compressed_size()));
    return new LeafReader(
        descriptor,
        new ChunkPages(
            descriptor, requireNonNull(metadata.getCodec()), bytes, metadata.getNum_values()),
        version);
  }
}
