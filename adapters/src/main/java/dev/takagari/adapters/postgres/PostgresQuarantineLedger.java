package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.ledger.QuarantineEntry;
import dev.takagari.core.ledger.QuarantineKind;
import dev.takagari.core.ledger.QuarantineLedger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// What was set aside, in the table `quarantine`.
public final class PostgresQuarantineLedger implements QuarantineLedger {
  private static final String COLUMNS =
      "SELECT id, at, kind, feed, unit_id, source, reason, first_line, count, archive_key, detail,"
          + " resolution FROM ingest.quarantine";

  private final PostgresSession session;

  public PostgresQuarantineLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void add(QuarantineEntry entry) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO ingest.quarantine (at, kind, feed, unit_id, source, reason,
                      first_line, count, archive_key, detail)
                    VALUES (clock_timestamp(), ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (kind, unit_id, source, reason) DO UPDATE SET
                      first_line = excluded.first_line, count = excluded.count,
                      archive_key = excluded.archive_key, detail = excluded.detail,
                      resolution = CASE WHEN quarantine.kind IN ('EVENTS', 'UNIT') THEN ''
                        ELSE quarantine.resolution END""")
                .param(entry.kind().name())
                .param(entry.feed())
                .param(entry.unit())
                .param(entry.source())
                .param(entry.reason().name())
                .param(entry.firstLine())
                .param(entry.count())
                .param(entry.archiveKey())
                .param(entry.detail())
                .update());
  }

  @Override
  public List<Listed> list(long after, int limit, boolean open) {
    return session.in(
        jdbc ->
            jdbc.sql(COLUMNS + " WHERE id > ? AND (NOT ? OR resolution = '') ORDER BY id LIMIT ?")
                .param(after)
                .param(open)
                .param(limit)
                .query((row, n) -> listed(row))
                .list());
  }

  @Override
  public Optional<Listed> find(long id) {
    return session.in(
        jdbc ->
            jdbc.sql(COLUMNS + " WHERE id = ?")
                .param(id)
                .query((row, n) -> listed(row))
                .optional());
  }

  @Override
  public void resolve(long id, String how) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE ingest.quarantine SET resolution = ?, resolved_at = clock_timestamp()
                    WHERE id = ?""")
                .param(how)
                .param(id)
                .update());
  }

  private static Listed listed(ResultSet row) throws SQLException {
    return new Listed(
        row.getLong("id"),
        row.getTimestamp("at").toInstant(),
        new QuarantineEntry(
            QuarantineKind.valueOf(row.getString("kind")),
            row.getString("feed"),
            row.getString("unit_id"),
            row.getString("source"),
            ErrorCode.valueOf(row.getString("reason")),
            row.getLong("first_line"),
            row.getLong("count"),
            row.getString("archive_key"),
            row.getString("detail")),
        row.getString("resolution"));
  }
}
