package dev.takagari.adapters.postgres;

import dev.takagari.core.lake.LakeHistory;
import dev.takagari.core.mapping.EventClass;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Optional;

/// How far back the files go that the ingest ledger knows.
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
                    SELECT day FROM ingest.lake_file WHERE event_class = ? ORDER BY day LIMIT 1\
                    """)
                .param(eventClass.text())
                .query(Date.class)
                .optional()
                .map(Date::toLocalDate));
  }
}
