package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.telling.CaseTellings;
import dev.takagari.core.telling.NewAct;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `outbox` of the schema `alerting`.
///
/// Whoever changes a case holds its row, then that of the outbox. Whoever plans holds that of the
/// outbox, then subjects of acts, and takes no row of a case.
public final class PostgresCaseTellings implements CaseTellings {
  private final PostgresSession session;

  public PostgresCaseTellings(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<Row> due(Duration patience, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT c.year, c.number, o.news FROM alerting.outbox o
                    JOIN alerting.cases c ON c.id = o.case_id
                    WHERE o.kind <> 'OPENED' OR c.policy <> :none
                      OR o.since <= alerting.clock() - make_interval(secs => :patience)
                    ORDER BY o.since, o.case_id LIMIT :limit\
                    """)
                .param("none", Assessment.NO_POLICY)
                .param("patience", PostgresSession.seconds(patience))
                .param("limit", limit)
                .query((row, _) -> new Row(CaseRows.key(row), row.getLong("news")))
                .list());
  }

  /// A row as it is now.
  private record Waiting(long caseId, long news) {}

  @Override
  public void plan(Row row, List<NewAct> acts, Map<String, Long> told) {
    session.run(
        jdbc -> {
          Optional<Waiting> waiting = lock(jdbc, row.key());
          if (waiting.isEmpty()) {
            return;
          }
          ActRows.put(jdbc, acts);
          new TreeMap<>(told).forEach((destination, last) -> tell(jdbc, row, destination, last));
          String rest =
              waiting.get().news() == row.news()
                  ? "DELETE FROM alerting.outbox WHERE case_id = ?"
                  : "UPDATE alerting.outbox SET kind = 'CHANGED' WHERE case_id = ?";
          jdbc.sql(rest).param(waiting.get().caseId()).update();
        });
  }

  private static Optional<Waiting> lock(JdbcClient jdbc, CaseKey key) {
    return jdbc.sql(
            """
            SELECT o.case_id, o.news FROM alerting.outbox o
            WHERE o.case_id = (SELECT id FROM alerting.cases WHERE year = ? AND number = ?)
            FOR UPDATE\
            """)
        .param(key.year())
        .param(key.number())
        .query((row, _) -> new Waiting(row.getLong("case_id"), row.getLong("news")))
        .optional();
  }

  private static void tell(JdbcClient jdbc, Row row, String destination, long last) {
    jdbc.sql(
            """
            INSERT INTO alerting.shown AS s (destination, subject, since, told)
            VALUES (?, ?, alerting.clock(), ?)
            ON CONFLICT (subject, destination) DO UPDATE
              SET told = greatest(s.told, excluded.told)\
            """)
        .param(destination)
        .param(row.key().toString())
        .param(last)
        .update();
  }

  @Override
  public Map<String, Long> told(CaseKey key) {
    Map<String, Long> told = new TreeMap<>();
    session.run(
        jdbc ->
            jdbc.sql("SELECT destination, told FROM alerting.shown WHERE subject = ?")
                .param(key.toString())
                .query(
                    (java.sql.ResultSet row) -> {
                      told.put(row.getString("destination"), row.getLong("told"));
                    }));
    return told;
  }
}
