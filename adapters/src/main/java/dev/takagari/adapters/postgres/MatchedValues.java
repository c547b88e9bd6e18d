package dev.takagari.adapters.postgres;

import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What everybody does who changes what is matched, within the transaction that does so: first
/// [#lock], then the change with the keys of what it touched in the temporary table `touched`, then
/// [#settle]. The row `generation` is locked by the last statement only, so that units that record
/// their hits meanwhile wait for moments.
final class MatchedValues {
  /// The end of an indicator `i` under the rules `r`.
  private static final String ENDS =
      "enrich.ends_at(i.valid_until, i.last_seen, r.days, r.silent, :now)";

  private static final String STATE =
      """
      enrich.state_of(i.type = ANY (:matched), r.enabled, i.revoked,
        NOT i.here OR i.ended_at IS NOT NULL, i.valid_from, :ends, :now)\
      """;

  private static final String LOCK = "hashtext('enrich.change')";

  /// So many values are remembered as gone, as a rule.
  static final int MOST_GONE = 500_000;

  private final int mostGone;

  /// @param mostGone so many values are remembered as gone at most; who is farther behind begins
  ///   anew
  MatchedValues(int mostGone) {
    this.mostGone = mostGone;
  }

  /// Waits for everybody else who changes what is matched.
  ///
  /// @return the time
  Timestamp lock(JdbcClient jdbc) {
    jdbc.sql("SELECT pg_advisory_xact_lock(" + LOCK + ")").query().singleRow();
    return begin(jdbc);
  }

  /// Whether nobody else changes what is matched; then this transaction does.
  boolean tryLock(JdbcClient jdbc) {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(" + LOCK + ")").query(Boolean.class).single();
  }

  /// After [#tryLock].
  Timestamp begin(JdbcClient jdbc) {
    jdbc.sql("CREATE TEMP TABLE touched (key uuid NOT NULL) ON COMMIT DROP").update();
    return now(jdbc);
  }

  static Timestamp now(JdbcClient jdbc) {
    return jdbc.sql("SELECT enrich.clock()").query(Timestamp.class).single();
  }

  /// Brings the states of indicators up to date.
  ///
  /// @param which condition on rows `i` of `indicator`
  /// @param parameters of the condition
  static void restate(JdbcClient jdbc, Timestamp now, String which, Map<String, ?> parameters) {
    jdbc.sql(
            """
            WITH rules AS (
              SELECT s.id AS source_id, t.type, s.enabled, d.days, d.silent
              FROM enrich.source s CROSS JOIN unnest(:types) AS t (type)
              LEFT JOIN enrich.source_decay d ON d.source_id = s.id AND d.type = t.type),
            done AS (
              UPDATE enrich.indicator i SET state = :state,
                due_at = enrich.due_at(:state, i.valid_from, :ends)
              FROM rules r WHERE r.source_id = i.source_id AND r.type = i.type AND (:which)
              AND (:state, enrich.due_at(:state, i.valid_from, :ends))
                IS DISTINCT FROM (i.state, i.due_at)
              RETURNING i.key)
            INSERT INTO touched SELECT key FROM done\
            """
                .replace(":state", STATE)
                .replace(":ends", ENDS)
                .replace(":types", IndicatorKeys.ALL_TYPES)
                .replace(":which", which)
                .replace(":matched", IndicatorKeys.MATCHED_TYPES))
        .param("now", now)
        .params(parameters)
        .update();
  }

  /// Notes which sources were not heard of for longer than their indicators keep, or were again,
  /// and brings the states of these up to date, and of sources whose rules are new.
  static void restateSources(JdbcClient jdbc, Timestamp now) {
    Map<Integer, Long> ruled =
        jdbc
            .sql(
                """
                SELECT s.id, s.rules FROM enrich.source s
                LEFT JOIN enrich.source_seen g ON g.source_id = s.id
                WHERE s.rules <> coalesce(g.applied, 0)\
                """)
            .query((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
            .list()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    List<Integer> turned =
        jdbc.sql(
                """
                UPDATE enrich.source_decay d
                SET silent = g.full_at + make_interval(hours => 24 * d.days) <= :now
                FROM enrich.source_seen g WHERE g.source_id = d.source_id AND g.full_at IS NOT NULL
                  AND d.silent <> (g.full_at + make_interval(hours => 24 * d.days) <= :now)
                RETURNING d.source_id\
                """)
            .param("now", now)
            .query((row, _) -> row.getInt(1))
            .list();
    Set<Integer> sources = new TreeSet<>(ruled.keySet());
    sources.addAll(turned);
    for (int source : sources) {
      restate(jdbc, now, "i.source_id = :source", Map.of("source", source));
    }
    ruled.forEach(
        (source, rules) ->
            jdbc.sql(
                    """
                    INSERT INTO enrich.source_seen (source_id, applied) VALUES (?, ?)
                    ON CONFLICT (source_id) DO UPDATE SET applied = excluded.applied\
                    """)
                .param(source)
                .param(rules)
                .update());
  }

  /// Makes what became of the touched values a generation, if anything did.
  ///
  /// @return how many values are matched now that were not, or are not any more, or otherwise
  long settle(JdbcClient jdbc) {
    jdbc.sql("ANALYZE touched").update();
    int changed =
        jdbc.sql(
                """
                WITH verdict AS MATERIALIZED (
                  SELECT i.key, min(i.type) AS type, min(i.value) AS value,
                    bool_or(i.state = 'ACTIVE') AS active,
                    coalesce(bool_and(i.exact) FILTER (WHERE i.state = 'ACTIVE'), false) AS exact
                  FROM (SELECT DISTINCT key FROM touched) t JOIN enrich.indicator i USING (key)
                  GROUP BY i.key)
                INSERT INTO enrich.matched AS m
                  (key, type, value, exact, gone, generation, active_since)
                SELECT v.key, v.type, v.value, v.exact, NOT v.active, g.newest + 1, g.newest + 1
                FROM enrich.generation g, verdict v LEFT JOIN enrich.matched o USING (key)
                WHERE CASE WHEN v.active THEN o.key IS NULL OR o.gone OR o.exact <> v.exact
                  ELSE NOT o.gone END
                ON CONFLICT (key) DO UPDATE SET exact = excluded.exact, gone = excluded.gone,
                  generation = excluded.generation,
                  active_since = CASE WHEN NOT excluded.gone
                      AND (m.gone OR m.exact AND NOT excluded.exact)
                    THEN excluded.generation ELSE m.active_since END\
                """)
            .update();
    if (changed > 0) {
      forget(jdbc);
      jdbc.sql("UPDATE enrich.generation SET newest = newest + 1").update();
    }
    return changed;
  }

  private void forget(JdbcClient jdbc) {
    jdbc.sql(
            """
            SELECT generation FROM enrich.matched WHERE gone
            ORDER BY generation DESC OFFSET ? LIMIT 1\
            """)
        .param(mostGone)
        .query(Long.class)
        .optional()
        .ifPresent(
            oldest -> {
              jdbc.sql("DELETE FROM enrich.matched WHERE gone AND generation <= ?")
                  .param(oldest)
                  .update();
              jdbc.sql("UPDATE enrich.generation SET oldest = ?").param(oldest).update();
            });
  }
}
