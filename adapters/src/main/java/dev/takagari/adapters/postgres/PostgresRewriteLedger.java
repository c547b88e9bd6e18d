package dev.takagari.adapters.postgres;

import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakeRewrite;
import dev.takagari.core.lake.LakeUse;
import dev.takagari.core.lake.LakeUseLedger;
import dev.takagari.core.lake.RewriteLedger;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rewrites of the lake in the table `lake_rewrite`, and where rows of units went in `lake_merged`.
public final class PostgresRewriteLedger implements RewriteLedger, LakeUseLedger {
  private static final String BUSY =
      """
      SELECT f.location FROM ingest.lake_file f WHERE NOT f.merged AND EXISTS (
        SELECT FROM ingest.sink_state s WHERE s.unit_id = f.unit_id
        AND s.status IN ('PENDING', 'STAGED'))""";

  private final PostgresSession session;

  public PostgresRewriteLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<LakeRewrite> open() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT id, event_class, day, inputs, staged_at, removed
                    FROM ingest.lake_rewrite
                    WHERE finished_at IS NULL AND abandoned_at IS NULL ORDER BY id LIMIT 1""")
                .query((row, n) -> rewrite(row))
                .optional()
                .map(rewrite -> rewrite.staged() ? withOutputs(jdbc, rewrite) : rewrite));
  }

  private static LakeRewrite rewrite(ResultSet row) throws SQLException {
    return new LakeRewrite(
        row.getLong("id"),
        new LakePartition(row.getString("event_class"), row.getDate("day").toLocalDate()),
        texts(row.getArray("inputs")),
        List.of(),
        row.getTimestamp("staged_at") != null,
        row.getLong("removed"));
  }

  private static List<String> texts(Array array) throws SQLException {
    return Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
  }

  private static LakeRewrite withOutputs(JdbcClient jdbc, LakeRewrite rewrite) {
    List<LakeFile> outputs =
        jdbc.sql(
                """
                SELECT location, rows, bytes, descriptor FROM ingest.lake_rewrite_output
                WHERE rewrite_id = ? ORDER BY location""")
            .param(rewrite.id())
            .query(
                (row, n) ->
                    new LakeFile(
                        row.getString("location"),
                        rewrite.unit(),
                        rewrite.partition(),
                        row.getLong("rows"),
                        row.getLong("bytes"),
                        row.getString("descriptor")))
            .list();
    return rewrite.withOutputs(outputs, rewrite.removed());
  }

  @Override
  public Optional<LakeRewrite> begin(LakePartition partition, List<String> inputs) {
    return session.in(
        jdbc -> {
          boolean busy =
              jdbc.sql("SELECT EXISTS (" + BUSY + " AND f.location = ANY (?))")
                  .param(inputs.toArray(String[]::new))
                  .query(Boolean.class)
                  .single();
          if (busy) {
            return Optional.empty();
          }
          long id =
              jdbc.sql(
                      """
                      INSERT INTO ingest.lake_rewrite (id, event_class, day, inputs, begun_at)
                      VALUES (nextval('ingest.lake_rewrite_id'), ?, ?, ?, clock_timestamp())
                      RETURNING id""")
                  .param(partition.eventClass())
                  .param(Date.valueOf(partition.day()))
                  .param(inputs.toArray(String[]::new))
                  .query(Long.class)
                  .single();
          return Optional.of(LakeRewrite.begun(id, partition, inputs));
        });
  }

  @Override
  public boolean stage(LakeRewrite rewrite) {
    return session.in(
        jdbc -> {
          int staged =
              jdbc.sql(
                      """
                      UPDATE ingest.lake_rewrite SET staged_at = clock_timestamp(), removed = ?,
                        bytes_written = ?
                      WHERE id = ? AND staged_at IS NULL AND abandoned_at IS NULL""")
                  .param(rewrite.removed())
                  .param(rewrite.outputs().stream().mapToLong(LakeFile::bytes).sum())
                  .param(rewrite.id())
                  .update();
          if (staged == 0) {
            return false;
          }
          for (LakeFile file : rewrite.outputs()) {
            jdbc.sql(
                    """
                    INSERT INTO ingest.lake_rewrite_output
                      (location, rewrite_id, rows, bytes, descriptor) VALUES (?, ?, ?, ?, ?)""")
                .param(file.location())
                .param(rewrite.id())
                .param(file.rows())
                .param(file.bytes())
                .param(file.descriptor())
                .update();
          }
          return true;
        });
  }

  @Override
  public void finish(LakeRewrite rewrite, long bytesRead) {
    String[] inputs = rewrite.inputs().toArray(String[]::new);
    session.run(
        jdbc -> {
          int finished =
              jdbc.sql(
                      """
                      UPDATE ingest.lake_rewrite SET finished_at = clock_timestamp(), bytes_read = ?
                      WHERE id = ? AND finished_at IS NULL AND abandoned_at IS NULL""")
                  .param(bytesRead)
                  .param(rewrite.id())
                  .update();
          if (finished == 1) {
            moveRows(jdbc, rewrite.id(), inputs);
            forget(jdbc, rewrite.id(), inputs);
          }
        });
  }

  /// From files of units, and from files that such were merged into before, to the outputs.
  private static void moveRows(JdbcClient jdbc, long id, String[] inputs) {
    jdbc.sql(
            """
            INSERT INTO ingest.lake_merged (unit_location, location)
            SELECT f.location, o.location FROM ingest.lake_file f, ingest.lake_rewrite_output o
            WHERE f.location = ANY (?) AND o.rewrite_id = ?
            UNION SELECT m.unit_location, o.location
            FROM ingest.lake_merged m, ingest.lake_rewrite_output o
            WHERE m.location = ANY (?) AND o.rewrite_id = ?
            ON CONFLICT DO NOTHING""")
        .param(inputs)
        .param(id)
        .param(inputs)
        .param(id)
        .update();
    jdbc.sql("DELETE FROM ingest.lake_merged WHERE location = ANY (?)").param(inputs).update();
    jdbc.sql("UPDATE ingest.lake_file SET merged = true WHERE location = ANY (?)")
        .param(inputs)
        .update();
  }

  /// What is not needed any more once the outputs are in the lake.
  private static void forget(JdbcClient jdbc, long id, String[] inputs) {
    jdbc.sql("DELETE FROM ingest.lake_checked WHERE location = ANY (?)").param(inputs).update();
    jdbc.sql("DELETE FROM ingest.lake_rewrite_output WHERE location = ANY (?)")
        .param(inputs)
        .update();
    jdbc.sql("UPDATE ingest.lake_rewrite_output SET descriptor = '' WHERE rewrite_id = ?")
        .param(id)
        .update();
    jdbc.sql("UPDATE ingest.lake_rewrite SET inputs = '{}' WHERE id = ?").param(id).update();
  }

  @Override
  public void abandon(LakeRewrite rewrite) {
    session.run(
        jdbc -> {
          int abandoned =
              jdbc.sql(
                      """
                      UPDATE ingest.lake_rewrite SET abandoned_at = clock_timestamp()
                      WHERE id = ? AND finished_at IS NULL AND abandoned_at IS NULL""")
                  .param(rewrite.id())
                  .update();
          if (abandoned == 1) {
            jdbc.sql("DELETE FROM ingest.lake_rewrite_output WHERE rewrite_id = ?")
                .param(rewrite.id())
                .update();
          }
        });
  }

  @Override
  public void checked(String location) {
    session.run(
        jdbc ->
            jdbc.sql("INSERT INTO ingest.lake_checked (location) VALUES (?) ON CONFLICT DO NOTHING")
                .param(location)
                .update());
  }

  @Override
  public LakeUse use() {
    return session.in(
        jdbc ->
            new LakeUse(
                locations(jdbc, BUSY),
                locations(jdbc, "SELECT location FROM ingest.lake_checked"),
                locations(
                    jdbc,
                    """
                    SELECT f.location FROM ingest.lake_file f JOIN ingest.sink_state s
                      ON s.unit_id = f.unit_id AND s.sink = f.sink
                    WHERE s.status IN ('PENDING', 'STAGED')
                    UNION SELECT o.location FROM ingest.lake_rewrite_output o
                    JOIN ingest.lake_rewrite r ON r.id = o.rewrite_id
                    WHERE r.finished_at IS NULL"""),
                unfinishedFrom(jdbc),
                rewrites(jdbc)));
  }

  private static Set<String> locations(JdbcClient jdbc, String sql) {
    return new HashSet<>(jdbc.sql(sql).query(String.class).list());
  }

  private static Optional<LocalDate> unfinishedFrom(JdbcClient jdbc) {
    return jdbc.sql(
            """
            SELECT min(day) AS day FROM (
              SELECT (u.batch_time AT TIME ZONE 'UTC')::date AS day FROM ingest.unit u
              WHERE 'lake' = ANY (u.sinks) AND NOT EXISTS (
                SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id AND s.sink = 'lake'
                AND s.status IN ('DONE', 'PARKED'))
              UNION ALL
              SELECT f.day FROM ingest.lake_file f JOIN ingest.sink_state s
                ON s.unit_id = f.unit_id AND s.sink = f.sink
              WHERE s.status IN ('PENDING', 'STAGED') AND NOT f.merged) AS days
            HAVING count(*) > 0""")
        .query((row, n) -> row.getDate("day").toLocalDate())
        .optional();
  }

  private static LakeUse.Rewrites rewrites(JdbcClient jdbc) {
    long ingested =
        jdbc.sql("SELECT coalesce(sum(bytes), 0) FROM ingest.lake_file").query(Long.class).single();
    return jdbc.sql(
            """
            SELECT count(*) AS count, coalesce(sum(bytes_read), 0) AS read,
              coalesce(sum(bytes_written), 0) AS written, coalesce(sum(removed), 0) AS removed,
              max(finished_at) AS last
            FROM ingest.lake_rewrite WHERE finished_at IS NOT NULL""")
        .query(
            (row, n) ->
                new LakeUse.Rewrites(
                    row.getLong("count"),
                    row.getLong("read"),
                    row.getLong("written"),
                    ingested,
                    row.getLong("removed"),
                    Optional.ofNullable(row.getTimestamp("last")).map(Timestamp::toInstant)))
        .single();
  }

  @Override
  public Optional<String> orphansKept(long seq) {
    return session.in(
        jdbc -> {
          Optional<String> reason =
              jdbc.sql("SELECT reason FROM ingest.lake_orphans_kept")
                  .query(String.class)
                  .optional();
          long known =
              jdbc.sql("SELECT coalesce(max(seq), 0) FROM ingest.lake_commit")
                  .query(Long.class)
                  .single();
          return reason.or(
              () ->
                  known < seq
                      ? Optional.of(
                          "the ledger knows commits up to "
                              + known
                              + ", the lake has commit "
                              + seq
                              + ": the ledger must be rebuilt")
                      : Optional.empty());
        });
  }

  @Override
  public void keepOrphans(String why) {
    session.run(
        jdbc -> {
          jdbc.sql("DELETE FROM ingest.lake_orphans_kept").update();
          if (!why.isEmpty()) {
            jdbc.sql("INSERT INTO ingest.lake_orphans_kept (reason) VALUES (?)")
                .param(why)
                .update();
          }
        });
  }
}
