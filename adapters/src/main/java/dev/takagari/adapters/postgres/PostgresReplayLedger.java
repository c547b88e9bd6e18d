package dev.takagari.adapters.postgres;

import dev.takagari.core.steering.ReplayJob;
import dev.takagari.core.steering.ReplayLedger;
import dev.takagari.core.steering.ReplayProgress;
import dev.takagari.core.steering.ReplayRequest;
import dev.takagari.core.steering.ReplayState;
import dev.takagari.core.steering.ReplayUnits;
import dev.takagari.core.unit.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Replays in the table `replay`, their units on the way in `replay_unit`.
public final class PostgresReplayLedger implements ReplayLedger, ReplayUnits {
  private static final String SELECT =
      """
      SELECT id, origin, feed, prefix, since, until, sinks, dry_run, created_by, created_at,
        ended_at, state, after_key, objects, bytes, known, known_bytes, units, note
      FROM ingest.replay\
      """;

  private final PostgresSession session;

  public PostgresReplayLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public ReplayJob create(ReplayRequest request, String by) {
    return session.in(
        jdbc -> {
          long id =
              jdbc.sql(
                      """
                      INSERT INTO ingest.replay (origin, feed, prefix, since, until, sinks,
                        dry_run, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id\
                      """)
                  .param(request.origin().name())
                  .param(request.feed())
                  .param(request.prefix())
                  .param(Timestamp.from(request.since()))
                  .param(Timestamp.from(request.until()))
                  .param(request.sinks().toArray(String[]::new))
                  .param(request.dryRun())
                  .param(by)
                  .query(Long.class)
                  .single();
          return find(jdbc, id).orElseThrow();
        });
  }

  @Override
  public List<ReplayJob> list(boolean running, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(SELECT + " WHERE NOT ? OR ended_at IS NULL ORDER BY id DESC LIMIT ?")
                .param(running)
                .param(limit)
                .query((row, _) -> job(row))
                .list());
  }

  @Override
  public Optional<ReplayJob> find(long id) {
    return session.in(jdbc -> find(jdbc, id));
  }

  private static Optional<ReplayJob> find(JdbcClient jdbc, long id) {
    return jdbc.sql(SELECT + " WHERE id = ?").param(id).query((row, _) -> job(row)).optional();
  }

  private static ReplayJob job(ResultSet row) throws SQLException {
    Timestamp ended = row.getTimestamp("ended_at");
    return new ReplayJob(
        row.getLong("id"),
        new ReplayRequest(
            ReplayRequest.Origin.valueOf(row.getString("origin")),
            row.getString("feed"),
            row.getString("prefix"),
            row.getTimestamp("since").toInstant(),
            row.getTimestamp("until").toInstant(),
            List.of((String[]) row.getArray("sinks").getArray()),
            row.getBoolean("dry_run")),
        row.getString("created_by"),
        row.getTimestamp("created_at").toInstant(),
        ended == null ? null : ended.toInstant(),
        ReplayState.valueOf(row.getString("state")),
        new ReplayProgress(
            row.getString("after_key"),
            row.getLong("objects"),
            row.getLong("bytes"),
            row.getLong("known"),
            row.getLong("known_bytes"),
            row.getLong("units")),
        row.getString("note"));
  }

  @Override
  public boolean save(long id, ReplayState state, ReplayProgress progress, String note) {
    return session.in(
        jdbc ->
            jdbc.sql(
                        """
                        UPDATE ingest.replay SET state = ?, after_key = ?, objects = ?, bytes = ?,
                          known = ?, known_bytes = ?, units = ?, note = ?,
                          ended_at = CASE WHEN ? THEN clock_timestamp() END
                        WHERE id = ? AND ended_at IS NULL\
                        """)
                    .param(state.name())
                    .param(progress.after())
                    .param(progress.objects())
                    .param(progress.bytes())
                    .param(progress.known())
                    .param(progress.knownBytes())
                    .param(progress.units())
                    .param(note)
                    .param(state.isOver())
                    .param(id)
                    .update()
                == 1);
  }

  @Override
  public List<ArchivedUnit> archived(ReplayJob job, String after, int limit) {
    ReplayRequest request = job.request();
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT u.unit_id, o.objects, o.bytes, NOT EXISTS (
                      SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                      AND s.status <> 'DONE') AS finished
                    FROM ingest.unit u JOIN LATERAL (
                      SELECT count(*) AS objects, coalesce(sum(size), 0) AS bytes,
                        bool_or(starts_with(key, ?)) AS matches
                      FROM ingest.object o WHERE o.unit_id = u.unit_id AND state = 'ARCHIVED') o
                      ON o.matches
                    WHERE manifest_key <> '' AND raw_expiring_at IS NULL AND u.unit_id > ?
                      AND (? = '' OR feed = ?)
                      AND sent_at >= ? AND sent_at < ? AND claimed_at < ?
                    ORDER BY u.unit_id LIMIT ?\
                    """)
                .param(request.prefix())
                .param(after)
                .param(request.feed())
                .param(request.feed())
                .param(Timestamp.from(request.since()))
                .param(Timestamp.from(request.until()))
                .param(Timestamp.from(job.createdAt()))
                .param(limit)
                .query(
                    (row, _) ->
                        new ArchivedUnit(
                            new UnitId(row.getString("unit_id")),
                            row.getInt("objects"),
                            row.getLong("bytes"),
                            row.getBoolean("finished")))
                .list());
  }

  @Override
  public int inFlight(long id) {
    return session.in(
        jdbc -> {
          jdbc.sql(
                  """
                  DELETE FROM ingest.replay_unit r WHERE replay_id = ? AND NOT EXISTS (
                    SELECT FROM ingest.unit u WHERE u.unit_id = r.unit_id AND (manifest_key = ''
                    OR EXISTS (SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                      AND s.status IN ('PENDING', 'STAGED'))))\
                  """)
              .param(id)
              .update();
          return jdbc.sql("SELECT count(*) FROM ingest.replay_unit WHERE replay_id = ?")
              .param(id)
              .query(Integer.class)
              .single();
        });
  }

  @Override
  public void add(long id, UnitId unit) {
    session.run(
        jdbc -> {
          jdbc.sql("UPDATE ingest.unit SET old = true WHERE unit_id = ?")
              .param(unit.value())
              .update();
          jdbc.sql(
                  """
                  INSERT INTO ingest.replay_unit (replay_id, unit_id) VALUES (?, ?)
                  ON CONFLICT DO NOTHING\
                  """)
              .param(id)
              .param(unit.value())
              .update();
        });
  }
}
