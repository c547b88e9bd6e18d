package dev.takagari.adapters.duckdb;

import dev.takagari.adapters.sql.PlainLetters;
import dev.takagari.adapters.sql.SqlDialect;
import java.util.function.UnaryOperator;

/// SQL as DuckDB 2 writes it.
public final class DuckDbDialect implements SqlDialect {
  private static final String PLAIN_LETTERS = PlainLetters.characterClass("\\x{%x}"::formatted);

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
