package dev.takagari.adapters.postgres;

import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.PendingFiles;
import dev.takagari.core.unit.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Commits of the lake in the table `lake_commit`, files in `lake_file`.
public final class PostgresCommitLedger implements CommitLedger, PendingFiles {
  private static final String FILE_COLUMNS =
      "location, f.unit_id, event_class, day, rows, f.bytes, descriptor";

  private final PostgresSession session;

  public PostgresCommitLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<NumberedCommit> open() {
    return session.in(PostgresCommitLedger::open);
  }

  private static Optional<NumberedCommit> open(JdbcClient jdbc) {
    return jdbc.sql("SELECT seq FROM ingest.lake_commit WHERE finished_at IS NULL")
        .query(Long.class)
        .optional()
        .map(seq -> read(jdbc, seq));
  }

  private static NumberedCommit read(JdbcClient jdbc, long seq) {
    List<UnitId> units =
        jdbc.sql("SELECT DISTINCT unit_id FROM ingest.sink_state WHERE seq = ? ORDER BY unit_id")
            .param(seq)
            .query((row, n) -> new UnitId(row.getString(1)))
            .list();
    List<LakeFile> files =
        jdbc.sql(
                "SELECT "
                    + FILE_COLUMNS
                    + " FROM ingest.lake_file f JOIN ingest.sink_state s"
                    + " ON s.unit_id = f.unit_id AND s.sink = f.sink WHERE s.seq = ?"
                    + " ORDER BY location")
            .param(seq)
            .query((row, n) -> file(row))
            .list();
    return new NumberedCommit(seq, units, files);
  }

  private static LakeFile file(ResultSet row) throws SQLException {
    return new LakeFile(
        row.getString("location"),
        new UnitId(row.getString("unit_id")),
        new LakePartition(row.getString("event_class"), row.getDate("day").toLocalDate()),
        row.getLong("rows"),
        row.getLong("bytes"),
        row.getString("descriptor"));
  }

  private record Staged(String unit, String sink, int files) {}

  @Override
  public Optional<NumberedCommit> begin(int maxFiles) {
    return session.in(
        jdbc -> {
          jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('ingest.commit'))").query().singleRow();
          boolean busy =
              jdbc.sql("SELECT EXISTS (SELECT FROM ingest.lake_commit WHERE finished_at IS NULL)")
                  .query(Boolean.class)
                  .single();
          List<Staged> chosen = busy ? List.of() : choose(jdbc, maxFiles);
          if (chosen.isEmpty()) {
            return Optional.empty();
          }
          long seq =
              jdbc.sql(
                      """
                      INSERT INTO ingest.lake_commit (seq, begun_at)
                      SELECT coalesce(max(seq), 0) + 1, clock_timestamp() FROM ingest.lake_commit
                      RETURNING seq\
                      """)
                  .query(Long.class)
                  .single();
          for (Staged staged : chosen) {
            jdbc.sql("UPDATE ingest.sink_state SET seq = ? WHERE unit_id = ? AND sink = ?")
                .param(seq)
                .param(staged.unit())
                .param(staged.sink())
                .update();
          }
          return Optional.of(read(jdbc, seq));
        });
  }

  private static List<Staged> choose(JdbcClient jdbc, int maxFiles) {
    List<Staged> candidates =
        jdbc.sql(
                """
                SELECT s.unit_id, s.sink, (SELECT count(*) FROM ingest.lake_file f
                  WHERE f.unit_id = s.unit_id AND f.sink = s.sink) AS files
                FROM ingest.sink_state s JOIN ingest.unit u USING (unit_id)
                WHERE status = 'STAGED' AND seq IS NULL
                ORDER BY u.old, staged_at, s.unit_id LIMIT 1000 FOR UPDATE OF s\
                """)
            .query((row, n) -> new Staged(row.getString(1), row.getString(2), row.getInt(3)))
            .list();
    List<Staged> chosen = new ArrayList<>();
    int files = 0;
    for (Staged staged : candidates) {
      files += staged.files();
      if (!chosen.isEmpty() && files > maxFiles) {
        break;
      }
      chosen.add(staged);
    }
    return chosen;
  }

  @Override
  public void finish(NumberedCommit commit, long snapshotId) {
    session.run(
        jdbc -> {
          jdbc.sql(
                  """
                  UPDATE ingest.lake_commit SET snapshot_id = ?, finished_at = clock_timestamp()
                  WHERE seq = ? AND finished_at IS NULL\
                  """)
              .param(snapshotId)
              .param(commit.seq())
              .update();
          jdbc.sql(
                  """
                  UPDATE ingest.sink_state SET status = 'DONE', done_at = clock_timestamp()
                  WHERE seq = ? AND status = 'STAGED'\
                  """)
              .param(commit.seq())
              .update();
          // Only the commit needs what the lake's adapter wrote there, and it is the bulk of a row.
          jdbc.sql(
                  """
                  UPDATE ingest.lake_file f SET descriptor = '' FROM ingest.sink_state s
                  WHERE s.seq = ? AND s.unit_id = f.unit_id AND s.sink = f.sink\
                  """)
              .param(commit.seq())
              .update();
        });
  }

  /// Goes on counting after the commits that a lake holds, when the ledger was built anew.
  ///
  /// @param seq number of the lake's newest commit
  public void continueAfter(long seq, long snapshotId) {
    session.run(jdbc -> continueAfter(jdbc, seq, snapshotId));
  }

  static void continueAfter(JdbcClient jdbc, long seq, long snapshotId) {
    jdbc.sql(
            """
            INSERT INTO ingest.lake_commit (seq, snapshot_id, begun_at, finished_at)
            SELECT ?, ?, clock_timestamp(), clock_timestamp() WHERE ? > 0
            ON CONFLICT (seq) DO NOTHING""")
        .param(seq)
        .param(snapshotId)
        .param(seq)
        .update();
  }

  @Override
  public long lastFinished() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT coalesce(max(seq), 0) FROM ingest.lake_commit
                    WHERE finished_at IS NOT NULL\
                    """)
                .query(Long.class)
                .single());
  }

  @Override
  public List<LakeFile> pendingIn(String sink) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    WITH file AS (
                      SELECT f.* FROM ingest.lake_file f JOIN ingest.sink_state s
                        ON s.unit_id = f.unit_id AND s.sink = ? WHERE s.status <> 'DONE')
                    SELECT location, unit_id, event_class, day, rows, bytes, descriptor FROM file
                    WHERE NOT merged
                    UNION ALL
                    SELECT DISTINCT ON (o.location) o.location, file.unit_id, file.event_class,
                      file.day, o.rows, o.bytes, o.descriptor
                    FROM file JOIN ingest.lake_merged m ON m.unit_location = file.location
                    JOIN ingest.lake_rewrite_output o ON o.location = m.location
                    ORDER BY location\
                    """)
                .param(sink)
                .query((row, n) -> file(row))
                .list());
  }

  @Override
  public long unseenIn(String sink) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT count(*) FROM ingest.unit u WHERE ? = ANY (u.sinks)
                    AND NOT EXISTS (SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                      AND s.sink = ? AND s.status = 'DONE')
                    AND NOT EXISTS (SELECT FROM ingest.lake_file f WHERE f.unit_id = u.unit_id)\
                    """)
                .param(sink)
                .param(sink)
                .query(Long.class)
                .single());
  }
}
