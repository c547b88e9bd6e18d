package dev.takagari.adapters.postgres;

import dev.takagari.core.statement.DayFigures;
import dev.takagari.core.statement.DayLedger;
import dev.takagari.core.statement.FeedStatement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Figures of days from the ledger's tables. A unit is of the day of `sent_at`.
public final class PostgresDayLedger implements DayLedger {
  private static final String UNITS =
      "WITH day AS (SELECT * FROM ingest.unit WHERE feed = ? AND sent_at >= ? AND sent_at < ?)\n";

  private static final String SINKS =
      UNITS
          + """
          , lines AS (
            SELECT unit_id, sum(lines) AS received, sum(quarantined) AS quarantined,
              sum(dropped) AS dropped
            FROM ingest.object JOIN day USING (unit_id)
            WHERE state = 'ARCHIVED' AND NOT inventory AND lines IS NOT NULL GROUP BY unit_id)
          SELECT sink, coalesce(sum(received), 0) AS received,
            coalesce(sum(written) FILTER (WHERE status <> 'STAGED'), 0) AS written,
            sum(duplicates) AS duplicates, sum(expired) AS expired,
            sum(lake_only) AS lake_only, coalesce(sum(dropped), 0) AS dropped,
            coalesce(sum(quarantined), 0) + sum(parked)
              + coalesce(sum(received - quarantined - dropped) FILTER (WHERE status = 'PARKED'), 0)
              AS quarantined,
            coalesce(sum(received - quarantined - dropped) FILTER (WHERE status = 'PENDING'), 0)
              + coalesce(sum(written) FILTER (WHERE status = 'STAGED'), 0) AS in_flight
          FROM ingest.sink_state JOIN day USING (unit_id) LEFT JOIN lines USING (unit_id)
          GROUP BY sink ORDER BY sink\
          """;

  private static final String ALL =
      UNITS
          + """
          , files AS (SELECT o.*, state = 'ARCHIVED' AND NOT inventory AS events
            FROM ingest.object o JOIN day USING (unit_id))
          SELECT (SELECT coalesce(sum(messages), 0) FROM day) AS messages,
            (SELECT count(*) FROM day) AS units,
            (SELECT count(*) FROM day u WHERE manifest_key = '' OR EXISTS (
              SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
              AND s.status IN ('PENDING', 'STAGED'))) AS in_flight,
            (SELECT coalesce(sum(count), 0) FROM ingest.quarantine q JOIN day USING (unit_id)
              WHERE q.kind = 'ANOMALY' AND q.reason = 'FILE_COUNT_DIFFERS') AS not_listed,
            count(*) AS listed, count(*) FILTER (WHERE state = 'ARCHIVED') AS archived,
            count(*) FILTER (WHERE state = 'LINKED') AS linked,
            count(*) FILTER (WHERE state = 'PARKED') AS set_aside,
            count(*) FILTER (WHERE state = 'CLAIMED') AS claimed,
            coalesce(sum(size) FILTER (WHERE state <> 'PARKED'), 0) AS bytes_archived,
            coalesce(sum(bytes) FILTER (WHERE events), 0) AS bytes_decoded,
            coalesce(sum(lines) FILTER (WHERE events), 0) AS lines,
            coalesce(sum(quarantined) FILTER (WHERE events), 0) AS quarantined,
            coalesce(sum(dropped) FILTER (WHERE events), 0) AS dropped,
            coalesce(sum(lines - quarantined) FILTER (
              WHERE state = 'ARCHIVED' AND inventory), 0) AS inventory_rows
          FROM files\
          """;

  /// Each merge once, whatever number of files of the day went into it.
  private static final String MERGED =
      UNITS
          + """
          , files AS (SELECT location FROM ingest.lake_file JOIN day USING (unit_id) WHERE merged)
          SELECT (SELECT count(*) FROM files) AS files, (
            SELECT coalesce(sum(removed), 0) FROM ingest.lake_rewrite
            WHERE finished_at IS NOT NULL AND removed > 0 AND (
              inputs && (SELECT coalesce(array_agg(location), '{}') FROM files)
              OR id IN (
                SELECT o.rewrite_id FROM ingest.lake_rewrite_output o
                JOIN ingest.lake_merged m ON m.location = o.location
                JOIN files f ON f.location = m.unit_location))) AS removed\
          """;

  private final PostgresSession session;

  public PostgresDayLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<String> feeds(LocalDate day) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT DISTINCT feed FROM ingest.unit WHERE sent_at >= ? AND sent_at < ?
                    ORDER BY feed\
                    """)
                .param(start(day))
                .param(start(day.plusDays(1)))
                .query(String.class)
                .list());
  }

  @Override
  public FeedStatement.Expired expired() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT coalesce(sum(rows) FILTER (WHERE store = 'lake'), 0) AS lake,
                      coalesce(sum(rows) FILTER (WHERE store = 'hot'), 0) AS hot
                    FROM ingest.retention_removal WHERE removed_at IS NOT NULL\
                    """)
                .query(
                    (row, n) -> new FeedStatement.Expired(row.getLong("lake"), row.getLong("hot")))
                .single());
  }

  @Override
  public DayFigures figures(String feed, LocalDate day) {
    return session.in(
        jdbc -> {
          // One view for all the questions below.
          jdbc.sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").update();
          List<DayFigures.Sink> sinks =
              day(jdbc, SINKS, feed, day)
                  .query(
                      (row, n) ->
                          new DayFigures.Sink(
                              row.getString("sink"),
                              row.getLong("received"),
                              row.getLong("written"),
                              row.getLong("duplicates"),
                              row.getLong("dropped"),
                              row.getLong("quarantined"),
                              row.getLong("expired"),
                              row.getLong("lake_only"),
                              row.getLong("in_flight")))
                  .list();
          DayFigures.Merged merged =
              day(jdbc, MERGED, feed, day)
                  .query(
                      (row, n) ->
                          new DayFigures.Merged(row.getLong("files"), row.getLong("removed")))
                  .single();
          long messages = messagesSetAside(jdbc, feed, day);
          return day(jdbc, ALL, feed, day)
              .query(
                  (row, n) ->
                      new DayFigures(
                          feed,
                          row.getLong("messages"),
                          messages,
                          row.getLong("units"),
                          row.getLong("in_flight"),
                          new DayFigures.Objects(
                              row.getLong("listed"),
                              row.getLong("archived"),
                              row.getLong("linked"),
                              row.getLong("set_aside"),
                              row.getLong("claimed")),
                          row.getLong("not_listed"),
                          row.getLong("bytes_archived"),
                          row.getLong("bytes_decoded"),
                          row.getLong("lines"),
                          row.getLong("quarantined"),
                          row.getLong("dropped"),
                          row.getLong("inventory_rows"),
                          sinks,
                          merged))
              .single();
        });
  }

  /// Their keys in the archive carry the day.
  private static long messagesSetAside(JdbcClient jdbc, String feed, LocalDate day) {
    String key =
        "parked/%s/%04d/%02d/%02d/"
            .formatted(feed, day.getYear(), day.getMonthValue(), day.getDayOfMonth());
    return jdbc.sql(
            """
            SELECT count(*) FROM ingest.quarantine
            WHERE kind = 'MESSAGE' AND feed = ? AND starts_with(archive_key, ?)\
            """)
        .param(feed)
        .param(key)
        .query(Long.class)
        .single();
  }

  private static JdbcClient.StatementSpec day(
      JdbcClient jdbc, String sql, String feed, LocalDate day) {
    return jdbc.sql(sql).param(feed).param(start(day)).param(start(day.plusDays(1)));
  }

  private static Timestamp start(LocalDate day) {
    return Timestamp.from(Instant.from(day.atStartOfDay(ZoneOffset.UTC)));
  }
}
