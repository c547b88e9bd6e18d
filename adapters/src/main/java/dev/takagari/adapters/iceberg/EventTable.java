package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.iceberg.NullOrder;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/// The table `events` as it is created: everything follows from [EventSchema].
final class EventTable {
  /// Name of the table in its namespace.
  static final String NAME = "events";

  /// Key in the summary of a snapshot: the rewrite that made it.
  static final String REWRITE = "takagari.rewrite";

  /// Key in the summary of a snapshot: the removal of old files that made it.
  static final String RETENTION = "takagari.retention";

  /// Property of the table: the day before which a plain query sees each event once.
  static final String SETTLED_UNTIL = "takagari.settled-until";

  /// Bounds of texts are cut here, so that a hostile value cannot swell metadata.
  static final int LONGEST_BOUND = 128;

  private static final int FORMAT_VERSION = 2;

  /// Texts whose bounds are kept whole, within reason: keys of the sort order, and what files are
  /// found by.
  private static final Set<Column> WHOLE =
      Set.of(
          Columns.EVENT_ID,
          Columns.EVENT_CLASS,
          Columns.ORGANIZATION_ID,
          Columns.HOST_ID,
          Columns.RAW_OBJECT,
          Columns.PROCESS_ENTITY_ID);

  private EventTable() {}

  /// The columns with the field ids of `event.avsc`.
  static Schema schema() {
    EventSchema events = EventSchema.current();
    List<NestedField> fields = new ArrayList<>();
    for (Column column : events.columns()) {
      fields.add(field(column));
    }
    fields.add(
        NestedField.required(
            events.attributesFieldId(),
            EventSchema.ATTRIBUTES,
            Types.MapType.ofRequired(
                events.attributesKeyId(),
                events.attributesValueId(),
                Types.StringType.get(),
                Types.StringType.get())));
    return new Schema(fields);
  }

  private static NestedField field(Column column) {
    return NestedField.builder()
        .withId(column.fieldId())
        .withName(column.sqlName())
        .isOptional(!column.required())
        .ofType(type(column))
        .withDoc(column.doc())
        .build();
  }

  private static Type type(Column column) {
    return switch (column.type()) {
      case TEXT -> Types.StringType.get();
      case TEXT_LIST -> Types.ListType.ofRequired(column.elementId(), Types.StringType.get());
      case INT -> Types.IntegerType.get();
      case LONG -> Types.LongType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case TIME -> Types.TimestampType.withZone();
    };
  }

  static PartitionSpec partitions(Schema schema) {
    return PartitionSpec.builderFor(schema)
        .identity(Columns.EVENT_CLASS.sqlName())
        .day(Columns.TIMESTAMP.sqlName())
        .build();
  }

  static SortOrder order(Schema schema) {
    return SortOrder.builderFor(schema)
        .asc(Columns.ORGANIZATION_ID.sqlName(), NullOrder.NULLS_FIRST)
        .asc(Columns.HOST_ID.sqlName(), NullOrder.NULLS_FIRST)
        .asc(Columns.TIMESTAMP.sqlName(), NullOrder.NULLS_FIRST)
        .asc(Columns.EVENT_ID.sqlName(), NullOrder.NULLS_FIRST)
        .build();
  }

  /// The first state of the table. `Catalog.createTable` would give fields new ids, so the table is
  /// registered from this instead.
  static TableMetadata metadata(String location) {
    Schema schema = schema();
    return TableMetadata.buildFromEmpty(FORMAT_VERSION)
        .assignUUID()
        .setLocation(location)
        .setCurrentSchema(
            schema,
            TypeUtil.indexById(schema.asStruct()).keySet().stream()
                .mapToInt(id -> id)
                .max()
                .orElseThrow())
        .setDefaultPartitionSpec(partitions(schema))
        .setDefaultSortOrder(order(schema))
        .setProperties(properties())
        .build();
  }

  static Map<String, String> properties() {
    Map<String, String> all = new TreeMap<>();
    all.put("write.format.default", "parquet");
    all.put("write.parquet.compression-codec", "zstd");
    all.put("write.metadata.delete-after-commit.enabled", "true");
    all.put("write.metadata.previous-versions-max", "20");
    all.put("history.expire.max-snapshot-age-ms", String.valueOf(24L * 60 * 60 * 1000));
    all.put("write.delete.mode", "copy-on-write");
    all.put("write.update.mode", "copy-on-write");
    all.put("write.merge.mode", "copy-on-write");
    all.put("commit.retry.num-retries", "10");
    all.put("write.metadata.metrics.default", "counts");
    for (Column column : EventSchema.current().columns()) {
      all.put("write.metadata.metrics.column." + leaf(column), metrics(column));
      if (column.bloom()) {
        all.put("write.parquet.bloom-filter-enabled.column." + leaf(column), "true");
      }
    }
    all.put("write.metadata.metrics.column.attributes.key", "none");
    all.put("write.metadata.metrics.column.attributes.value", "none");
    return all;
  }

  private static String metrics(Column column) {
    if (column.type() == ColumnType.TEXT_LIST) {
      return "counts";
    }
    if (!column.type().isText()) {
      return "full";
    }
    if (WHOLE.contains(column)) {
      return "truncate(" + LONGEST_BOUND + ")";
    }
    if (column.equals(Columns.EVENT_ACTION)) {
      return "truncate(16)";
    }
    return column.canonical() && !column.equals(Columns.RAW_SHAPE) ? "truncate(32)" : "counts";
  }

  /// The dotted name under which Iceberg knows the values of a column.
  static String leaf(Column column) {
    return column.type() == ColumnType.TEXT_LIST ? column.sqlName() + ".element" : column.sqlName();
  }
}
