package dev.takagari.adapters.iceberg;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.event.EventSchema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;

/// A data file as others read it.
record WrittenFile(Path path) {

  /// The rows in their order, read by DuckDB.
  List<EventRow> rows() throws SQLException {
    List<EventRow> rows = new ArrayList<>();
    List<Column> columns = EventSchema.current().columns();
    StringBuilder select = new StringBuilder("SELECT ");
    for (Column column : columns) {
      select.append(
          switch (column.type()) {
            case TIME -> "epoch_us(" + column.sqlName() + "), ";
            case BOOLEAN -> "CAST(" + column.sqlName() + " AS INT), ";
            case TEXT, TEXT_LIST, INT, LONG -> column.sqlName() + ", ";
          });
    }
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                select
                    + "map_keys(attributes), map_values(attributes) FROM read_parquet('"
                    + path
                    + "')")) {
      while (result.next()) {
        EventRow.Builder row = EventRow.builder();
        for (Column column : columns) {
          if (result.getObject(column.ordinal() + 1) == null) {
            continue;
          }
          switch (column.type()) {
            case TEXT -> row.set(column, result.getString(column.ordinal() + 1));
            case TEXT_LIST -> row.set(column, texts(result.getArray(column.ordinal() + 1)));
            case INT, LONG, BOOLEAN, TIME -> row.set(column, result.getLong(column.ordinal() + 1));
          }
        }
        List<String> names = texts(result.getArray(columns.size() + 1));
        List<String> values = texts(result.getArray(columns.size() + 2));
        for (int i = 0; i < names.size(); i++) {
          row.attribute(names.get(i), values.get(i));
        }
        rows.add(row.build());
      }
    }
    return rows;
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }

  FileMetaData footer() throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    int size = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 8);
    return Util.readFileMetaData(new ByteArrayInputStream(bytes, bytes.length - 8 - size, size));
  }
}
