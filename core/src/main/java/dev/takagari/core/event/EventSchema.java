package dev.takagari.core.event;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/// The columns of `event.avsc`, the single place where they are declared.
///
/// Immutable; safe for use by several threads.
public final class EventSchema {
  /// Name of the map that keeps what no column holds, in every representation.
  public static final String ATTRIBUTES = "attributes";

  private static final EventSchema CURRENT = load();

  private final List<Column> columns;
  private final Map<String, Column> byName = new HashMap<>();
  private final Map<String, Column> bySqlName = new HashMap<>();
  private final int attributesFieldId;
  private final int attributesKeyId;
  private final int attributesValueId;

  private EventSchema(List<Column> columns, Schema.Field attributes) {
    this.columns = List.copyOf(columns);
    for (Column column : columns) {
      byName.put(column.name(), column);
      bySqlName.put(column.sqlName(), column);
    }
    this.attributesFieldId = number(attributes, "field-id");
    this.attributesKeyId = number(attributes.schema().getObjectProp("key-id"));
    this.attributesValueId = number(attributes.schema().getObjectProp("value-id"));
  }

  public static EventSchema current() {
    return CURRENT;
  }

  /// All typed columns in schema order; `columns().get(c.ordinal()) == c`.
  public List<Column> columns() {
    return columns;
  }

  /// The column of an ECS name, if there is one.
  public Optional<Column> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// The column of an SQL name, if there is one.
  public Optional<Column> findSql(String sqlName) {
    return Optional.ofNullable(bySqlName.get(sqlName));
  }

  /// The column of an ECS name that must exist.
  public Column column(String name) {
    return find(name).orElseThrow(() -> new IllegalArgumentException("no column " + name));
  }

  public int attributesFieldId() {
    return attributesFieldId;
  }

  public int attributesKeyId() {
    return attributesKeyId;
  }

  public int attributesValueId() {
    return attributesValueId;
  }

  private static EventSchema load() {
    try (InputStream in = EventSchema.class.getResourceAsStream("/event.avsc")) {
      if (in == null) {
        throw new IllegalStateException("event.avsc is not on the class path");
      }
      return of(new Schema.Parser().parse(in));
    } catch (IOException e) {
      throw new UncheckedIOException("event.avsc cannot be read", e);
    }
  }

  private static EventSchema of(Schema record) {
    List<Column> columns = new ArrayList<>();
    for (Schema.Field field : record.getFields()) {
      if (!field.name().equals(ATTRIBUTES)) {
        columns.add(column(columns.size(), field));
      }
    }
    return new EventSchema(columns, record.getField(ATTRIBUTES));
  }

  private static Column column(int ordinal, Schema.Field field) {
    boolean required = field.schema().getType() != Schema.Type.UNION;
    Schema type = required ? field.schema() : field.schema().getTypes().get(1);
    return new Column(
        ordinal,
        number(field, "field-id"),
        type.getType() == Schema.Type.ARRAY ? number(type.getObjectProp("element-id")) : -1,
        text(field, "ecs").orElseThrow(),
        field.name(),
        type(type),
        required,
        text(field, "form").map(f -> constant(ColumnForm.class, f)).orElse(ColumnForm.CANONICAL),
        constant(HotMapping.class, text(field, "opensearch").orElseThrow()),
        text(field, "observable").map(o -> constant(Observable.class, o)),
        Boolean.TRUE.equals(field.getObjectProp("bloom")),
        field.doc());
  }

  private static ColumnType type(Schema type) {
    return switch (type.getType()) {
      case STRING -> ColumnType.TEXT;
      case ARRAY -> ColumnType.TEXT_LIST;
      case INT -> ColumnType.INT;
      case LONG -> type.getLogicalType() == null ? ColumnType.LONG : ColumnType.TIME;
      case BOOLEAN -> ColumnType.BOOLEAN;
      default -> throw new IllegalStateException("no column can have the Avro type " + type);
    };
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  private static Optional<String> text(Schema.Field field, String property) {
    return Optional.ofNullable(field.getProp(property));
  }

  private static int number(Schema.Field field, String property) {
    return number(field.getObjectProp(property));
  }

  private static int number(Object value) {
    return ((Number) value).intValue();
  }
}
