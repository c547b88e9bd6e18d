package dev.takagari.app.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/// Prints an answer, row by row. For one thread.
interface SqlPrinter {

  /// What a column is called, and what kind of value it has.
  record Column(String name, String type) {}

  void columns(List<Column> columns) throws IOException;

  /// A row.
  ///
  /// @param values an array, as the service sent it
  void row(JsonNode values) throws IOException;

  /// There are no more rows.
  void end() throws IOException;
}
