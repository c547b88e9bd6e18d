package dev.takagari.adapters.postgres;

import dev.takagari.core.sighting.SightingCoverage;
import java.sql.Date;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What the ingest ledger knows of units that the sink `sightings` has not taken. A unit's days are
/// those of its files in the lake; one that the lake has not taken has events of the day of its
/// batch and later, as far as anybody knows.
///
/// A unit that the lake gave up has no event there, so that it makes no day uncovered once the sink
/// has ended with it, in whatever way, until somebody lets it run again. One that only the sink
/// gave up keeps its days uncovered. Either is named in the quarantine.
public final class PostgresSightingCoverage implements SightingCoverage {
  private static final String SINK = "sightings";

  private final PostgresSession session;

  public PostgresSightingCoverage(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Uncovered uncovered(LocalDate from, LocalDate to) {
    return session.in(
        jdbc -> {
          Set<LocalDate> days =
              new HashSet<>(
                  jdbc.sql(
                          """
                          SELECT DISTINCT f.day FROM ingest.lake_file f
                          WHERE f.day >= ? AND f.day < ? AND NOT EXISTS (
                            SELECT FROM ingest.sink_state s WHERE s.unit_id = f.unit_id
                            AND s.sink = ? AND s.status = 'DONE')""")
                      .param(Date.valueOf(from))
                      .param(Date.valueOf(to))
                      .param(SINK)
                      .query((row, n) -> row.getDate(1).toLocalDate())
                      .list());
          Optional<LocalDate> since =
              jdbc.sql(
                      """
                      SELECT min((u.batch_time AT TIME ZONE 'UTC')::date) AS day
                      FROM ingest.unit u WHERE NOT EXISTS (
                        SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                        AND s.sink = ? AND s.status = 'DONE')
                      AND NOT EXISTS (SELECT FROM ingest.lake_file f WHERE f.unit_id = u.unit_id)
                      AND NOT EXISTS (SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                        AND s.sink = 'lake' AND (s.status = 'DONE' OR (s.status = 'PARKED'
                        AND NOT EXISTS (SELECT FROM ingest.sink_state p WHERE p.unit_id = u.unit_id
                          AND p.sink = ? AND p.status = 'PENDING'))))
                      HAVING count(*) > 0""")
                  .param(SINK)
                  .param(SINK)
                  .query((row, n) -> row.getDate("day").toLocalDate())
                  .optional();
          return new Uncovered(days, since);
        });
  }
}
