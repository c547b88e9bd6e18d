package dev.takagari.adapters.postgres;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import java.sql.Timestamp;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An import that is gathered in a temporary table, on a connection that it keeps until it is
/// closed, and merged by one transaction.
final class PostgresIndicatorImport implements IndicatorImport {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresIndicatorImport.class);

  /// Whether a source says something else of a value than before.
  private static final String DIFFERS =
      """
      (i.exact, i.word, i.confidence, i.severity, i.tlp, i.tags, i.description, i.links,
        i.valid_from, i.valid_until, i.revoked) IS DISTINCT FROM (t.exact, t.word, t.confidence,
        t.severity, t.tlp, t.tags, t.description, t.links, t.valid_from, t.valid_until, t.revoked)\
      """;

  private static final int MANY = 50_000;

  private final PostgresSession.Alone connection;
  private final PostgresSession session;
  private final StagedIndicators staged;
  private final MatchedValues matched;
  private final String source;
  private final ImportMode mode;

  /// What an import that adds says again is not ended any more.
  private final String ended;

  PostgresIndicatorImport(
      PostgresSession.Alone connection, MatchedValues matched, String source, ImportMode mode) {
    this.connection = connection;
    session = connection.session();
    staged = new StagedIndicators(session);
    this.matched = matched;
    this.source = source;
    this.mode = mode;
    ended = mode == ImportMode.ADD ? "i.ended_at IS NOT NULL" : "false";
  }

  @Override
  public void add(Indicator indicator) {
    if (mode == ImportMode.UNCHANGED) {
      throw new IllegalStateException("an import without content");
    }
    staged.add(indicator);
  }

  @Override
  public ImportCounts counts() {
    staged.complete();
    return session.inLong(this::counts);
  }

  private ImportCounts counts(JdbcClient jdbc) {
    long before =
        jdbc.sql(
                """
                SELECT count(*) FROM enrich.indicator i JOIN enrich.source s ON s.id = i.source_id
                WHERE s.name = ? AND i.here\
                """)
            .param(source)
            .query(Long.class)
            .single();
    if (mode == ImportMode.UNCHANGED) {
      return new ImportCounts(0, before, 0, 0, before);
    }
    return jdbc.sql(
            """
            SELECT count(*) FILTER (WHERE i.key IS NULL OR NOT i.here) AS added,
              count(*) FILTER (WHERE i.here AND (:ended OR :differs)) AS changed,
              count(*) FILTER (WHERE i.here) AS known
            FROM staged t LEFT JOIN enrich.indicator i ON i.key = t.key
              AND i.source_id = (SELECT id FROM enrich.source WHERE name = ?)\
            """
                .replace(":ended", ended)
                .replace(":differs", DIFFERS))
        .param(source)
        .query(
            (row, _) -> {
              long known = row.getLong("known");
              long changed = row.getLong("changed");
              return new ImportCounts(
                  row.getLong("added"),
                  known - changed,
                  changed,
                  mode == ImportMode.REPLACE ? before - known : 0,
                  before);
            })
        .single();
  }

  @Override
  public ImportCounts commit() {
    staged.complete();
    return session.inLong(
        jdbc -> {
          Timestamp now = matched.lock(jdbc);
          jdbc.sql("SET LOCAL work_mem = '64MB'").update();
          ImportCounts counts = counts(jdbc);
          jdbc.sql("INSERT INTO enrich.source (name) VALUES (?) ON CONFLICT DO NOTHING")
              .param(source)
              .update();
          if (counts.vanished() > 0) {
            vanish(jdbc);
          }
          int id = seen(jdbc, now);
          MatchedValues.restateSources(jdbc, now);
          update(jdbc, id, now);
          jdbc.sql("ANALYZE touched").update();
          MatchedValues.restate(
              jdbc,
              now,
              "i.source_id = :source AND i.key IN (SELECT key FROM touched)",
              Map.of("source", id));
          if (counts.added() > 0) {
            insert(jdbc, id, now);
          }
          if (counts.added() + counts.vanished() > MANY) {
            // The server's own statistics come a minute later, and what follows is planned now.
            jdbc.sql("ANALYZE enrich.indicator").update();
          }
          matched.settle(jdbc);
          return counts;
        });
  }

  /// What has left is dated by the last content that had it.
  private void vanish(JdbcClient jdbc) {
    jdbc.sql(
            """
            WITH gone AS (
              UPDATE enrich.indicator i
              SET here = false, last_seen = coalesce(i.last_seen, g.full_at)
              FROM enrich.source s JOIN enrich.source_seen g ON g.source_id = s.id
              WHERE s.name = ? AND i.source_id = s.id AND i.here
                AND NOT EXISTS (SELECT FROM staged t WHERE t.key = i.key)
              RETURNING i.key)
            INSERT INTO touched SELECT key FROM gone\
            """)
        .param(source)
        .update();
  }

  /// Notes that the source was seen.
  ///
  /// @return its number
  private int seen(JdbcClient jdbc, Timestamp now) {
    return jdbc.sql(
            """
            INSERT INTO enrich.source_seen AS g (source_id, first_good_at, last_good_at, full_at)
            SELECT id, :now::timestamptz, :now::timestamptz,
              CASE WHEN :full THEN :now::timestamptz END
            FROM enrich.source WHERE name = :name
            ON CONFLICT (source_id) DO UPDATE SET
              first_good_at = coalesce(g.first_good_at, excluded.first_good_at),
              last_good_at = excluded.last_good_at,
              full_at = coalesce(excluded.full_at, g.full_at)
            RETURNING source_id\
            """)
        .param("now", now)
        .param("full", mode != ImportMode.ADD)
        .param("name", source)
        .query(Integer.class)
        .single();
  }

  /// Writes down what is said anew of values that the source had before, here or left.
  private void update(JdbcClient jdbc, int id, Timestamp now) {
    jdbc.sql(
            """
            WITH done AS (
              UPDATE enrich.indicator i SET exact = t.exact, word = t.word,
                confidence = t.confidence, severity = t.severity, tlp = t.tlp, tags = t.tags,
                description = t.description, links = t.links, valid_from = t.valid_from,
                valid_until = t.valid_until, revoked = t.revoked, here = true,
                ended_at = CASE WHEN :ended OR NOT i.here OR :differs THEN NULL
                  ELSE i.ended_at END,
                last_seen = CASE WHEN NOT :full THEN :now::timestamptz END
              FROM staged t WHERE t.key = i.key AND i.source_id = :source
                AND (NOT :full OR NOT i.here OR i.last_seen IS NOT NULL OR :differs)
              RETURNING i.key)
            INSERT INTO touched SELECT key FROM done\
            """
                .replace(":ended", ended)
                .replace(":differs", DIFFERS))
        .param("full", mode == ImportMode.REPLACE)
        .param("now", now)
        .param("source", id)
        .update();
  }

  private void insert(JdbcClient jdbc, int id, Timestamp now) {
    jdbc.sql(
            """
            WITH done AS (
              INSERT INTO enrich.indicator (key, source_id, type, value, exact, word, confidence,
                severity, tlp, tags, description, links, valid_from, valid_until, revoked,
                first_seen, last_seen, state, due_at)
              SELECT t.key, s.id, t.type, t.value, t.exact, t.word, t.confidence, t.severity, t.tlp,
                t.tags, t.description, t.links, t.valid_from, t.valid_until, t.revoked,
                :now::timestamptz, l.last_seen, n.state, enrich.due_at(n.state, t.valid_from, e.ends)
              FROM staged t JOIN enrich.source s ON s.id = :source
              LEFT JOIN enrich.source_decay d ON d.source_id = s.id AND d.type = t.type,
              LATERAL (SELECT CASE WHEN NOT :full THEN :now::timestamptz END AS last_seen) l,
              LATERAL (SELECT enrich.ends_at(t.valid_until, l.last_seen, d.days, d.silent, :now)
                AS ends) e,
              LATERAL (SELECT enrich.state_of(t.type = ANY (:matched), s.enabled, t.revoked, false,
                t.valid_from, e.ends, :now) AS state) n
              WHERE NOT EXISTS (SELECT FROM enrich.indicator i
                WHERE i.key = t.key AND i.source_id = :source)
              RETURNING key)
            INSERT INTO touched SELECT key FROM done\
            """
                .replace(":matched", IndicatorKeys.MATCHED_TYPES))
        .param("full", mode == ImportMode.REPLACE)
        .param("now", now)
        .param("source", id)
        .update();
  }

  @Override
  public void close() {
    try (PostgresSession.Alone _ = connection) {
      session.run(jdbc -> jdbc.sql("DROP TABLE IF EXISTS staged").update());
    } catch (TakagariException e) {
      LOG.warn("an import's connection cannot be tidied: {}", e.getMessage());
    }
  }
}
