package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import java.util.HashSet;
import java.util.Set;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.schema.MessageType;

/// How each column of a data file is encoded.
///
/// A column either has a dictionary that its values fit, or none by decision: where a bloom filter
/// must exist (Parquet writes none for a column that is all dictionary) and where values hardly
/// repeat.
final class ParquetLayout {
  /// Paths of leaves with a larger dictionary than Parquet's usual 1 MB.
  private static final Set<String> LARGE_DICTIONARY =
      Set.of(Columns.RAW_SHAPE.sqlName(), Columns.RAW_OBJECT.sqlName(), "attributes.key_value.key");

  private static final int LARGE_DICTIONARY_BYTES = 4 << 20;
  private static final int PAGE_BYTES = 1 << 20;
  private static final int PAGE_ROWS = 20_000;

  /// Columns whose values hardly repeat, or are long.
  private static final Set<Column> DISTINCT =
      Set.of(
          Columns.TIMESTAMP,
          Columns.EVENT_CREATED,
          Columns.EVENT_ID,
          Columns.MESSAGE,
          Columns.RAW_LINE,
          Columns.PROCESS_PID,
          Columns.PROCESS_EXECUTABLE,
          Columns.PROCESS_COMMAND_LINE,
          Columns.PROCESS_WORKING_DIRECTORY,
          Columns.PROCESS_START,
          Columns.PROCESS_PARENT_EXECUTABLE,
          Columns.PROCESS_PARENT_COMMAND_LINE,
          Columns.FILE_PATH,
          Columns.FILE_SIZE,
          Columns.REGISTRY_KEY,
          Columns.REGISTRY_PATH,
          Columns.REGISTRY_VALUE,
          Columns.REGISTRY_DATA_STRINGS,
          Columns.SCRIPT_CONTENT,
          Columns.DNS_ANSWERS_DATA,
          Columns.URL_ORIGINAL,
          Columns.RELATED_USER);

  private ParquetLayout() {}

  /// The Parquet schema, with Iceberg's field ids.
  static MessageType schema() {
    return ParquetSchemaUtil.convert(EventTable.schema(), EventTable.NAME);
  }

  /// The dotted path of the leaf that holds a column's values.
  static String path(Column column) {
    return column.type() == ColumnType.TEXT_LIST
        ? column.sqlName() + ".list.element"
        : column.sqlName();
  }

  /// Paths of the leaves that are never dictionary-encoded.
  static Set<String> plainPaths() {
    Set<String> paths = new HashSet<>();
    paths.add("attributes.key_value.value");
    for (Column column : EventSchema.current().columns()) {
      if (column.bloom() || DISTINCT.contains(column)) {
        paths.add(path(column));
      }
    }
    return paths;
  }

  static ParquetProperties properties() {
    return builder().withValuesWriterFactory(new Encodings()).build();
  }

  private static ParquetProperties.Builder builder() {
    ParquetProperties.Builder builder =
        ParquetProperties.builder()
            .withAllocator(HeapByteBufferAllocator.getInstance())
            .withPageSize(PAGE_BYTES)
            .withPageRowCountLimit(PAGE_ROWS)
            .withStatisticsTruncateLength(EventTable.LONGEST_BOUND);
    plainPaths().forEach(path -> builder.withDictionaryEncoding(path, false));
    return builder;
  }

  /// Gives a few columns a larger dictionary; Parquet's own setting is for all columns.
  private static final class Encodings implements ValuesWriterFactory {
    private final DefaultV1ValuesWriterFactory usual = new DefaultV1ValuesWriterFactory();
    private final DefaultV1ValuesWriterFactory large = new DefaultV1ValuesWriterFactory();

    @Override
    public void initialize(ParquetProperties properties) {
      usual.initialize(properties);
      large.initialize(builder().withDictionaryPageSize(LARGE_DICTIONARY_BYTES).build());
    }

    @Override
    public ValuesWriter newValuesWriter(ColumnDescriptor column) {
      return LARGE_DICTIONARY.contains(String.join(".", column.getPath()))
          ? large.newValuesWriter(column)
          : usual.newValuesWriter(column);
    }
  }
}
