package dev.takagari.adapters.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.cases.Suppression;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rows of the table `suppression`.
final class SuppressionRows {
  static final String SELECT = "SELECT * FROM alerting.suppression";
  private static final ObjectMapper JSON = new ObjectMapper();

  private SuppressionRows() {}

  static List<Suppression> active(JdbcClient jdbc) {
    return jdbc.sql(
            SELECT + " WHERE ended_at IS NULL AND expires_at > alerting.clock() ORDER BY id")
        .query((row, _) -> read(row))
        .list();
  }

  static Suppression read(ResultSet row) throws SQLException {
    return new Suppression(
        row.getLong("id"),
        new SuppressionRule(
            row.getString("source"), row.getString("rule_id"), entity(row.getString("entity"))),
        row.getString("owner"),
        row.getString("reason"),
        row.getString("created_by"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("expires_at").toInstant(),
        CaseRows.instant(row, "ended_at"),
        row.getString("ended_by"),
        row.getLong("hidden"));
  }

  static String json(SequencedMap<String, String> entity) {
    try {
      return JSON.writeValueAsString(entity);
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "an entity cannot be written", e);
    }
  }

  private static SequencedMap<String, String> entity(String json) {
    try {
      return JSON.readValue(json, new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new TakagariException(ErrorCode.INTERNAL, "an entity cannot be read", e);
    }
  }
}
