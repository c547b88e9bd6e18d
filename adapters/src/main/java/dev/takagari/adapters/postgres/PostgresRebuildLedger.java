package dev.takagari.adapters.postgres;

import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.lake.LakeRestore;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.ledger.ListedManifest;
import dev.takagari.core.ledger.RebuildFindings;
import dev.takagari.core.ledger.RebuildLedger;
import dev.takagari.core.unit.UnitId;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A rebuild of the ledger in the tables `rebuild_manifest`, `rebuild_damaged`, `rebuild_lake_file`
/// and `rebuild_lake_unit`.
public final class PostgresRebuildLedger implements RebuildLedger, LakeRestore {
  private static final int NAMED = 100;
  private static final int BATCH = 1000;

  /// Units that the ledger believes to be in the lake and of which the lake has no row, and that
  /// can be read from the archive again. Units whose rows were all found to be copies have files
  /// that were merged into nothing.
  private static final String ABSENT =
      """
      SELECT s.unit_id FROM ingest.sink_state s WHERE s.sink = 'lake' AND s.status = 'DONE'
      AND s.written > 0
      AND EXISTS (SELECT FROM ingest.unit u WHERE u.unit_id = s.unit_id
        AND u.raw_expiring_at IS NULL)
      AND NOT EXISTS (SELECT FROM ingest.rebuild_lake_unit l WHERE l.unit_id = s.unit_id)
      AND EXISTS (SELECT FROM ingest.lake_file f WHERE f.unit_id = s.unit_id AND (NOT f.merged
        OR EXISTS (SELECT FROM ingest.lake_merged m WHERE m.unit_location = f.location)))""";

  private final PostgresSession session;

  public PostgresRebuildLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Set<String> unlisted(Collection<String> keys) {
    return session.in(
        jdbc ->
            without(
                keys,
                jdbc.sql("SELECT key FROM ingest.rebuild_manifest WHERE key = ANY (?)")
                    .param(keys.toArray(String[]::new))
                    .query((row, n) -> row.getString("key"))
                    .list()));
  }

  private static Set<String> without(Collection<String> all, Collection<String> known) {
    Set<String> rest = new HashSet<>(all);
    rest.removeAll(new HashSet<>(known));
    return rest;
  }

  @Override
  public void list(Collection<ListedManifest> manifests, Map<String, String> damaged) {
    session.run(
        jdbc -> {
          for (ListedManifest manifest : manifests) {
            jdbc.sql(
                    """
                    INSERT INTO ingest.rebuild_manifest
                      (key, unit_id, registry_version, inventories, claimed_at)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")
                .param(manifest.key())
                .param(manifest.unit().value())
                .param(manifest.registryVersion())
                .param(manifest.inventories())
                .param(Timestamp.from(manifest.claimedAt()))
                .update();
            jdbc.sql("DELETE FROM ingest.rebuild_damaged WHERE key = ?")
                .param(manifest.key())
                .update();
          }
          damaged.forEach(
              (key, why) ->
                  jdbc.sql(
                          """
                          INSERT INTO ingest.rebuild_damaged (key, why) VALUES (?, ?)
                          ON CONFLICT (key) DO UPDATE SET why = excluded.why""")
                      .param(key)
                      .param(why)
                      .update());
        });
  }

  @Override
  public List<ListedManifest> due(int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT key, unit_id, registry_version, inventories, claimed_at
                    FROM ingest.rebuild_manifest WHERE NOT done
                    ORDER BY registry_version, inventories DESC, claimed_at, key LIMIT ?""")
                .param(limit)
                .query(
                    (row, n) ->
                        new ListedManifest(
                            row.getString("key"),
                            new UnitId(row.getString("unit_id")),
                            row.getLong("registry_version"),
                            row.getBoolean("inventories"),
                            row.getTimestamp("claimed_at").toInstant()))
                .list());
  }

  @Override
  public void done(String key) {
    session.run(
        jdbc -> {
          jdbc.sql(
                  """
                  UPDATE ingest.registry SET version = greatest(version, (
                    SELECT registry_version FROM ingest.rebuild_manifest WHERE key = ?))""")
              .param(key)
              .update();
          jdbc.sql("UPDATE ingest.rebuild_manifest SET done = true WHERE key = ?")
              .param(key)
              .update();
        });
  }

  @Override
  public RebuildFindings findings() {
    return session.in(
        jdbc -> {
          Map<String, String> damaged = new TreeMap<>();
          jdbc.sql("SELECT key, why FROM ingest.rebuild_damaged ORDER BY key LIMIT ?")
              .param(NAMED)
              .query((row, n) -> Map.entry(row.getString("key"), row.getString("why")))
              .list()
              .forEach(entry -> damaged.put(entry.getKey(), entry.getValue()));
          String without =
              """
              FROM ingest.unit u WHERE manifest_key <> '' AND raw_expiring_at IS NULL
              AND NOT EXISTS (
                SELECT FROM ingest.rebuild_manifest m WHERE m.unit_id = u.unit_id)""";
          return new RebuildFindings(
              count(jdbc, "SELECT count(*) FROM ingest.rebuild_manifest"),
              damaged,
              count(jdbc, "SELECT count(*) FROM ingest.rebuild_damaged"),
              count(jdbc, "SELECT count(*) FROM ingest.unit WHERE manifest_key <> ''"),
              count(
                  jdbc,
                  """
                  SELECT count(*) FROM ingest.rebuild_manifest m WHERE NOT EXISTS (
                    SELECT FROM ingest.unit u WHERE u.unit_id = m.unit_id)"""),
              count(jdbc, "SELECT count(*) " + without),
              jdbc.sql("SELECT unit_id " + without + " ORDER BY unit_id LIMIT ?")
                  .param(NAMED)
                  .query((row, n) -> new UnitId(row.getString(1)))
                  .list(),
              lake(jdbc));
        });
  }

  private static RebuildFindings.Lake lake(JdbcClient jdbc) {
    return new RebuildFindings.Lake(
        count(jdbc, "SELECT count(*) FROM ingest.rebuild_lake_file"),
        count(jdbc, "SELECT count(DISTINCT unit_id) FROM ingest.rebuild_lake_unit"),
        count(
            jdbc,
            """
            SELECT count(DISTINCT unit_id) FROM ingest.rebuild_lake_unit l WHERE NOT EXISTS (
              SELECT FROM ingest.unit u WHERE u.unit_id = l.unit_id)"""),
        count(
            jdbc,
            """
            SELECT count(*) FROM ingest.sink_state s WHERE s.sink = 'lake'
            AND s.status <> 'DONE' AND EXISTS (
              SELECT FROM ingest.rebuild_lake_unit l WHERE l.unit_id = s.unit_id)"""),
        count(jdbc, "SELECT count(*) FROM (" + ABSENT + ") absent"));
  }

  private static long count(JdbcClient jdbc, String question) {
    return jdbc.sql(question).query(Long.class).single();
  }

  @Override
  public void forget() {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    TRUNCATE ingest.rebuild_manifest, ingest.rebuild_damaged,
                      ingest.rebuild_lake_file, ingest.rebuild_lake_unit""")
                .update());
  }

  @Override
  public Set<String> unread(Collection<String> locations) {
    return session.in(
        jdbc ->
            without(
                locations,
                jdbc.sql("SELECT location FROM ingest.rebuild_lake_file WHERE location = ANY (?)")
                    .param(locations.toArray(String[]::new))
                    .query((row, n) -> row.getString("location"))
                    .list()));
  }

  @Override
  public void read(StoredFile file, Map<UnitId, Long> rows) {
    session.run(
        jdbc -> {
          jdbc.sql(
                  """
                  INSERT INTO ingest.rebuild_lake_file
                    (location, event_class, day, rows, bytes, merged) VALUES (?, ?, ?, ?, ?, ?)
                  ON CONFLICT DO NOTHING""")
              .param(file.location())
              .param(file.partition().eventClass())
              .param(Date.valueOf(file.partition().day()))
              .param(file.rows())
              .param(file.bytes())
              .param(file.merged())
              .update();
          rows.forEach(
              (unit, count) ->
                  jdbc.sql(
                          """
                          INSERT INTO ingest.rebuild_lake_unit (unit_id, location, rows)
                          VALUES (?, ?, ?) ON CONFLICT DO NOTHING""")
                      .param(unit.value())
                      .param(file.location())
                      .param(count)
                      .update());
        });
  }

  @Override
  public boolean holds(UnitId unit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT EXISTS (SELECT FROM ingest.rebuild_lake_unit WHERE unit_id = ?)""")
                .param(unit.value())
                .query(Boolean.class)
                .single());
  }

  @Override
  public long takeOver(LakeSnapshot newest, boolean again) {
    session.run(PostgresRebuildLedger::takeOverRewrites);
    String after = "";
    while (true) {
      String from = after;
      List<String> units =
          session.in(
              jdbc ->
                  jdbc.sql(
                          """
                          SELECT DISTINCT l.unit_id FROM ingest.rebuild_lake_unit l
                          JOIN ingest.sink_state s ON s.unit_id = l.unit_id AND s.sink = 'lake'
                          WHERE l.unit_id > ? ORDER BY l.unit_id LIMIT ?""")
                      .param(from)
                      .param(BATCH)
                      .query(String.class)
                      .list());
      if (units.isEmpty()) {
        break;
      }
      session.run(jdbc -> takeOver(jdbc, units.toArray(String[]::new)));
      after = units.getLast();
    }
    long due = again ? redo() : 0;
    session.run(jdbc -> count(jdbc, newest, again));
    return due;
  }

  /// Merges of a ledger that was lost: only what became of them is known.
  private static void takeOverRewrites(JdbcClient jdbc) {
    jdbc.sql(
            """
            INSERT INTO ingest.lake_rewrite (id, event_class, day, inputs, begun_at, staged_at,
              finished_at, bytes_written)
            SELECT substring(location FROM 'merged-([0-9]+)-')::bigint, min(event_class), min(day),
              '{}', clock_timestamp(), clock_timestamp(), clock_timestamp(), sum(bytes)
            FROM ingest.rebuild_lake_file WHERE merged AND location ~ 'merged-[0-9]+-'
            GROUP BY 1 ON CONFLICT DO NOTHING""")
        .update();
    jdbc.sql(
            """
            INSERT INTO ingest.lake_rewrite_output (location, rewrite_id, rows, bytes, descriptor)
            SELECT location, substring(location FROM 'merged-([0-9]+)-')::bigint, rows, bytes, ''
            FROM ingest.rebuild_lake_file WHERE merged AND location ~ 'merged-[0-9]+-'
            ON CONFLICT DO NOTHING""")
        .update();
  }

  private static void takeOver(JdbcClient jdbc, String[] units) {
    jdbc.sql(
            """
            DELETE FROM ingest.lake_file f WHERE f.unit_id = ANY (?) AND f.sink = 'lake'
            AND NOT f.merged AND EXISTS (SELECT FROM ingest.sink_state s
              WHERE s.unit_id = f.unit_id AND s.sink = f.sink AND s.status <> 'DONE')
            AND NOT EXISTS (
              SELECT FROM ingest.rebuild_lake_file l WHERE l.location = f.location)""")
        .param(units)
        .update();
    jdbc.sql(
            """
            INSERT INTO ingest.lake_file
              (location, unit_id, sink, event_class, day, rows, bytes, descriptor)
            SELECT l.location, u.unit_id, 'lake', l.event_class, l.day, l.rows, l.bytes, ''
            FROM ingest.rebuild_lake_unit u JOIN ingest.rebuild_lake_file l USING (location)
            WHERE u.unit_id = ANY (?) AND NOT l.merged ON CONFLICT DO NOTHING""")
        .param(units)
        .update();
    // the names of the files that were merged are gone: one stands for those of a unit
    jdbc.sql(
            """
            INSERT INTO ingest.lake_file
              (location, unit_id, sink, event_class, day, rows, bytes, descriptor, merged)
            SELECT l.location || '#' || u.unit_id, u.unit_id, 'lake', l.event_class, l.day, u.rows,
              0, '', true
            FROM ingest.rebuild_lake_unit u JOIN ingest.rebuild_lake_file l USING (location)
            WHERE u.unit_id = ANY (?) AND l.merged AND NOT EXISTS (
              SELECT FROM ingest.lake_merged m JOIN ingest.lake_file f
                ON f.location = m.unit_location
              WHERE m.location = l.location AND f.unit_id = u.unit_id)
            ON CONFLICT DO NOTHING""")
        .param(units)
        .update();
    jdbc.sql(
            """
            INSERT INTO ingest.lake_merged (unit_location, location)
            SELECT f.location, l.location
            FROM ingest.rebuild_lake_unit u JOIN ingest.rebuild_lake_file l USING (location)
            JOIN ingest.lake_file f ON f.location = l.location || '#' || u.unit_id
            WHERE u.unit_id = ANY (?) AND l.merged ON CONFLICT DO NOTHING""")
        .param(units)
        .update();
    jdbc.sql(
            """
            UPDATE ingest.sink_state s SET status = 'DONE', reason = '',
              done_at = clock_timestamp(), written = CASE WHEN s.written > 0 THEN s.written ELSE (
                SELECT sum(rows) FROM ingest.rebuild_lake_unit l WHERE l.unit_id = s.unit_id) END
            WHERE s.unit_id = ANY (?) AND s.sink = 'lake' AND s.status <> 'DONE'""")
        .param(units)
        .update();
  }

  /// What the lake lost is written again.
  private long redo() {
    long due = 0;
    while (true) {
      List<String> units =
          session.in(
              jdbc ->
                  jdbc.sql(
                          ABSENT
                              + """
                               UNION SELECT s.unit_id FROM ingest.sink_state s
                              JOIN ingest.unit u USING (unit_id) WHERE s.sink = 'lake'
                              AND s.status = 'STAGED' AND u.raw_expiring_at IS NULL LIMIT ?""")
                      .param(BATCH)
                      .query(String.class)
                      .list());
      if (units.isEmpty()) {
        return due;
      }
      due += units.size();
      session.run(jdbc -> redo(jdbc, units.toArray(String[]::new)));
    }
  }

  private static void redo(JdbcClient jdbc, String[] units) {
    jdbc.sql(
            """
            DELETE FROM ingest.lake_merged m USING ingest.lake_file f
            WHERE m.unit_location = f.location AND f.unit_id = ANY (?)""")
        .param(units)
        .update();
    jdbc.sql("DELETE FROM ingest.lake_file WHERE unit_id = ANY (?) AND sink = 'lake'")
        .param(units)
        .update();
    again(jdbc, "lake", units);
    // this version may find values that an earlier one did not
    again(jdbc, "sightings", units);
  }

  private static int again(JdbcClient jdbc, String sink, String[] units) {
    jdbc.sql("UPDATE ingest.unit SET old = true WHERE unit_id = ANY (?)").param(units).update();
    return jdbc.sql(
            """
            UPDATE ingest.sink_state SET status = 'PENDING', attempts = 0, reason = '',
              due_at = clock_timestamp(), staged_at = NULL, done_at = NULL, seq = NULL,
              written = 0, duplicates = 0, parked = 0, bytes = 0, expired = 0, lake_only = 0
            WHERE sink = ? AND unit_id = ANY (?)""")
        .param(sink)
        .param(units)
        .update();
  }

  /// Commits count on after the lake's newest.
  private static void count(JdbcClient jdbc, LakeSnapshot newest, boolean again) {
    if (again) {
      jdbc.sql("UPDATE ingest.sink_state SET seq = NULL WHERE seq > ?")
          .param(newest.seq())
          .update();
      jdbc.sql("DELETE FROM ingest.lake_commit WHERE seq > ?").param(newest.seq()).update();
      jdbc.sql(
              """
              UPDATE ingest.lake_rewrite SET abandoned_at = clock_timestamp()
              WHERE finished_at IS NULL AND abandoned_at IS NULL""")
          .update();
      jdbc.sql(
              """
              DELETE FROM ingest.lake_checked c WHERE NOT EXISTS (
                SELECT FROM ingest.rebuild_lake_file l WHERE l.location = c.location)""")
          .update();
    }
    PostgresCommitLedger.continueAfter(jdbc, newest.seq(), newest.snapshotId());
  }

  @Override
  public long hotAgain(HotIndexEntry lost) {
    LocalDate from = LocalDate.ofInstant(lost.range().from(), ZoneOffset.UTC);
    LocalDate to = LocalDate.ofInstant(lost.range().to(), ZoneOffset.UTC);
    return session.in(
        jdbc -> {
          String[] units =
              jdbc.sql(
                      """
                      SELECT DISTINCT f.unit_id FROM ingest.lake_file f
                      JOIN ingest.sink_state s ON s.unit_id = f.unit_id AND s.sink = 'hot'
                      JOIN ingest.unit u ON u.unit_id = f.unit_id AND u.raw_expiring_at IS NULL
                      WHERE f.event_class = ? AND f.day >= ? AND f.day < ?
                      AND s.status IN ('DONE', 'PARKED')""")
                  .param(lost.eventClass())
                  .param(Date.valueOf(from))
                  .param(Date.valueOf(to))
                  .query(String.class)
                  .list()
                  .toArray(String[]::new);
          long due = again(jdbc, "hot", units);
          jdbc.sql("DELETE FROM ingest.hot_index WHERE name = ? AND uuid = ?")
              .param(lost.name())
              .param(lost.uuid())
              .update();
          return due;
        });
  }
}
