package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCounts;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CaseTimes;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Page;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rows of the table `cases`.
final class CaseRows {
  static final String SELECT =
      """
      SELECT c.*, m.year AS merged_year, m.number AS merged_number
      FROM alerting.cases c LEFT JOIN alerting.cases m ON m.id = c.merged_into\
      """;

  /// A case and its number in the table.
  record Stored(long id, Case found) {
    boolean isMerged() {
      return found.mergedInto() != null;
    }
  }

  private CaseRows() {}

  static Stored read(ResultSet row) throws SQLException {
    String reason = row.getString("reason");
    long mergedNumber = row.getLong("merged_number");
    CaseKey merged = row.wasNull() ? null : new CaseKey(row.getInt("merged_year"), mergedNumber);
    Case found =
        new Case(
            key(row),
            row.getString("group_key"),
            row.getString("source"),
            row.getString("rule_id"),
            row.getString("title"),
            Severity.valueOf(row.getString("detected")),
            new Assessment(
                Severity.valueOf(row.getString("severity")),
                row.getString("verdict"),
                List.of((String[]) row.getArray("reasons").getArray()),
                Tell.valueOf(row.getString("tell")),
                row.getString("policy")),
            CaseState.valueOf(row.getString("state")),
            reason == null ? null : CloseReason.valueOf(reason),
            row.getString("note"),
            row.getString("assignee"),
            row.getLong("version"),
            new CaseTimes(
                row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("first_at").toInstant(),
                row.getTimestamp("last_at").toInstant(),
                instant(row, "acknowledged_at"),
                instant(row, "closed_at"),
                instant(row, "snoozed_until")),
            new CaseCounts(
                row.getLong("detections"), row.getLong("occurrences"), row.getLong("hosts")),
            merged);
    return new Stored(row.getLong("id"), found);
  }

  static CaseKey key(ResultSet row) throws SQLException {
    return new CaseKey(row.getInt("year"), row.getLong("number"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  static Optional<Stored> find(JdbcClient jdbc, CaseKey key) {
    return jdbc.sql(SELECT + " WHERE c.year = ? AND c.number = ?")
        .param(key.year())
        .param(key.number())
        .query((row, _) -> read(row))
        .optional();
  }

  /// The case, which nobody else changes until the transaction ends.
  static Stored lock(JdbcClient jdbc, long id) {
    return jdbc.sql(SELECT + " WHERE c.id = ? FOR UPDATE OF c")
        .param(id)
        .query((row, _) -> read(row))
        .single();
  }

  /// @throws TakagariException not-found
  static long id(JdbcClient jdbc, CaseKey key) {
    return jdbc.sql("SELECT id FROM alerting.cases WHERE year = ? AND number = ?")
        .param(key.year())
        .param(key.number())
        .query(Long.class)
        .optional()
        .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "there is no case " + key));
  }

  /// A place in a list as callers have it.
  ///
  /// @throws TakagariException bad-cursor
  static long place(@Nullable String text) {
    if (text == null) {
      return Long.MAX_VALUE;
    }
    try {
      return Long.parseLong(text, Character.MAX_RADIX);
    } catch (NumberFormatException e) {
      throw new TakagariException(ErrorCode.BAD_CURSOR, "the cursor is none of ours", e);
    }
  }

  /// A page of what was found.
  ///
  /// @param found one more than the limit, when there is more
  static <R, T> Page<T> page(
      List<R> found, int limit, Function<R, T> item, ToLongFunction<R> place) {
    List<R> shown = found.subList(0, Math.min(limit, found.size()));
    return new Page<>(
        shown.stream().map(item).toList(),
        found.size() > limit
            ? Long.toString(place.applyAsLong(shown.getLast()), Character.MAX_RADIX)
            : null);
  }
}
