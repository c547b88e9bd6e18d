package dev.takagari.adapters.iceberg.sighting;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.NullOrder;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;

/// The table `sightings` as it is created, and its columns.
final class SightingLayout {
  /// Name of the table in its namespace.
  static final String NAME = "sightings";

  static final int KIND = 0;
  static final int HASH = 1;
  static final int VALUE = 2;
  static final int DAY = 3;
  static final int HOST = 4;
  static final int ROLE = 5;
  static final int FIRST = 6;
  static final int LAST = 7;
  static final int COUNT = 8;
  static final int COLUMNS = 9;

  /// Rows of a page: what a lookup of one value reads of each column.
  static final int PAGE_ROWS = 1_024;

  private static final int FORMAT_VERSION = 2;

  static final Schema SCHEMA =
      new Schema(
          NestedField.required(
              KIND + 1, "kind", Types.StringType.get(), "ip, domain, hash, url, user or file"),
          NestedField.required(
              HASH + 1,
              "value_hash",
              Types.LongType.get(),
              "64-bit xxHash of kind, a colon and the whole value: what rows are found by"),
          NestedField.required(
              VALUE + 1, "value", Types.StringType.get(), "the value; its beginning if it is long"),
          NestedField.required(DAY + 1, "day", Types.DateType.get(), "day of the events, UTC"),
          NestedField.required(
              HOST + 1,
              "host_id",
              Types.StringType.get(),
              "as in events; empty if they name none, * for hosts that are not listed"),
          NestedField.required(
              ROLE + 1, "role", Types.StringType.get(), "what the value was to the events"),
          NestedField.required(
              FIRST + 1, "first", Types.TimestampType.withZone(), "time of the first event"),
          NestedField.required(
              LAST + 1, "last", Types.TimestampType.withZone(), "time of the last event"),
          NestedField.required(COUNT + 1, "count", Types.LongType.get(), "events, at least"));

  static final MessageType PARQUET = ParquetSchemaUtil.convert(SCHEMA, NAME);

  private static final PartitionSpec PARTITIONS =
      PartitionSpec.builderFor(SCHEMA).month("day").build();

  private SightingLayout() {}

  static ColumnDescriptor leaf(int column) {
    return PARQUET.getColumns().get(column);
  }

  /// The value of the only partition field.
  static int partition(YearMonth month) {
    return Math.toIntExact(month.getYear() * 12L + month.getMonthValue() - 1 - 1970 * 12L);
  }

  static YearMonth month(int partition) {
    return YearMonth.of(1970, 1).plusMonths(partition);
  }

  /// Rows of a month.
  static Expression in(YearMonth month) {
    return between(month.atDay(1), month.plusMonths(1).atDay(1));
  }

  /// Rows of earlier months.
  static Expression before(YearMonth month) {
    return Expressions.lessThan("day", Math.toIntExact(month.atDay(1).toEpochDay()));
  }

  /// Rows of days.
  static Expression between(LocalDate from, LocalDate to) {
    return Expressions.and(
        Expressions.greaterThanOrEqual("day", Math.toIntExact(from.toEpochDay())),
        Expressions.lessThan("day", Math.toIntExact(to.toEpochDay())));
  }

  /// The first state of the table. `Catalog.createTable` would give fields new ids.
  static TableMetadata metadata(String location) {
    SortOrder.Builder order = SortOrder.builderFor(SCHEMA);
    for (int column : new int[] {KIND, HASH, VALUE, DAY, HOST, ROLE}) {
      order.asc(SCHEMA.columns().get(column).name(), NullOrder.NULLS_FIRST);
    }
    return TableMetadata.buildFromEmpty(FORMAT_VERSION)
        .assignUUID()
        .setLocation(location)
        .setCurrentSchema(SCHEMA, COLUMNS)
        .setDefaultPartitionSpec(PARTITIONS)
        .setDefaultSortOrder(order.build())
        .setProperties(properties())
        .build();
  }

  private static Map<String, String> properties() {
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
    all.put("write.metadata.metrics.column.kind", "truncate(16)");
    all.put("write.parquet.bloom-filter-enabled.column.value_hash", "true");
    for (String column : new String[] {"value_hash", "day", "first", "last"}) {
      all.put("write.metadata.metrics.column." + column, "full");
    }
    return all;
  }
}
