package dev.takagari.adapters.duckdb;

import dev.takagari.adapters.sql.SqlDialect;
import java.util.function.UnaryOperator;

/// SQL as DuckDB 2 writes it.
public final class DuckDbDialect implements SqlDialect {
  /// Letters that DuckDB lowers as we fold them and that no neighbour changes: Latin, Greek,
  /// Cyrillic without marks of their own, kana, CJK, Hangul, full-width forms. A test goes through
  /// every one.
  static final String PLAIN_LETTERS =
      "\\x00-\\x7f\\x{a0}-\\x{2ff}\\x{391}-\\x{3a1}\\x{3a3}-\\x{482}\\x{48a}-\\x{52f}"
          + "\\x{2010}-\\x{2027}\\x{3000}-\\x{3029}\\x{3030}-\\x{3098}\\x{309b}-\\x{30ff}"
          + "\\x{4e00}-\\x{9fff}\\x{ac00}-\\x{d7a3}\\x{ff01}-\\x{ffdc}";

  @Override
  public String text(String literal) {
    String quoted = "'" + literal.replace("'", "''") + "'";
    // a statement ends at NUL
    return literal.indexOf('\0') < 0
        ? quoted
        : "(" + quoted.replace("\0", "' || chr(0) || '") + ")";
  }

  @Override
  public String time(long micros) {
    return "make_timestamptz(" + micros + ")";
  }

  @Override
  public String attribute(String name) {
    return "attributes[" + text(name) + "]";
  }

  @Override
  public String anyElement(String list, UnaryOperator<String> condition) {
    return "len(list_filter(" + list + ", lambda e: " + condition.apply("e") + ")) > 0";
  }

  @Override
  public String hasElement(String list, String element) {
    return "list_contains(" + list + ", " + element + ")";
  }

  @Override
  public String contains(String text, String literal) {
    return "contains(" + text + ", " + literal + ")";
  }

  @Override
  public String foldsDifferently(String text) {
    return "(strlen("
        + text
        + ") <> length("
        + text
        + ") AND regexp_matches("
        + text
        + ", '[^"
        + PLAIN_LETTERS
        + "]'))";
  }

  @Override
  public String octet(String text, int part, long low, long high) {
    return "TRY_CAST(split_part("
        + text
        + ", '.', "
        + part
        + ") AS INTEGER) BETWEEN "
        + low
        + " AND "
        + high;
  }

  @Override
  public String decimal(String text, UnaryOperator<String> condition) {
    return condition.apply("TRY_CAST(" + text + " AS DOUBLE)");
  }
}
