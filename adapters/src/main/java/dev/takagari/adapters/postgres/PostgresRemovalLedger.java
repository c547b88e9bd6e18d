package dev.takagari.adapters.postgres;

import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.retention.Removal;
import dev.takagari.core.retention.RemovalLedger;
import dev.takagari.core.retention.Store;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What was removed, in the table `retention_removal`.
public final class PostgresRemovalLedger implements RemovalLedger {
  private final PostgresSession session;

  public PostgresRemovalLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Optional<Removal> open() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT id, store FROM ingest.retention_removal
                    WHERE removed_at IS NULL AND store <> 'raw' ORDER BY id LIMIT 1""")
                .query((row, _) -> read(jdbc, row.getLong("id"), Store.of(row.getString("store"))))
                .optional());
  }

  private static Removal read(JdbcClient jdbc, long id, Store store) {
    return new Removal(
        id,
        store,
        jdbc.sql(
                """
                SELECT scope, what, files, objects, rows, bytes FROM ingest.retention_removal
                WHERE id = ? ORDER BY scope, what""")
            .param(id)
            .query(
                (row, _) ->
                    new Removal.Item(
                        row.getString("scope"),
                        row.getString("what"),
                        List.of((String[]) row.getArray("files").getArray()),
                        row.getLong("objects"),
                        row.getLong("rows"),
                        row.getLong("bytes")))
            .list());
  }

  @Override
  public Removal begin(Store store, List<Removal.Item> items, Instant now) {
    return session.in(
        jdbc -> {
          long id =
              jdbc.sql("SELECT nextval('ingest.retention_removal_id')").query(Long.class).single();
          for (Removal.Item item : items) {
            jdbc.sql(
                    """
                    INSERT INTO ingest.retention_removal
                      (id, store, scope, what, files, objects, rows, bytes, begun_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(id)
                .param(store.text())
                .param(item.scope())
                .param(item.what())
                .param(item.files().toArray(String[]::new))
                .param(item.objects())
                .param(item.rows())
                .param(item.bytes())
                .param(Timestamp.from(now))
                .update();
          }
          return new Removal(id, store, items);
        });
  }

  @Override
  public void finish(Removal removal, Instant now) {
    session.run(
        jdbc -> {
          int finished =
              jdbc.sql(
                      """
                      UPDATE ingest.retention_removal SET removed_at = ?, files = '{}'
                      WHERE id = ? AND removed_at IS NULL""")
                  .param(Timestamp.from(now))
                  .param(removal.id())
                  .update();
          if (finished > 0 && removal.store() == Store.LAKE) {
            removal.items().forEach(item -> forget(jdbc, item.files()));
          }
        });
  }

  /// The rows of units that were in these files are nowhere now, as those of files of which all
  /// rows were copies.
  private static void forget(JdbcClient jdbc, List<String> files) {
    String[] locations = files.toArray(String[]::new);
    for (String sql :
        List.of(
            "UPDATE ingest.lake_file SET merged = true WHERE location = ANY (?)",
            "DELETE FROM ingest.lake_merged WHERE location = ANY (?)",
            "DELETE FROM ingest.lake_rewrite_output WHERE location = ANY (?)",
            "DELETE FROM ingest.lake_checked WHERE location = ANY (?)")) {
      jdbc.sql(sql).param(locations).update();
    }
  }

  @Override
  public Unfinished unfinished() {
    return session.in(
        jdbc ->
            new Unfinished(
                new HashSet<>(
                    jdbc.sql(
                            """
                            SELECT f.event_class, f.day FROM ingest.lake_file f
                            WHERE EXISTS (SELECT FROM ingest.sink_state s
                              WHERE s.unit_id = f.unit_id AND s.status IN ('PENDING', 'STAGED'))
                            UNION SELECT event_class, day FROM ingest.lake_rewrite
                            WHERE finished_at IS NULL AND abandoned_at IS NULL""")
                        .query(
                            (row, _) ->
                                new LakePartition(
                                    row.getString("event_class"), row.getDate("day").toLocalDate()))
                        .list()),
                Optional.ofNullable(
                        jdbc.sql(
                                """
                                SELECT min(claimed_at) AS at FROM ingest.unit u
                                WHERE 'lake' = ANY (u.sinks) AND NOT EXISTS (
                                  SELECT FROM ingest.sink_state s WHERE s.unit_id = u.unit_id
                                  AND s.sink = 'lake' AND s.status IN ('DONE', 'PARKED'))""")
                            .query()
                            .singleRow()
                            .get("at"))
                    .map(at -> ((Timestamp) at).toInstant())));
  }

  @Override
  public List<Removed> removed(int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT max(removed_at) AS at, store, scope, min(what) AS first,
                      max(what) AS last, count(*) AS parts, sum(objects) AS objects,
                      sum(rows) AS rows, sum(bytes) AS bytes
                    FROM ingest.retention_removal WHERE removed_at IS NOT NULL
                    GROUP BY (removed_at AT TIME ZONE 'UTC')::date, store, scope
                    ORDER BY at DESC, store, scope LIMIT ?""")
                .param(limit)
                .query(
                    (row, _) ->
                        new Removed(
                            row.getTimestamp("at").toInstant(),
                            Store.of(row.getString("store")),
                            row.getString("scope"),
                            row.getString("first"),
                            row.getString("last"),
                            row.getLong("parts"),
                            row.getLong("objects"),
                            row.getLong("rows"),
                            row.getLong("bytes")))
                .list());
  }
}
