package dev.takagari.adapters.lakesql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.duckdb.DuckDbDialect;
import dev.takagari.adapters.duckdb.DuckDbSession;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// DuckDB's own parser: text to tree and back. It gives trees of queries only, so that nothing that
/// changes anything gets past it. For one thread.
final class SqlParser {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DuckDbDialect DIALECT = new DuckDbDialect();
  private static final Pattern EXPLAIN =
      Pattern.compile(
          "\\A(?:\\s|--[^\\n"
              + "]*(?:\\n"
              + "|\\z)|/\\*(?:[^*]|\\*(?!/))*+\\*/)*+explain\\b(?:\\s+(analyze)\\b)?",
          Pattern.CASE_INSENSITIVE);

  private final DuckDbSession session;

  /// @param session without tables
  SqlParser(DuckDbSession session) {
    this.session = session;
  }

  /// A text as it was understood.
  ///
  /// @param prefix `EXPLAIN`, `EXPLAIN ANALYZE` or nothing
  /// @param tree of the query, as DuckDB writes it in JSON
  record Parsed(String prefix, JsonNode tree) {}

  /// Reads one statement.
  ///
  /// @throws TakagariException bad-sql if it is none, more than one, or no query
  Parsed parse(String text) {
    Matcher explain = EXPLAIN.matcher(text);
    if (explain.lookingAt()) {
      String prefix = explain.group(1) == null ? "EXPLAIN " : "EXPLAIN ANALYZE ";
      return new Parsed(prefix, tree(text.substring(explain.end()), explain.end(), text));
    }
    return new Parsed("", tree(text, 0, text));
  }

  private JsonNode tree(String query, int offset, String whole) {
    if (query.indexOf('\0') >= 0) {
      throw bad("a statement has no NUL in it");
    }
    JsonNode answer = json("json_serialize_sql(" + DIALECT.text(query) + "::VARCHAR)");
    if (answer.path("error").asBoolean()) {
      throw refused(answer, offset, whole);
    }
    JsonNode statements = answer.path("statements");
    if (statements.size() != 1) {
      throw bad(
          statements.isEmpty()
              ? "there is no statement"
              : "there are " + statements.size() + " statements; send one at a time");
    }
    return answer;
  }

  private static TakagariException refused(JsonNode answer, int offset, String whole) {
    if (!answer.path("error_type").asText().equals("parser")) {
      return bad(
          "only queries are answered here: SELECT, WITH, VALUES, DESCRIBE, SHOW TABLES, SUMMARIZE,"
              + " EXPLAIN");
    }
    int at = offset + Math.max(0, answer.path("position").asInt(0));
    return bad(place(whole, at) + answer.path("error_message").asText());
  }

  /// Line and column, from 1; DuckDB counts bytes, which only matters behind other letters.
  private static String place(String text, int at) {
    String before = text.substring(0, Math.min(at, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return "line " + line + ", column " + (before.length() - before.lastIndexOf('\n')) + ": ";
  }

  /// The text of a tree.
  String text(JsonNode tree) {
    return string("json_deserialize_sql(" + DIALECT.text(tree.toString()) + "::JSON)");
  }

  /// The value of a time without columns in µs since 1970, empty if it is not a time or is null.
  OptionalLong micros(JsonNode tree) {
    try {
      String value = value("epoch_us(CAST((" + text(tree) + ") AS TIMESTAMPTZ))");
      return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    } catch (SQLException | TakagariException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }

  private JsonNode json(String expression) {
    try {
      return JSON.readTree(string(expression));
    } catch (JsonProcessingException e) {
      // deeper than our reader goes
      throw new TakagariException(ErrorCode.BAD_SQL, "the statement is nested too deeply", e);
    }
  }

  private String string(String expression) {
    try {
      String value = value(expression);
      if (value != null) {
        return value;
      }
    } catch (SQLException e) {
      throw new TakagariException(
          ErrorCode.BAD_SQL, "the statement is not understood: " + SqlErrors.text(e), e);
    }
    throw bad("the statement is not understood");
  }

  private @Nullable String value(String expression) throws SQLException {
    @Nullable String[] value = new String[1];
    session.query(
        "SELECT " + expression,
        rows -> {
          rows.next();
          value[0] = rows.getString(1);
        });
    return value[0];
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_SQL, message);
  }
}
