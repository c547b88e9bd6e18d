package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitContext;
import dev.takagari.core.indicator.hit.HitFilter;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.hit.UnitMatches;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Hits in the table `hit` of the schema `enrich`. Hits are recorded one transaction after the
/// other, so that their places rise in the order in which they become visible; units without hits
/// wait for nobody.
///
/// The row `generation` is read with a share lock and last: who makes a generation either did so
/// before, then the unit sees it and is late, or waits until the unit is recorded, then hunts that
/// follow find it recorded.
public final class PostgresHitLedger implements HitLedger {
  /// Hits of one value that are listed of one day's recordings.
  private static final int MOST_LISTED = 10_000;

  private static final int BATCH = 1_000;
  private static final int FORGOTTEN_AT_ONCE = 10_000;

  private final PostgresSession session;
  private final int mostListed;

  public PostgresHitLedger(PostgresSession session) {
    this(session, MOST_LISTED);
  }

  PostgresHitLedger(PostgresSession session, int mostListed) {
    this.session = session;
    this.mostListed = mostListed;
  }

  @Override
  public long record(UnitMatches matches) {
    return session.in(
        jdbc -> {
          boolean isFirst = claim(jdbc, matches);
          if (!matches.hits().isEmpty() || (isFirst && !matches.unlisted().isEmpty())) {
            lock(jdbc);
            insert(jdbc, matches.hits(), isFirst);
          }
          if (isFirst) {
            count(jdbc, matches.unlisted());
          }
          long newest =
              jdbc.sql("SELECT newest FROM enrich.generation FOR SHARE").query(Long.class).single();
          Instant first = matches.first();
          Instant last = matches.last();
          if (newest > matches.generation() && first != null && last != null) {
            late(jdbc, matches, newest, first, last);
          }
          return newest;
        });
  }

  /// Whether the unit is recorded for the first time.
  private static boolean claim(JdbcClient jdbc, UnitMatches matches) {
    String unit = matches.lease().unit().value();
    boolean first =
        jdbc.sql(
                    """
                    INSERT INTO enrich.unit_match (unit_id, fence, generation, recorded_at)
                    VALUES (?, ?, ?, enrich.clock()) ON CONFLICT DO NOTHING\
                    """)
                .param(unit)
                .param(matches.lease().fence())
                .param(matches.generation())
                .update()
            == 1;
    if (first) {
      return true;
    }
    int taken =
        jdbc.sql(
                """
                UPDATE enrich.unit_match SET fence = ?, generation = ?, recorded_at = enrich.clock()
                WHERE unit_id = ? AND fence <= ?\
                """)
            .param(matches.lease().fence())
            .param(matches.generation())
            .param(unit)
            .param(matches.lease().fence())
            .update();
    if (taken == 0) {
      throw new TakagariException(
          ErrorCode.LEASE_LOST, "unit " + unit + " was recorded under a higher fence");
    }
    return false;
  }

  private static void lock(JdbcClient jdbc) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('enrich.hit'))").query().singleRow();
  }

  private static void late(
      JdbcClient jdbc, UnitMatches matches, long newest, Instant first, Instant last) {
    jdbc.sql(
            """
            INSERT INTO enrich.late_unit (unit_id, compared, newest, first_at, last_at)
            SELECT :unit, :compared, :newest, :first, :last
            WHERE NOT EXISTS (SELECT FROM enrich.late_unit WHERE unit_id = :unit
              AND hunt_id IS NULL AND compared <= :compared AND newest >= :newest)\
            """)
        .param("unit", matches.lease().unit().value())
        .param("compared", matches.generation())
        .param("newest", newest)
        .param("first", KeptTimes.timestamp(first))
        .param("last", KeptTimes.timestamp(last))
        .update();
  }

  @Override
  public List<IndicatorHit> record(List<IndicatorHit> hits) {
    Set<HitKey> keys = new HashSet<>();
    List<IndicatorHit> distinct =
        hits.stream().filter(hit -> keys.add(new HitKey(hit.indicator(), hit.eventId()))).toList();
    if (distinct.isEmpty()) {
      return List.of();
    }
    return session.in(
        jdbc -> {
          lock(jdbc);
          return insert(jdbc, distinct, false);
        });
  }

  private record HitKey(IndicatorValue indicator, String eventId) {}

  /// @param counted whether those that are too many are counted
  /// @return those that were not known and are listed now
  private List<IndicatorHit> insert(JdbcClient jdbc, List<IndicatorHit> hits, boolean counted) {
    List<IndicatorHit> fresh = new ArrayList<>();
    for (int from = 0; from < hits.size(); from += BATCH) {
      List<IndicatorHit> batch = hits.subList(from, Math.min(hits.size(), from + BATCH));
      for (int number : insertBatch(jdbc, batch, counted)) {
        fresh.add(batch.get(number - 1));
      }
    }
    return fresh;
  }

  private List<Integer> insertBatch(JdbcClient jdbc, List<IndicatorHit> hits, boolean counted) {
    return jdbc.sql(
            """
            WITH given AS (
              SELECT * FROM unnest(?::uuid[], ?, ?, ?, ?, ?::timestamptz[], ?, ?, ?, ?,
                ?::timestamptz[], ?, ?) WITH ORDINALITY AS u (key, event_id, type, value,
                source_event_id, time, host_id, field, observed, how, found_at, list, context, n)),
            today AS (SELECT (enrich.clock() AT TIME ZONE 'UTC')::date AS day),
            fresh AS (
              SELECT g.*, t.day, coalesce(d.listed, 0)
                + row_number() OVER (PARTITION BY g.key ORDER BY g.n) <= ? AS listed
              FROM given g CROSS JOIN today t
              LEFT JOIN enrich.hit_day d ON d.key = g.key AND d.day = t.day
              WHERE NOT EXISTS (SELECT FROM enrich.hit h
                WHERE h.key = g.key AND h.event_id = g.event_id)),
            added AS (
              INSERT INTO enrich.hit (key, event_id, type, value, source_event_id, time, host_id,
                field, observed, how, found_at, list, context)
              SELECT key, event_id, type, value, source_event_id, time, host_id, field, observed,
                how, found_at, list, context FROM fresh WHERE listed ORDER BY n),
            counted AS (
              INSERT INTO enrich.hit_day AS d (key, day, listed, unlisted)
              SELECT key, day, count(*) FILTER (WHERE listed),
                count(*) FILTER (WHERE ? AND NOT listed) FROM fresh GROUP BY key, day
              ON CONFLICT (key, day) DO UPDATE SET listed = d.listed + excluded.listed,
                unlisted = d.unlisted + excluded.unlisted)
            SELECT n FROM fresh WHERE listed ORDER BY n\
            """)
        .param(column(hits, hit -> IndicatorKeys.of(hit.indicator()).toString()))
        .param(column(hits, IndicatorHit::eventId))
        .param(column(hits, hit -> hit.indicator().type().name()))
        .param(column(hits, hit -> hit.indicator().text()))
        .param(column(hits, IndicatorHit::sourceEventId))
        .param(column(hits, hit -> KeptTimes.kept(hit.time()).toString()))
        .param(column(hits, IndicatorHit::hostId))
        .param(column(hits, IndicatorHit::field))
        .param(column(hits, IndicatorHit::observed))
        .param(column(hits, hit -> hit.how().name()))
        .param(column(hits, hit -> KeptTimes.kept(hit.found()).toString()))
        .param(column(hits, IndicatorHit::list))
        .param(column(hits, hit -> hit.context().json()))
        .param(mostListed)
        .param(counted)
        .query((row, _) -> row.getInt(1))
        .list();
  }

  private static String[] column(List<IndicatorHit> hits, Function<IndicatorHit, String> of) {
    return hits.stream().map(of).toArray(String[]::new);
  }

  private static void count(JdbcClient jdbc, Map<IndicatorValue, Long> unlisted) {
    unlisted.forEach(
        (value, number) ->
            jdbc.sql(
                    """
                    INSERT INTO enrich.hit_day AS d (key, day, listed, unlisted)
                    VALUES (?, (enrich.clock() AT TIME ZONE 'UTC')::date, 0, ?)
                    ON CONFLICT (key, day) DO UPDATE SET unlisted = d.unlisted + excluded.unlisted\
                    """)
                .param(IndicatorKeys.of(value))
                .param(number)
                .update());
  }

  @Override
  public long unlisted(IndicatorValue value) {
    UUID key = IndicatorKeys.of(value);
    return session.in(
        jdbc ->
            jdbc.sql("SELECT coalesce(sum(unlisted), 0)::bigint FROM enrich.hit_day WHERE key = ?")
                .param(key)
                .query(Long.class)
                .single());
  }

  @Override
  public int forget(Instant before) {
    Timestamp end = KeptTimes.timestamp(before);
    return session.in(
        jdbc ->
            jdbc.sql(
                        """
                        DELETE FROM enrich.hit WHERE (key, event_id) IN (
                          SELECT key, event_id FROM enrich.hit
                          WHERE found_at < :end AND time < :end ORDER BY found_at LIMIT :most)\
                        """)
                    .param("end", end)
                    .param("most", FORGOTTEN_AT_ONCE)
                    .update()
                + jdbc.sql(
                        """
                        DELETE FROM enrich.hit_day WHERE (key, day) IN (
                          SELECT key, day FROM enrich.hit_day
                          WHERE day < (:end AT TIME ZONE 'UTC')::date LIMIT :most)\
                        """)
                    .param("end", end)
                    .param("most", FORGOTTEN_AT_ONCE)
                    .update()
                + jdbc.sql(
                        """
                        DELETE FROM enrich.unit_match WHERE unit_id IN (
                          SELECT unit_id FROM enrich.unit_match
                          WHERE recorded_at < :end LIMIT :most)\
                        """)
                    .param("end", end)
                    .param("most", FORGOTTEN_AT_ONCE)
                    .update());
  }

  @Override
  public List<Placed> list(long after, HitFilter filter, int limit) {
    Map<String, Object> parameters = new HashMap<>();
    String which = which(filter, parameters);
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT place, event_id, type, value, source_event_id, time, host_id, field,
                      observed, how, found_at, list, context
                    FROM enrich.hit h WHERE place > :after AND :which ORDER BY place LIMIT :limit\
                    """
                        .replace(":which", which))
                .params(parameters)
                .param("after", after)
                .param("limit", limit)
                .query(
                    (row, _) ->
                        new Placed(
                            row.getLong("place"),
                            new IndicatorHit(
                                IndicatorRows.value(row),
                                row.getString("event_id"),
                                row.getString("source_event_id"),
                                row.getTimestamp("time").toInstant(),
                                row.getString("host_id"),
                                row.getString("field"),
                                row.getString("observed"),
                                IndicatorHit.How.valueOf(row.getString("how")),
                                row.getTimestamp("found_at").toInstant(),
                                row.getString("list"),
                                HitContext.read(row.getString("context")))))
                .list());
  }

  private static String which(HitFilter filter, Map<String, Object> parameters) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    String source = filter.source();
    if (source != null) {
      conditions.add(
          """
          EXISTS (SELECT FROM enrich.indicator i WHERE i.key = h.key
            AND i.source_id = (SELECT id FROM enrich.source WHERE name = :source))\
          """);
      parameters.put("source", source);
    }
    IndicatorType type = filter.type();
    if (type != null) {
      conditions.add("h.type = :type");
      parameters.put("type", type.name());
    }
    IndicatorValue value = filter.value();
    if (value != null) {
      conditions.add("h.key = :key");
      parameters.put("key", IndicatorKeys.of(value));
    }
    IndicatorHit.How how = filter.how();
    if (how != null) {
      conditions.add("h.how = :how");
      parameters.put("how", how.name());
    }
    Instant since = filter.since();
    if (since != null) {
      conditions.add("h.found_at >= :since");
      parameters.put("since", KeptTimes.timestamp(since));
    }
    Instant until = filter.until();
    if (until != null) {
      conditions.add("h.found_at < :until");
      parameters.put("until", KeptTimes.timestamp(until));
    }
    return String.join(" AND ", conditions);
  }
}
