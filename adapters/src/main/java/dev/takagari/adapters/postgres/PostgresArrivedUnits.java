package dev.takagari.adapters.postgres;

import dev.takagari.core.hunt.ArrivedUnits;
import java.sql.Timestamp;
import java.time.Instant;

/// Units on their way to the lake, in the ledger of ingest.
public final class PostgresArrivedUnits implements ArrivedUnits {
  private final PostgresSession session;

  public PostgresArrivedUnits(PostgresSession session) {
    this.session = session;
  }

  @Override
  public long onTheWay(Instant claimedBefore) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT count(*) FROM ingest.sink_state lake JOIN ingest.unit u USING (unit_id)
                    WHERE lake.sink = 'lake' AND (lake.status = 'PENDING' OR lake.status = 'STAGED')
                    AND u.claimed_at < ?
                    AND NOT EXISTS (SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                      AND s.sink = 'indicators' AND s.status = 'PENDING')""")
                .param(Timestamp.from(claimedBefore))
                .query(Long.class)
                .single());
  }
}
