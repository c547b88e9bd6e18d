package dev.takagari.conformance;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Events as Trino reads them from a table, value for value.
final class TrinoRows {
  private static final List<Column> COLUMNS = EventSchema.current().columns();

  private TrinoRows() {}

  /// @param rest of the statement, behind the name of the table
  static List<EventRow> read(Connection connection, String rest) throws SQLException {
    StringBuilder select = new StringBuilder("SELECT ");
    for (Column column : COLUMNS) {
      String name = '"' + column.sqlName() + '"';
      switch (column.type()) {
        case TIME -> select.append("CAST(").append(name).append(" AS varchar), ");
        default -> select.append(name).append(", ");
      }
    }
    select.append("attributes FROM events ").append(rest);
    List<EventRow> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(select.toString())) {
      while (result.next()) {
        EventRow.Builder row = EventRow.builder();
        for (int i = 0; i < COLUMNS.size(); i++) {
          Object value = result.getObject(i + 1);
          if (value != null) {
            fill(row, COLUMNS.get(i), result, i + 1);
          }
        }
        ((Map<?, ?>) result.getObject(COLUMNS.size() + 1))
            .forEach((key, value) -> row.attribute((String) key, (String) value));
        rows.add(row.build());
      }
    }
    return rows;
  }

  private static void fill(EventRow.Builder row, Column column, ResultSet result, int index)
      throws SQLException {
    switch (column.type()) {
      case TEXT -> row.set(column, result.getString(index));
      case TEXT_LIST -> {
        List<String> texts = new ArrayList<>();
        for (Object text : (Object[]) result.getArray(index).getArray()) {
          texts.add((String) text);
        }
        row.set(column, texts);
      }
      case INT, LONG -> row.set(column, result.getLong(index));
      case BOOLEAN -> row.set(column, result.getBoolean(index) ? 1 : 0);
      case TIME -> row.set(column, micros(result.getString(index)));
    }
  }

  /// As `2026-03-01 00:00:00.000001 UTC`.
  private static long micros(String text) {
    Instant time = Instant.parse(text.replace(" UTC", "Z").replaceFirst(" ", "T"));
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
