package dev.takagari.adapters.mappingfile.rule;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.mapping.Codec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The closed list of conversions, and which of them a column takes. The first is the one that a
/// column uses when a mapping does not say.
public final class Conversions {
  private static final Set<Column> OURS =
      Set.of(
          Columns.TIMESTAMP,
          Columns.EVENT_INGESTED,
          Columns.EVENT_ID,
          Columns.EVENT_KIND,
          Columns.EVENT_CLASS,
          Columns.EVENT_CATEGORY,
          Columns.EVENT_TYPE,
          Columns.EVENT_DATASET,
          Columns.EVENT_MARKS,
          Columns.RAW_OBJECT,
          Columns.RAW_LINE,
          Columns.RAW_SHAPE);

  /// Columns whose values are addresses.
  static final Set<Column> ADDRESSES =
      Set.of(
          Columns.HOST_IP,
          Columns.HOST_EXTERNAL_IP,
          Columns.SOURCE_IP,
          Columns.DESTINATION_IP,
          Columns.DNS_RESOLVED_IP,
          Columns.RELATED_IP);

  private static final Set<Column> DOMAINS =
      Set.of(
          Columns.SOURCE_DOMAIN,
          Columns.DESTINATION_DOMAIN,
          Columns.DNS_QUESTION_NAME,
          Columns.DNS_ANSWERS_DATA,
          Columns.RELATED_DOMAIN);

  private static final Set<Column> PATHS =
      Set.of(
          Columns.PROCESS_EXECUTABLE,
          Columns.PROCESS_WORKING_DIRECTORY,
          Columns.PROCESS_PARENT_EXECUTABLE,
          Columns.FILE_PATH);

  private static final Set<Column> IDS =
      Set.of(
          Columns.PROCESS_ENTITY_ID,
          Columns.PROCESS_PARENT_ENTITY_ID,
          Columns.PROCESS_TARGET_ENTITY_ID,
          Columns.RULE_ID);

  private static final Map<Column, Map<String, Codec>> BY_COLUMN = byColumn();

  private Conversions() {}

  /// Columns that a mapping may fill by `columns`, by name.
  public static List<String> names() {
    return BY_COLUMN.keySet().stream().map(Column::name).toList();
  }

  /// Whether a mapping may fill the column.
  public static boolean isOpen(Column column) {
    return BY_COLUMN.containsKey(column);
  }

  /// The conversions that the column takes, with what each does to a field.
  public static Map<String, Codec> of(Column column) {
    return BY_COLUMN.getOrDefault(column, Map.of());
  }

  /// The conversion of a column when a mapping does not say.
  public static String usual(Column column) {
    return of(column).keySet().iterator().next();
  }

  /// All names that some column takes.
  public static Set<String> all() {
    Map<String, Codec> all = new LinkedHashMap<>();
    BY_COLUMN.values().forEach(all::putAll);
    return all.keySet();
  }

  /// Why a column cannot be filled by `columns`, null when it can.
  public static @Nullable String closedBecause(Column column) {
    if (isOpen(column)) {
      return null;
    }
    if (column.equals(Columns.TIMESTAMP)) {
      return "`time` says what fills it";
    }
    boolean classified =
        column.equals(Columns.EVENT_KIND)
            || column.equals(Columns.EVENT_CATEGORY)
            || column.equals(Columns.EVENT_TYPE);
    return classified ? "`classification` says what fills it" : "it is set for every event";
  }

  private static Map<Column, Map<String, Codec>> byColumn() {
    Map<Column, Map<String, Codec>> all = new LinkedHashMap<>();
    List<Column> columns = new ArrayList<>(EventSchema.current().columns());
    columns.removeAll(OURS);
    for (Column column : columns) {
      all.put(column, conversions(column));
    }
    return all;
  }

  private static Map<String, Codec> conversions(Column column) {
    Map<String, Codec> codecs = new LinkedHashMap<>();
    switch (column.type()) {
      case TIME -> codecs.put("time", Codec.ISO_1);
      case BOOLEAN -> codecs.put("bool", Codec.BOOLEAN_1);
      case LONG -> codecs.put("long", Codec.LONG_1);
      case INT -> codecs.put(isPort(column) ? "port" : "int", number(column));
      case TEXT, TEXT_LIST -> texts(column, codecs);
    }
    if (column.type() == ColumnType.INT && isPort(column)) {
      codecs.put("int", number(column));
    }
    if (column.type() == ColumnType.LONG) {
      codecs.put("int", Codec.LONG_1);
    }
    return codecs;
  }

  private static boolean isPort(Column column) {
    return !column.equals(Columns.EVENT_SEVERITY);
  }

  private static Codec number(Column column) {
    return isPort(column) ? Codec.PORT_1 : Codec.SEVERITY_1;
  }

  private static void texts(Column column, Map<String, Codec> codecs) {
    boolean list = column.type() == ColumnType.TEXT_LIST;
    if (ADDRESSES.contains(column)) {
      codecs.put("ip", list ? Codec.ADDRESSES_1 : Codec.ADDRESS_1);
    } else if (DOMAINS.contains(column)) {
      codecs.put("domain", Codec.DOMAIN_1);
      codecs.put("url-host", Codec.URL_HOST_1);
    } else if (PATHS.contains(column)) {
      codecs.put("path", Codec.PATH_1);
    } else if (IDS.contains(column)) {
      codecs.put("id", Codec.ID_1);
    } else if (column.name().endsWith(".md5")) {
      codecs.put("hash", Codec.MD5_1);
    } else if (column.name().endsWith(".sha256")) {
      codecs.put("hash", Codec.SHA256_1);
    } else if (column.equals(Columns.USER_NAME) || column.equals(Columns.USER_TARGET_NAME)) {
      codecs.put("user", Codec.USER_1);
      codecs.put("lower", Codec.FOLD_1);
    } else if (column.equals(Columns.USER_ID) || column.equals(Columns.AWS_ACCESS_KEY_ID)) {
      codecs.put("upper", Codec.UPPER_1);
    } else if (column.equals(Columns.NETWORK_TRANSPORT)) {
      codecs.put("lower", Codec.FOLD_1);
      codecs.put("protocol", Codec.TRANSPORT_1);
    } else if (column.equals(Columns.URL_ORIGINAL)) {
      codecs.put("text", Codec.TEXT_1);
      codecs.put("url", Codec.URL_1);
    } else if (column.canonical()) {
      codecs.put("lower", Codec.FOLD_1);
    } else {
      codecs.put("text", Codec.TEXT_1);
    }
  }
}
