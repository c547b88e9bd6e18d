package dev.takagari.adapters.lakesql;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes an answer. Called by one thread, in this order: the plan, the columns, every row.
public interface SqlRows {

  /// What is going to be read.
  void plan(SqlPlan plan) throws IOException;

  void columns(List<SqlColumn> columns) throws IOException;

  /// A row.
  ///
  /// @param values null, `Boolean`, `Number`, `String`, `List` of these or `Map` of names and
  ///   these; times are texts as RFC 3339 writes them
  void row(List<@Nullable Object> values) throws IOException;

  /// A column of the answer.
  ///
  /// @param type as DuckDB calls it
  record SqlColumn(String name, String type) {}
}
