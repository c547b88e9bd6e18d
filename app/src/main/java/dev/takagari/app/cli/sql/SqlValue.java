package dev.takagari.app.cli.sql;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.core.text.PlainText;
import java.util.Locale;
import java.util.Set;

/// How values are written.
final class SqlValue {
  private static final Set<String> NUMBERS =
      Set.of(
          "TINYINT",
          "SMALLINT",
          "INTEGER",
          "BIGINT",
          "HUGEINT",
          "UTINYINT",
          "USMALLINT",
          "UINTEGER",
          "UBIGINT",
          "UHUGEINT",
          "FLOAT",
          "REAL",
          "DOUBLE");

  private SqlValue() {}

  /// Whether a type of DuckDB's is a number.
  static boolean isNumber(String type) {
    String upper = type.toUpperCase(Locale.ROOT);
    return NUMBERS.contains(upper) || upper.startsWith("DECIMAL");
  }

  /// A value as text: lists and maps as JSON.
  static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  /// A value on a terminal; null is told from empty text.
  static String shown(JsonNode value) {
    return value.isNull() ? "NULL" : PlainText.visible(text(value));
  }
}
