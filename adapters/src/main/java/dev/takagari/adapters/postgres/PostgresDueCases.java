package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.FactGroup;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `due_case` of the schema `alerting`.
public final class PostgresDueCases implements DueCases {
  /// What came meanwhile waits so long, so that the detections of a fleet are not asked about one
  /// by one.
  private static final double SOON_SECONDS = 1;

  private final PostgresSession session;

  public PostgresDueCases(PostgresSession session) {
    this.session = session;
  }

  /// Makes a case due, within the transaction that changes it.
  static void add(JdbcClient jdbc, long caseId) {
    jdbc.sql(
            """
            INSERT INTO alerting.due_case AS d (case_id, due_at) VALUES (?, alerting.clock())
            ON CONFLICT (case_id) DO UPDATE SET news = d.news + 1,
              due_at = least(d.due_at, excluded.due_at)\
            """)
        .param(caseId)
        .update();
  }

  @Override
  public List<Due> claim(Stage stage, int limit, Duration lease) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    WITH taken AS (
                      SELECT case_id FROM alerting.due_case
                      WHERE :due_at <= alerting.clock() AND claimed_until <= alerting.clock()
                      ORDER BY :due_at, case_id LIMIT ? FOR UPDATE SKIP LOCKED)
                    UPDATE alerting.due_case d SET attempts = d.attempts + 1,
                      claimed_until = alerting.clock() + make_interval(secs => ?)
                    FROM taken t, alerting.cases c
                    WHERE d.case_id = t.case_id AND c.id = d.case_id
                    RETURNING c.year, c.number, d.news, d.attempts\
                    """
                        .replace(":due_at", dueAt(stage)))
                .param(limit)
                .param(PostgresSession.seconds(lease))
                .query(
                    (row, _) ->
                        new Due(
                            CaseRows.key(row), stage, row.getLong("news"), row.getInt("attempts")))
                .list());
  }

  private static String dueAt(Stage stage) {
    return switch (stage) {
      case FIRST -> "due_at";
      case MORE -> "more_at";
    };
  }

  @Override
  public void done(Due due, @Nullable Duration again) {
    session.run(
        jdbc -> {
          long id = CaseRows.id(jdbc, due.key());
          String first =
              switch (due.stage()) {
                case FIRST ->
                    "CASE WHEN news = :news THEN 'infinity' ELSE alerting.clock() + :soon END";
                case MORE -> "due_at";
              };
          String more =
              switch (due.stage()) {
                // what was to be asked anyway is not put off by news
                case FIRST -> "least(more_at, alerting.clock() + :again)";
                case MORE -> "alerting.clock() + :again";
              };
          jdbc.sql(
                  """
                  UPDATE alerting.due_case SET attempts = 0, claimed_until = '-infinity',
                    due_at = :first, more_at = :more
                  WHERE case_id = :id\
                  """
                      .replace(":first", first)
                      .replace(":more", again == null ? "'infinity'" : more)
                      .replace(":soon", "make_interval(secs => " + SOON_SECONDS + ")")
                      .replace(":again", "make_interval(secs => :pause)"))
              .param("id", id)
              .param("news", due.news())
              .param("pause", again == null ? 0 : PostgresSession.seconds(again))
              .update();
          jdbc.sql(
                  """
                  DELETE FROM alerting.due_case
                  WHERE case_id = ? AND due_at = 'infinity' AND more_at = 'infinity'\
                  """)
              .param(id)
              .update();
        });
  }

  @Override
  public void failed(Due due, Duration pause) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE alerting.due_case d
                    SET claimed_until = alerting.clock() + make_interval(secs => ?)
                    FROM alerting.cases c
                    WHERE c.id = d.case_id AND c.year = ? AND c.number = ? AND d.attempts = ?\
                    """)
                .param(PostgresSession.seconds(pause))
                .param(due.key().year())
                .param(due.key().number())
                .param(due.attempts())
                .update());
  }

  @Override
  public int renew(FactGroup.Kind kind, Instant before, Duration opened, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO alerting.due_case AS d (case_id, due_at)
                    SELECT c.id, alerting.clock() FROM alerting.cases c
                    JOIN alerting.fact_group f ON f.case_id = c.id AND f.kind = ? AND f.at < ?
                    WHERE c.state <> 'CLOSED' AND c.merged_into IS NULL
                      AND c.opened_at > alerting.clock() - make_interval(secs => ?)
                      AND NOT EXISTS (SELECT FROM alerting.due_case n
                        WHERE n.case_id = c.id AND n.due_at < 'infinity')
                    ORDER BY c.id DESC LIMIT ?
                    ON CONFLICT (case_id) DO UPDATE SET news = d.news + 1,
                      due_at = least(d.due_at, excluded.due_at)\
                    """)
                .param(kind.name())
                .param(Timestamp.from(before))
                .param(PostgresSession.seconds(opened))
                .param(limit)
                .update());
  }

  @Override
  public long backlog() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT count(*) FROM alerting.due_case
                    WHERE least(due_at, more_at) <= alerting.clock()
                      AND claimed_until <= alerting.clock()\
                    """)
                .query(Long.class)
                .single());
  }
}
