package dev.takagari.adapters.duckdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.lake.DistinctEvents;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class DistinctEventsTest {
  @Test
  void keepsOneRowOfEachEvent() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE events AS SELECT * FROM (VALUES
            ('dns', TIMESTAMPTZ '2026-03-01 00:00:00Z', 'a', 2, 'y', 1),
            ('dns', TIMESTAMPTZ '2026-03-01 00:00:00Z', 'a', 1, 'x', 7),
            ('dns', TIMESTAMPTZ '2026-03-01 00:00:01Z', 'b', 1, 'x', 8)) AS v(
            event_class, "time", event_id, event_ingested, raw_object, raw_line)""");
      statement.execute(DistinctEvents.view("events"));

      try (ResultSet rows =
          statement.executeQuery(
              "SELECT event_id, raw_object FROM events_distinct ORDER BY event_id")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1) + rows.getString(2)).isEqualTo("ax");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1) + rows.getString(2)).isEqualTo("bx");
        assertThat(rows.next()).isFalse();
      }
    }
  }
}
