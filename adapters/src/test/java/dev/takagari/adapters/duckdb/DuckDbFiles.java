package dev.takagari.adapters.duckdb;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.EventSchema;
import dev.takagari.core.lake.LakePlan.PlannedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Parquet files in the lake's shape, written by DuckDB.
public final class DuckDbFiles {
  private static final DuckDbDialect DIALECT = new DuckDbDialect();
  private static final int ROWS_AT_ONCE = 50;

  private DuckDbFiles() {}

  public static void write(Path file, List<? extends Event> events) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:")) {
      createTable(connection, "events", events);
      execute(
          connection,
          "COPY events TO "
              + DIALECT.text(file.toString())
              + " (FORMAT parquet, COMPRESSION zstd)");
    }
  }

  /// Writes a file and says what a plan would say of it.
  public static PlannedFile planned(Path file, List<? extends Event> events)
      throws SQLException, IOException {
    write(file, events);
    long[] times =
        events.stream().mapToLong(event -> event.number(Columns.TIMESTAMP)).sorted().toArray();
    return new PlannedFile(
        "file://" + file, times.length, Files.size(file), times[0], times[times.length - 1]);
  }

  static void createTable(Connection connection, String table, List<? extends Event> events)
      throws SQLException {
    String columns =
        EventSchema.current().columns().stream()
            .map(column -> '"' + column.sqlName() + "\" " + type(column))
            .collect(Collectors.joining(", "));
    execute(
        connection,
        "CREATE TABLE " + table + " (" + columns + ", attributes MAP(VARCHAR, VARCHAR))");
    for (int from = 0; from < events.size(); from += ROWS_AT_ONCE) {
      String rows =
          events.subList(from, Math.min(from + ROWS_AT_ONCE, events.size())).stream()
              .map(DuckDbFiles::row)
              .collect(Collectors.joining(","));
      execute(connection, "INSERT INTO " + table + " VALUES " + rows);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static String type(Column column) {
    return switch (column.type()) {
      case TEXT -> "VARCHAR";
      case TEXT_LIST -> "VARCHAR[]";
      case INT -> "INTEGER";
      case LONG -> "BIGINT";
      case BOOLEAN -> "BOOLEAN";
      case TIME -> "TIMESTAMP WITH TIME ZONE";
    };
  }

  private static String row(Event event) {
    List<String> values = new ArrayList<>();
    for (Column column : EventSchema.current().columns()) {
      values.add(event.has(column) ? value(event, column) : "NULL");
    }
    List<String> keys = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    ByteSpan name = new ByteSpan();
    ByteSpan value = new ByteSpan();
    for (int i = 0; i < event.attributeCount(); i++) {
      event.attribute(i, name, value);
      keys.add(DIALECT.text(name.toString()));
      texts.add(DIALECT.text(value.toString()));
    }
    values.add(
        "map(["
            + String.join(",", keys)
            + "]::VARCHAR[], ["
            + String.join(",", texts)
            + "]::VARCHAR[])");
    return "(" + String.join(",", values) + ")";
  }

  private static String value(Event event, Column column) {
    return switch (column.type()) {
      case TEXT -> DIALECT.text(String.valueOf(event.string(column)));
      case TEXT_LIST ->
          event.strings(column).stream()
              .map(DIALECT::text)
              .collect(Collectors.joining(",", "[", "]"));
      case INT, LONG -> Long.toString(event.number(column));
      case BOOLEAN -> event.number(column) == 0 ? "FALSE" : "TRUE";
      case TIME -> DIALECT.time(event.number(column));
    };
  }
}
