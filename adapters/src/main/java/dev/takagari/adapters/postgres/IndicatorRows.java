package dev.takagari.adapters.postgres;

import dev.takagari.core.detection.Severity;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.Tlp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of the table `indicator` with their source's name.
final class IndicatorRows {
  static final String SELECT =
      """
      SELECT i.place, i.type, i.value, i.exact, i.word, i.confidence, i.severity, i.tlp, i.tags,
        i.description, i.links, i.valid_from, i.valid_until, i.revoked, s.name, i.first_seen,
        coalesce(i.last_seen, g.full_at) AS last_seen, i.state
      FROM enrich.indicator i JOIN enrich.source s ON s.id = i.source_id
      JOIN enrich.source_seen g ON g.source_id = i.source_id\
      """;

  private IndicatorRows() {}

  static StoredIndicator read(ResultSet row) throws SQLException {
    String severity = row.getString("severity");
    String tlp = row.getString("tlp");
    Indicator indicator =
        new Indicator(
            value(row),
            row.getBoolean("exact"),
            row.getString("word"),
            row.getInt("confidence"),
            severity == null ? null : Severity.valueOf(severity),
            tlp == null ? null : Tlp.valueOf(tlp),
            texts(row, "tags"),
            row.getString("description"),
            texts(row, "links"),
            instant(row, "valid_from"),
            instant(row, "valid_until"),
            row.getBoolean("revoked"));
    return new StoredIndicator(
        indicator,
        row.getString("name"),
        row.getTimestamp("first_seen").toInstant(),
        row.getTimestamp("last_seen").toInstant(),
        StoredIndicator.State.valueOf(row.getString("state")));
  }

  static IndicatorValue value(ResultSet row) throws SQLException {
    return new IndicatorValue(IndicatorType.valueOf(row.getString("type")), row.getString("value"));
  }

  static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
