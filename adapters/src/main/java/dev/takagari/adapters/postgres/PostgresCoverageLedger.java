package dev.takagari.adapters.postgres;

import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.FeedArrivals;
import dev.takagari.core.coverage.SetAside;
import dev.takagari.core.coverage.Silence;
import dev.takagari.core.coverage.SlotArrivals;
import dev.takagari.core.coverage.Unfinished;
import dev.takagari.core.search.TimeRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Deliveries in the tables `unit`, `object`, `sink_state` and `quarantine`.
public final class PostgresCoverageLedger implements CoverageLedger {
  /// From when until when each unit was delivered.
  private static final String SPANS =
      """
      WITH span AS (
        SELECT feed, CASE WHEN shape IN ('group', 'listing') THEN least(sent_at, batch_time) ELSE batch_time END
          AS begins, batch_time AS ends FROM ingest.unit),
      pause AS (
        SELECT feed, begins, ends,
          max(ends) OVER (PARTITION BY feed ORDER BY begins, ends) AS covered,
          lead(begins) OVER (PARTITION BY feed ORDER BY begins, ends) AS next FROM span)
      """;

  private static final String SLOT_START =
      "date_bin(interval '5 minutes', %s, timestamptz '2000-01-01 00:00Z')";

  private final PostgresSession session;

  public PostgresCoverageLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<FeedArrivals> arrivals(Instant since) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    SPANS
                        + """
                        SELECT feed, min(begins) AS first, max(ends) AS last,
                          count(*) FILTER (WHERE next IS NOT NULL AND covered >= ?) AS pauses,
                          percentile_disc(0.95) WITHIN GROUP (
                            ORDER BY greatest(0, extract(epoch FROM next - covered)))
                            FILTER (WHERE next IS NOT NULL AND covered >= ?) AS usual
                        FROM pause GROUP BY feed ORDER BY feed\
                        """)
                .param(Timestamp.from(since))
                .param(Timestamp.from(since))
                .query((row, n) -> arrivals(row))
                .list());
  }

  private static FeedArrivals arrivals(ResultSet row) throws SQLException {
    double usual = row.getDouble("usual");
    return new FeedArrivals(
        row.getString("feed"),
        row.getTimestamp("first").toInstant(),
        row.getTimestamp("last").toInstant(),
        row.getLong("pauses"),
        row.getLong("pauses") == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(Math.round(usual * 1000))));
  }

  @Override
  public List<Silence> silences(String feed, Duration longest) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    SPANS.replace("FROM ingest.unit", "FROM ingest.unit WHERE feed = ?")
                        + """
                        SELECT covered, next FROM pause
                        WHERE next - covered > make_interval(secs => ?) ORDER BY covered\
                        """)
                .param(feed)
                .param(longest.toMillis() / 1000.0)
                .query(
                    (row, n) ->
                        new Silence(
                            row.getTimestamp("covered").toInstant(),
                            row.getTimestamp("next").toInstant()))
                .list());
  }

  @Override
  public List<SlotArrivals> slots(String feed, TimeRange range, Duration late) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    WITH delivery AS (
                      SELECT u.unit_id, archived_at, batch_time, generate_series(
                        %s, %s, interval '5 minutes') AS slot,
                        (SELECT count(*) FROM ingest.object o WHERE o.unit_id = u.unit_id)
                          AS objects
                      FROM ingest.unit u WHERE feed = ? AND batch_time >= ?
                        AND least(sent_at, batch_time) < ?)
                    SELECT slot, count(*) AS units, count(*) FILTER (
                        WHERE coalesce(archived_at, clock_timestamp())
                          > batch_time + make_interval(secs => ?)) AS late,
                      sum(objects) AS objects
                    FROM delivery WHERE slot >= ? AND slot < ? GROUP BY slot ORDER BY slot\
                    """
                        .formatted(
                            SLOT_START.formatted(
                                "CASE WHEN shape IN ('group', 'listing') THEN least(sent_at,"
                                    + " batch_time) ELSE batch_time END"),
                            SLOT_START.formatted("batch_time")))
                .param(feed)
                .param(Timestamp.from(range.from()))
                .param(Timestamp.from(range.to()))
                .param(late.toMillis() / 1000.0)
                .param(Timestamp.from(range.from().minus(SLOT)))
                .param(Timestamp.from(range.to()))
                .query(
                    (row, n) ->
                        new SlotArrivals(
                            row.getTimestamp("slot").toInstant(),
                            row.getLong("units"),
                            row.getLong("late"),
                            row.getLong("objects")))
                .list());
  }

  @Override
  public List<SetAside> setAside(int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT q.feed, CASE kind WHEN 'MESSAGE' THEN 'MESSAGES_SET_ASIDE'
                        WHEN 'OBJECT' THEN 'FILES_SET_ASIDE' WHEN 'ANOMALY' THEN 'FILES_NOT_LISTED'
                        ELSE 'LINES_SET_ASIDE' END AS what,
                      %s AS slot,
                      sum(CASE WHEN kind IN ('MESSAGE', 'OBJECT') THEN 1 ELSE count END) AS count
                    FROM ingest.quarantine q LEFT JOIN ingest.unit u USING (unit_id)
                    WHERE resolution = '' AND (kind <> 'ANOMALY' OR reason = 'FILE_COUNT_DIFFERS')
                    GROUP BY 1, 2, 3 ORDER BY 3 DESC, 1, 2 LIMIT ?\
                    """
                        .formatted(SLOT_START.formatted("coalesce(u.batch_time, q.at)")))
                .param(limit)
                .query(
                    (row, n) ->
                        new SetAside(
                            row.getString("feed"),
                            CoverageKind.valueOf(row.getString("what")),
                            row.getTimestamp("slot").toInstant(),
                            row.getLong("count")))
                .list());
  }

  @Override
  public List<Unfinished> unfinished() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    WITH open AS (
                      SELECT u.unit_id, feed, batch_time, manifest_key = '' AS claimed,
                        coalesce(bool_or(s.status = 'DONE' AND s.sink IN ('lake', 'hot')), false)
                          AS found,
                        coalesce(bool_or(s.sink = 'hot' AND s.status IN ('PENDING', 'STAGED')),
                          false) AS behind
                      FROM ingest.unit u LEFT JOIN ingest.sink_state s USING (unit_id)
                      WHERE manifest_key = '' OR u.unit_id IN (
                        SELECT unit_id FROM ingest.sink_state
                        WHERE status IN ('PENDING', 'STAGED'))
                      GROUP BY u.unit_id)
                    SELECT feed, count(*) FILTER (WHERE claimed OR NOT found) AS units,
                      count(*) FILTER (WHERE behind) AS behind, min(batch_time) AS oldest
                    FROM open GROUP BY feed ORDER BY feed\
                    """)
                .query(
                    (row, n) ->
                        new Unfinished(
                            row.getString("feed"),
                            row.getLong("units"),
                            row.getLong("behind"),
                            row.getTimestamp("oldest").toInstant()))
                .list());
  }
}
