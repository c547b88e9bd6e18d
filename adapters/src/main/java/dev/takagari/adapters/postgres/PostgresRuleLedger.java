package dev.takagari.adapters.postgres;

import dev.takagari.core.retention.RuleLedger;
import dev.takagari.core.retention.Store;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Rules of retention in the table `retention_rule`, runs in `retention_run`.
public final class PostgresRuleLedger implements RuleLedger {
  private final PostgresSession session;

  public PostgresRuleLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<Rule> rules() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT store, scope, period, announced_at, in_force_at, permitted_by
                    FROM ingest.retention_rule ORDER BY announced_at, store, scope""")
                .query(
                    (row, _) ->
                        new Rule(
                            Store.of(row.getString("store")),
                            row.getString("scope"),
                            row.getString("period"),
                            row.getTimestamp("announced_at").toInstant(),
                            Optional.ofNullable(row.getTimestamp("in_force_at"))
                                .map(Timestamp::toInstant),
                            row.getString("permitted_by")))
                .list());
  }

  @Override
  public void announce(Store store, String scope, String period, Instant now) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO ingest.retention_rule (store, scope, period, announced_at)
                    VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING""")
                .param(store.text())
                .param(scope)
                .param(period)
                .param(Timestamp.from(now))
                .update());
  }

  @Override
  public void permit(Store store, String scope, String period, String by, Instant now) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE ingest.retention_rule SET in_force_at = ?, permitted_by = ?
                    WHERE store = ? AND scope = ? AND period = ? AND in_force_at IS NULL""")
                .param(Timestamp.from(now))
                .param(by)
                .param(store.text())
                .param(scope)
                .param(period)
                .update());
  }

  @Override
  public Optional<Instant> lastDaily() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    "SELECT at FROM ingest.retention_run WHERE asked_by = ? ORDER BY at DESC LIMIT 1")
                .param(DAILY)
                .query((row, _) -> row.getTimestamp("at").toInstant())
                .optional());
  }

  @Override
  public void ran(Instant at, String by, String outcome) {
    session.run(
        jdbc -> {
          jdbc.sql("INSERT INTO ingest.retention_run (at, asked_by, outcome) VALUES (?, ?, ?)")
              .param(Timestamp.from(at))
              .param(by)
              .param(outcome)
              .update();
          jdbc.sql(
                  "DELETE FROM ingest.retention_run WHERE at < ?::timestamptz - interval '2 years'")
              .param(at.toString())
              .update();
        });
  }
}
