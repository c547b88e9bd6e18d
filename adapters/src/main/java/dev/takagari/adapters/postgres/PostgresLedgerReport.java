package dev.takagari.adapters.postgres;

import dev.takagari.core.ledger.Balance;
import dev.takagari.core.ledger.LedgerReport;
import dev.takagari.core.ledger.SinkState;
import dev.takagari.core.ledger.SinkStatus;
import dev.takagari.core.unit.UnitId;
import java.util.List;

/// Questions about the ledger's tables.
public final class PostgresLedgerReport implements LedgerReport {
  private final PostgresSession session;

  public PostgresLedgerReport(PostgresSession session) {
    this.session = session;
  }

  /// Lines of each unit: what its archived event objects were decoded to.
  private static final String SINKS =
      """
      WITH lines AS (
        SELECT unit_id, sum(lines) AS received, sum(quarantined) AS quarantined,
          sum(dropped) AS dropped
        FROM ingest.object WHERE state = 'ARCHIVED' AND NOT inventory AND lines IS NOT NULL
        GROUP BY unit_id)
      SELECT sink, coalesce(sum(received), 0) AS received, sum(written) AS written,
        sum(duplicates) AS duplicates, coalesce(sum(dropped), 0) AS dropped,
        coalesce(sum(quarantined), 0) + sum(parked)
          + coalesce(sum(received - quarantined - dropped) FILTER (WHERE status = 'PARKED'), 0)
          AS quarantined,
        coalesce(sum(received - quarantined - dropped) FILTER (WHERE status = 'PENDING'), 0)
          + coalesce(sum(written) FILTER (WHERE status = 'STAGED'), 0) AS in_flight,
        coalesce(sum(written) FILTER (WHERE status = 'STAGED'), 0) AS staged,
        sum(expired) AS expired, sum(lake_only) AS lake_only
      FROM ingest.sink_state LEFT JOIN lines USING (unit_id) GROUP BY sink ORDER BY sink\
      """;

  @Override
  public Balance balance() {
    return session.in(
        jdbc -> {
          // One view for all the questions below.
          jdbc.sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").update();
          List<Balance.Sink> sinks =
              jdbc.sql(SINKS)
                  .query(
                      (row, n) ->
                          new Balance.Sink(
                              row.getString("sink"),
                              row.getLong("received"),
                              row.getLong("written") - row.getLong("staged"),
                              row.getLong("duplicates"),
                              row.getLong("dropped"),
                              row.getLong("quarantined"),
                              row.getLong("in_flight"),
                              row.getLong("expired"),
                              row.getLong("lake_only")))
                  .list();
          Balance.Files files =
              jdbc.sql(
                      """
                      SELECT count(*), count(*) FILTER (WHERE state = 'ARCHIVED'),
                        count(*) FILTER (WHERE state = 'LINKED'),
                        count(*) FILTER (WHERE state = 'PARKED'),
                        count(*) FILTER (WHERE state = 'CLAIMED') FROM ingest.object\
                      """)
                  .query(
                      (row, n) ->
                          new Balance.Files(
                              row.getLong(1),
                              row.getLong(2),
                              row.getLong(3),
                              row.getLong(4),
                              row.getLong(5)))
                  .single();
          return jdbc.sql(
                  """
                  SELECT (SELECT count(*) FROM ingest.unit) AS units,
                    (SELECT count(*) FROM ingest.unit u WHERE manifest_key = '' OR EXISTS (
                      SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                      AND s.status IN ('PENDING', 'STAGED'))) AS in_flight,
                    coalesce(sum(size) FILTER (WHERE state <> 'PARKED'), 0) AS archived,
                    coalesce(sum(bytes) FILTER (WHERE events), 0) AS decoded,
                    coalesce(sum(lines) FILTER (WHERE events), 0) AS lines,
                    coalesce(sum(quarantined) FILTER (WHERE events), 0) AS quarantined,
                    coalesce(sum(dropped) FILTER (WHERE events), 0) AS dropped,
                    coalesce(sum(lines - quarantined) FILTER (
                      WHERE state = 'ARCHIVED' AND inventory), 0) AS inventory_rows
                  FROM (SELECT *, state = 'ARCHIVED' AND NOT inventory AS events
                    FROM ingest.object) o\
                  """)
              .query(
                  (row, n) ->
                      new Balance(
                          row.getLong("units"),
                          row.getLong("in_flight"),
                          files,
                          row.getLong("archived"),
                          row.getLong("decoded"),
                          row.getLong("lines"),
                          row.getLong("quarantined"),
                          row.getLong("dropped"),
                          row.getLong("inventory_rows"),
                          sinks))
              .single();
        });
  }

  @Override
  public List<SinkState> sinks(UnitId unit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT sink, status, attempts, reason FROM ingest.sink_state
                    WHERE unit_id = ? ORDER BY sink\
                    """)
                .param(unit.value())
                .query(
                    (row, n) ->
                        new SinkState(
                            unit,
                            row.getString("sink"),
                            SinkStatus.valueOf(row.getString("status")),
                            row.getInt("attempts"),
                            row.getString("reason")))
                .list());
  }

  @Override
  public double lagSeconds(String feed) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(claimed_at)), 0)
                    FROM ingest.unit u WHERE feed = ? AND NOT old AND (manifest_key = ''
                      OR EXISTS (SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                      AND s.status IN ('PENDING', 'STAGED')))\
                    """)
                .param(feed)
                .query(Double.class)
                .single());
  }

  @Override
  public double lagSeconds() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT coalesce(extract(epoch FROM clock_timestamp() - min(claimed_at)), 0)
                    FROM ingest.unit u WHERE NOT old AND (manifest_key = '' OR EXISTS (
                      SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                      AND s.status IN ('PENDING', 'STAGED')))\
                    """)
                .query(Double.class)
                .single());
  }
}
