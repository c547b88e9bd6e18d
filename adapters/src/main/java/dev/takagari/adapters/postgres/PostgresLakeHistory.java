package dev.takagari.adapters.postgres;

import dev.takagari.core.lake.LakeHistory;
import dev.takagari.core.mapping.EventClass;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Optional;

/// How far back the files and units go that the ingest ledger knows.
public final class PostgresLakeHistory implements LakeHistory {
  private final PostgresSession session;

  public PostgresLakeHistory(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<LocalDate> firstDay(EventClass eventClass) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT greatest(f.day,
                      (SELECT (min(claimed_at) AT TIME ZONE 'UTC')::date FROM ingest.unit)) AS day
                    FROM ingest.lake_file f WHERE f.event_class = ? ORDER BY f.day LIMIT 1\
                    """)
                .param(eventClass.text())
                .query(Date.class)
                .optional()
                .map(Date::toLocalDate));
  }
}
