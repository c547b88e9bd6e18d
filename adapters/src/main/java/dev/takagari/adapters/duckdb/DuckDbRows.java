package dev.takagari.adapters.duckdb;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.ColumnType;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Rows of the table as events.
final class DuckDbRows {
  private static final List<Column> COLUMNS = EventSchema.current().columns();

  /// All columns in order, then the names and the values of the attributes.
  static final String SELECTION =
      COLUMNS.stream()
          .map(
              column ->
                  column.type() == ColumnType.TIME
                      ? "epoch_us(\"" + column.sqlName() + "\")"
                      : '"' + column.sqlName() + '"')
          .collect(Collectors.joining(", ", "", ", map_keys(attributes), map_values(attributes)"));

  private DuckDbRows() {}

  /// The row on which the result stands.
  static EventRow read(ResultSet rows) throws SQLException {
    EventRow.Builder event = EventRow.builder();
    for (int i = 0; i < COLUMNS.size(); i++) {
      fill(event, COLUMNS.get(i), rows, i + 1);
    }
    List<String> names = texts(rows, COLUMNS.size() + 1);
    List<String> values = texts(rows, COLUMNS.size() + 2);
    for (int i = 0; i < names.size(); i++) {
      event.attribute(names.get(i), values.get(i));
    }
    return event.build();
  }

  private static void fill(EventRow.Builder event, Column column, ResultSet rows, int index)
      throws SQLException {
    switch (column.type()) {
      case TEXT -> {
        String text = rows.getString(index);
        if (text != null) {
          event.set(column, text);
        }
      }
      case TEXT_LIST -> event.set(column, texts(rows, index));
      case BOOLEAN -> {
        boolean value = rows.getBoolean(index);
        if (!rows.wasNull()) {
          event.set(column, value ? 1 : 0);
        }
      }
      case INT, LONG, TIME -> {
        long value = rows.getLong(index);
        if (!rows.wasNull()) {
          event.set(column, value);
        }
      }
    }
  }

  private static List<String> texts(ResultSet rows, int index) throws SQLException {
    Array array = rows.getArray(index);
    List<String> texts = new ArrayList<>();
    if (array != null) {
      for (Object element : (Object[]) array.getArray()) {
        texts.add((String) element);
      }
    }
    return texts;
  }
}
