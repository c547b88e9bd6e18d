package dev.takagari.adapters.postgres;

import dev.takagari.core.report.SilentSensors;
import dev.takagari.core.search.TimeRange;
import java.sql.Timestamp;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Sensors in the table `host_seen`, with the names of their hosts from `inventory`.
public final class PostgresSilentSensors implements SilentSensors {
  private final PostgresSession session;

  public PostgresSilentSensors(PostgresSession session) {
    this.session = session;
  }

  private record Counts(long known, long silent) {}

  @Override
  public Found heardLast(TimeRange span, int limit) {
    return session.inSnapshot(
        jdbc -> {
          Counts counts = counts(jdbc, span);
          return new Found(
              counts.known(),
              counts.silent(),
              jdbc.sql(
                      """
                      SELECT feed, host_id, last_at, coalesce((
                        SELECT name FROM ingest.inventory i WHERE i.kind = 'aidmaster'
                        AND i.ident = h.host_id ORDER BY version DESC LIMIT 1), '') AS name
                      FROM ingest.host_seen h WHERE last_at >= ? AND last_at < ?
                      ORDER BY last_at DESC, feed, host_id LIMIT ?\
                      """)
                  .param(Timestamp.from(span.from()))
                  .param(Timestamp.from(span.to()))
                  .param(limit)
                  .query(
                      (row, _) ->
                          new Sensor(
                              row.getString("feed"),
                              row.getString("host_id"),
                              row.getString("name"),
                              row.getTimestamp("last_at").toInstant()))
                  .list());
        });
  }

  private static Counts counts(JdbcClient jdbc, TimeRange span) {
    return jdbc.sql(
            """
            SELECT count(*) AS known, count(*) FILTER (WHERE last_at < ?) AS silent
            FROM ingest.host_seen WHERE last_at >= ?\
            """)
        .param(Timestamp.from(span.to()))
        .param(Timestamp.from(span.from()))
        .query((row, _) -> new Counts(row.getLong("known"), row.getLong("silent")))
        .single();
  }
}
