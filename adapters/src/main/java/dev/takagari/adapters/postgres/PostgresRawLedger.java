package dev.takagari.adapters.postgres;

import dev.takagari.core.retention.RawLedger;
import dev.takagari.core.unit.UnitId;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/// What the archive keeps, by the columns `raw_expiring_at` and `raw_expired_at` of `unit`.
public final class PostgresRawLedger implements RawLedger {
  private static final String DAY = "(u.sent_at AT TIME ZONE 'UTC')::date";

  /// In the archive, in all sinks, held by nobody, and nothing of it waits for somebody.
  private static final String FINISHED =
      """
       u.manifest_key <> '' AND u.lease_until <= clock_timestamp()
      AND NOT EXISTS (SELECT FROM unnest(u.sinks) AS wanted WHERE NOT EXISTS (
        SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id AND s.sink = wanted
        AND s.status = 'DONE'))
      AND NOT EXISTS (SELECT FROM ingest.quarantine q WHERE q.unit_id = u.unit_id
        AND q.resolution = '')""";

  private final PostgresSession session;

  public PostgresRawLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<Day> due(String feed, LocalDate before) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    "SELECT "
                        + DAY
                        + " AS day, count(*) AS units, sum(o.objects) AS objects,"
                        + " sum(o.bytes) AS bytes FROM ingest.unit u CROSS JOIN LATERAL ("
                        + " SELECT count(archive_key) AS objects, coalesce(sum(size), 0) AS bytes"
                        + " FROM ingest.object WHERE unit_id = u.unit_id) o"
                        + " WHERE u.feed = ? AND u.sent_at < (?::date)::timestamp AT TIME ZONE 'UTC'"
                        + " AND u.raw_expired_at IS NULL AND (u.raw_expiring_at IS NOT NULL OR ("
                        + FINISHED
                        + ")) GROUP BY 1 ORDER BY 1")
                .param(feed)
                .param(before.toString())
                .query(
                    (row, _) ->
                        new Day(
                            feed,
                            row.getDate("day").toLocalDate(),
                            row.getLong("units"),
                            row.getLong("objects"),
                            row.getLong("bytes")))
                .list());
  }

  @Override
  public long kept(String feed, LocalDate before) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    "SELECT count(*) FROM ingest.unit u WHERE u.feed = ?"
                        + " AND u.sent_at < (?::date)::timestamp AT TIME ZONE 'UTC'"
                        + " AND u.raw_expiring_at IS NULL AND NOT ("
                        + FINISHED
                        + ")")
                .param(feed)
                .param(before.toString())
                .query(Long.class)
                .single());
  }

  @Override
  public List<UnitId> units(String feed, LocalDate day, String after, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    "SELECT u.unit_id FROM ingest.unit u WHERE u.feed = ? AND "
                        + DAY
                        + " = ?::date AND u.sent_at >= (?::date)::timestamp AT TIME ZONE 'UTC'"
                        + " AND u.sent_at < (?::date + 1)::timestamp AT TIME ZONE 'UTC'"
                        + " AND u.unit_id > ? AND u.raw_expired_at IS NULL"
                        + " AND (u.raw_expiring_at IS NOT NULL OR ("
                        + FINISHED
                        + ")) ORDER BY u.unit_id LIMIT ?")
                .param(feed)
                .param(day.toString())
                .param(day.toString())
                .param(day.toString())
                .param(after)
                .param(limit)
                .query((row, _) -> new UnitId(row.getString("unit_id")))
                .list());
  }

  @Override
  public boolean begin(UnitId unit, Instant now) {
    return session.in(
        jdbc -> {
          // A unit that is made due again takes the same lock.
          jdbc.sql("SELECT unit_id FROM ingest.unit WHERE unit_id = ? FOR UPDATE")
              .param(unit.value())
              .query(String.class)
              .optional();
          return jdbc.sql(
                      "UPDATE ingest.unit u SET raw_expiring_at = coalesce(raw_expiring_at, ?)"
                          + " WHERE u.unit_id = ? AND (u.raw_expiring_at IS NOT NULL OR ("
                          + FINISHED
                          + "))")
                  .param(Timestamp.from(now))
                  .param(unit.value())
                  .update()
              == 1;
        });
  }

  @Override
  public void finish(UnitId unit, long removal, Instant now) {
    session.run(
        jdbc -> {
          int finished =
              jdbc.sql(
                      """
                      UPDATE ingest.unit SET raw_expired_at = ?
                      WHERE unit_id = ? AND raw_expired_at IS NULL""")
                  .param(Timestamp.from(now))
                  .param(unit.value())
                  .update();
          if (finished == 1) {
            jdbc.sql(
                    """
                    INSERT INTO ingest.retention_removal AS r
                      (id, store, scope, what, objects, rows, bytes, begun_at, removed_at)
                    SELECT ?, 'raw', u.feed, ((u.sent_at AT TIME ZONE 'UTC')::date)::text,
                      count(o.archive_key), coalesce(sum(o.lines), 0), coalesce(sum(o.size), 0),
                      u.raw_expiring_at, u.raw_expired_at
                    FROM ingest.unit u JOIN ingest.object o USING (unit_id)
                    WHERE u.unit_id = ? GROUP BY u.unit_id
                    ON CONFLICT (id, store, scope, what) DO UPDATE SET
                      objects = r.objects + excluded.objects, rows = r.rows + excluded.rows,
                      bytes = r.bytes + excluded.bytes, removed_at = excluded.removed_at""")
                .param(removal)
                .param(unit.value())
                .update();
          }
        });
  }

  @Override
  public List<String> feeds() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT DISTINCT feed FROM ingest.unit WHERE raw_expired_at IS NULL
                    ORDER BY feed""")
                .query(String.class)
                .list());
  }
}
