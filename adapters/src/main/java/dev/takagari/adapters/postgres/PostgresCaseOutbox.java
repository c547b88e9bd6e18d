package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseOutbox;
import dev.takagari.core.cases.OutboxRow;
import dev.takagari.core.cases.Tell;
import java.util.List;

/// The table `outbox` of the schema `alerting`.
public final class PostgresCaseOutbox implements CaseOutbox {
  private final PostgresSession session;

  public PostgresCaseOutbox(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<OutboxRow> pending(int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT o.*, c.year, c.number FROM alerting.outbox o
                    JOIN alerting.cases c ON c.id = o.case_id
                    ORDER BY o.since, o.case_id LIMIT ?\
                    """)
                .param(limit)
                .query(
                    (row, _) ->
                        new OutboxRow(
                            CaseRows.key(row),
                            OutboxRow.Kind.valueOf(row.getString("kind")),
                            row.getLong("version"),
                            Tell.valueOf(row.getString("tell")),
                            row.getTimestamp("since").toInstant()))
                .list());
  }
}
