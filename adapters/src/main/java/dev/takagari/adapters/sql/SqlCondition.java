package dev.takagari.adapters.sql;

/// A condition for `WHERE`, never false or null for a row that the query means.
///
/// @param exact whether it is also true for no other row
public record SqlCondition(String sql, boolean exact) {
  /// Whether it selects every row.
  public boolean selectsAll() {
    return sql.equals(SqlCompiler.TRUE);
  }
}
