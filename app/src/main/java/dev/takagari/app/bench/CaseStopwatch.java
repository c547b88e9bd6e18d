package dev.takagari.app.bench;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.core.cases.CaseKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Has the database itself write down when a detection and the first facts of a case were stored,
/// and when a case became one of which people are told: by triggers that run when the transaction
/// commits, in tables of the benchmark alone.
final class CaseStopwatch implements AutoCloseable {
  private static final List<String> TRIGGERS =
      List.of(
          "CREATE SCHEMA bench",
          """
          CREATE TABLE bench.filed (id text, transaction xid8, at timestamptz NOT NULL,
            PRIMARY KEY (id, transaction))\
          """,
          "CREATE TABLE bench.told (case_id bigint PRIMARY KEY, at timestamptz NOT NULL)",
          """
          CREATE FUNCTION bench.filed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO bench.filed VALUES (NEW.id, pg_current_xact_id(), clock_timestamp())
            ON CONFLICT DO NOTHING; RETURN NULL; END $$\
          """,
          """
          CREATE FUNCTION bench.told() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            INSERT INTO bench.told VALUES (NEW.case_id, clock_timestamp())
            ON CONFLICT DO NOTHING; RETURN NULL; END $$\
          """,
          "CREATE TABLE bench.loud (case_id bigint NOT NULL, at timestamptz NOT NULL)",
          """
          CREATE FUNCTION bench.loud() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.tell IN ('CHANNEL', 'PAGE')
              AND (TG_OP = 'INSERT' OR OLD.tell NOT IN ('CHANNEL', 'PAGE')) THEN
              INSERT INTO bench.loud VALUES (NEW.id, clock_timestamp());
            END IF; RETURN NULL; END $$\
          """,
          """
          CREATE CONSTRAINT TRIGGER bench_loud AFTER INSERT OR UPDATE ON alerting.cases
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench.loud()\
          """,
          """
          CREATE CONSTRAINT TRIGGER bench_filed AFTER INSERT OR UPDATE ON alerting.detection
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench.filed()\
          """,
          """
          CREATE CONSTRAINT TRIGGER bench_told AFTER INSERT ON alerting.fact_group
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench.told()\
          """);

  private final Connection connection;

  /// What was stored so far.
  ///
  /// @param filed when a detection was stored, by id, each time, in order
  /// @param told when the first facts of its case were, by the id of the detection
  record Reading(Map<String, List<Instant>> filed, Map<String, Instant> told) {}

  /// @param address of a database whose tables are there
  CaseStopwatch(PostgresAddress address) throws SQLException {
    connection = DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    try (Statement statement = connection.createStatement()) {
      for (String each : TRIGGERS) {
        statement.execute(each);
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /// How many messages were filed.
  ///
  /// @param plan what ids of their detections begin with
  long filed(String plan) throws SQLException {
    return number("SELECT count(*) FROM bench.filed WHERE id LIKE '" + plan + ":%'");
  }

  /// How many cases there are of which nothing is known yet.
  long untold() throws SQLException {
    return number(
        """
        SELECT count(*) FROM alerting.cases c
        WHERE NOT EXISTS (SELECT FROM bench.told t WHERE t.case_id = c.id)\
        """);
  }

  /// How many cases have detections that are measured.
  long cases() throws SQLException {
    return number(
        """
        SELECT count(DISTINCT case_id) FROM alerting.detection
        WHERE id LIKE 'bench:%'\
        """);
  }

  /// How many cases wait for what must be searched or asked outside.
  long pending() throws SQLException {
    return number(
        """
        SELECT count(*) FROM alerting.due_case
        WHERE more_at <= alerting.clock()\
        """);
  }

  /// How many detections went to cases that took what a rule found too often.
  long stormed() throws SQLException {
    return number(
        """
        SELECT coalesce(sum(detections), 0) FROM alerting.cases
        WHERE group_key LIKE 'storm:%'\
        """);
  }

  /// When cases that are measured became such as people are told of at once, by their key, in
  /// order; those that are it now only.
  Map<String, List<Instant>> loud() throws SQLException {
    Map<String, List<Instant>> loud = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT c.year, c.number, l.at FROM alerting.cases c
                JOIN bench.loud l ON l.case_id = c.id
                WHERE c.tell IN ('CHANNEL', 'PAGE') AND EXISTS
                  (SELECT FROM alerting.detection d WHERE d.case_id = c.id AND d.id LIKE 'bench:%')
                ORDER BY c.id, l.at\
                """)) {
      while (row.next()) {
        loud.computeIfAbsent(
                new CaseKey(row.getInt(1), row.getLong(2)).toString(), _ -> new ArrayList<>())
            .add(row.getTimestamp(3).toInstant());
      }
    }
    return loud;
  }

  private long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  Reading read() throws SQLException {
    Map<String, List<Instant>> filed = new HashMap<>();
    Map<String, Instant> told = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT id, at FROM bench.filed ORDER BY id, at")) {
        while (row.next()) {
          filed
              .computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
              .add(row.getTimestamp(2).toInstant());
        }
      }
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT d.id, t.at FROM alerting.detection d
              JOIN bench.told t ON t.case_id = d.case_id\
              """)) {
        while (row.next()) {
          told.put(row.getString(1), row.getTimestamp(2).toInstant());
        }
      }
    }
    return new Reading(filed, told);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
