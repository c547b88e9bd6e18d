package dev.takagari.adapters.postgres;

import dev.takagari.core.sighting.store.SightingKeeping;
import java.sql.Date;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/// What is kept of sightings, in the table `sighting_kept`.
public final class PostgresSightingKeeping implements SightingKeeping {
  private static final String SINK = "sightings";

  private final PostgresSession session;

  public PostgresSightingKeeping(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<LocalDate> keptFrom(Duration ago) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT kept_from FROM enrich.sighting_kept
                    WHERE raised_at <= clock_timestamp() - make_interval(secs => ?)""")
                .param(PostgresUnitLedger.seconds(ago))
                .query((row, n) -> row.getDate("kept_from").toLocalDate())
                .optional());
  }

  @Override
  public void raise(LocalDate keptFrom) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO enrich.sighting_kept (kept_from, raised_at)
                    VALUES (?, clock_timestamp()) ON CONFLICT (one_row) DO UPDATE
                    SET kept_from = excluded.kept_from, raised_at = excluded.raised_at
                    WHERE sighting_kept.kept_from < excluded.kept_from""")
                .param(Date.valueOf(keptFrom))
                .update());
  }

  @Override
  public long restart() {
    return session.in(
        jdbc -> {
          jdbc.sql(
                  """
                  TRUNCATE enrich.sighting_file, enrich.sighting_unit, enrich.sighting_commit,
                    enrich.sighting_rewrite_output, enrich.sighting_rewrite,
                    enrich.sighting_kept""")
              .update();
          // who is writing a unit now would record rows that are forgotten
          jdbc.sql(
                  """
                  UPDATE ingest.unit u SET fence = fence + 1, lease_until = clock_timestamp()
                  WHERE lease_until > clock_timestamp() AND manifest_key <> ''
                  AND EXISTS (SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                    AND s.sink = ? AND s.status = 'PENDING')""")
              .param(SINK)
              .update();
          jdbc.sql(
                  """
                  DELETE FROM ingest.sink_state s USING ingest.unit u
                  WHERE u.unit_id = s.unit_id AND s.sink = ? AND u.raw_expiring_at IS NOT NULL""")
              .param(SINK)
              .update();
          String readable = "manifest_key <> '' AND raw_expiring_at IS NULL";
          jdbc.sql(
                  "UPDATE ingest.unit SET old = true, sinks = CASE WHEN ? = ANY (sinks) THEN sinks"
                      + " ELSE array_append(sinks, ?) END WHERE "
                      + readable
                      + " AND NOT EXISTS (SELECT FROM ingest.sink_state s"
                      + " WHERE s.unit_id = unit.unit_id AND s.sink = ? AND s.status = 'PENDING')")
              .param(SINK)
              .param(SINK)
              .param(SINK)
              .update();
          jdbc.sql(
                  "INSERT INTO ingest.sink_state (unit_id, sink, status, due_at)"
                      + " SELECT unit_id, ?, 'PENDING', clock_timestamp() FROM ingest.unit WHERE "
                      + readable
                      + " ON CONFLICT (unit_id, sink) DO UPDATE SET status = 'PENDING',"
                      + " attempts = 0, reason = '', due_at = clock_timestamp(),"
                      + " staged_at = NULL, done_at = NULL, seq = NULL, written = 0,"
                      + " duplicates = 0, parked = 0, bytes = 0, expired = 0, lake_only = 0")
              .param(SINK)
              .update();
          return jdbc.sql(
                  "SELECT count(*) FROM ingest.sink_state WHERE sink = ? AND status = 'PENDING'")
              .param(SINK)
              .query(Long.class)
              .single();
        });
  }
}
