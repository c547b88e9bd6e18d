package dev.takagari.adapters.iceberg;

import dev.takagari.adapters.parquet.TextForm;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.schema.MessageType;

/// How each column of a data file is encoded: what measured smallest on a gigabyte of events.
final class ParquetLayout {
  static final String ATTRIBUTE_NAMES = "attributes.key_value.key";
  static final String ATTRIBUTE_VALUES = "attributes.key_value.value";

  /// How large a dictionary may become.
  static final int DICTIONARY_BYTES = 4 << 20;

  /// Rows of a page, about.
  static final int PAGE_ROWS = 20_000;

  private static final MessageType SCHEMA =
      ParquetSchemaUtil.convert(EventTable.schema(), EventTable.NAME);

  private ParquetLayout() {}

  /// The Parquet schema, with Iceberg's field ids.
  static MessageType schema() {
    return SCHEMA;
  }

  /// The leaf of a dotted path.
  static ColumnDescriptor leaf(String path) {
    return SCHEMA.getColumnDescription(path.split("\\.", -1));
  }

  /// The dotted path of the leaf that holds a column's values.
  static String path(Column column) {
    return column.type() == ColumnType.TEXT_LIST
        ? column.sqlName() + ".list.element"
        : column.sqlName();
  }

  /// How large a dictionary of the column may become, 0 for none: ids differ.
  static int dictionaryBytes(Column column) {
    return column.equals(Columns.EVENT_ID) ? 0 : DICTIONARY_BYTES;
  }

  /// How texts are stored that have no dictionary. Ids of neighbours begin alike, because they
  /// begin with the time.
  static TextForm form(Column column) {
    return column.equals(Columns.EVENT_ID) ? TextForm.PREFIX : TextForm.LENGTHS;
  }

  /// Whether numbers are stored as they are. Times are multiples of 1000 in most feeds: their
  /// differences, packed, hide that from zstd (4.4 bytes a value instead of 3.9).
  static boolean plain(Column column) {
    return column.type() == ColumnType.TIME;
  }

  static ParquetProperties properties() {
    return ParquetProperties.builder()
        .withAllocator(HeapByteBufferAllocator.getInstance())
        .withStatisticsTruncateLength(EventTable.LONGEST_BOUND)
        .build();
  }
}
