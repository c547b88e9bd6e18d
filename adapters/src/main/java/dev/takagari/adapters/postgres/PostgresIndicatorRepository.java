package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.StoredIndicator;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorFilter;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.IndicatorSource;
import dev.takagari.core.indicator.store.SourceRules;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Indicators in the tables `indicator` and `source` of the schema `enrich`; every change settles
/// what is matched in the same transaction.
public final class PostgresIndicatorRepository implements IndicatorRepository {
  /// Folder of the migrations and name of the schema.
  public static final String SCHEMA = "enrich";

  private static final int MOST_ASKED = 10_000;
  private static final Pattern SOURCE = Pattern.compile("[\\p{L}\\p{N}._: -]{1,100}");

  private final PostgresSession session;
  private final MatchedValues matched;

  public PostgresIndicatorRepository(PostgresSession session) {
    this(session, new MatchedValues(MatchedValues.MOST_GONE));
  }

  PostgresIndicatorRepository(PostgresSession session, MatchedValues matched) {
    this.session = session;
    this.matched = matched;
  }

  @Override
  public IndicatorImport begin(String source, ImportMode mode) {
    requireName(source);
    PostgresSession.Alone connection = session.alone();
    try {
      return new PostgresIndicatorImport(connection, matched, source, mode);
    } catch (TakagariException e) {
      connection.close();
      throw e;
    }
  }

  private static void requireName(String source) {
    if (!SOURCE.matcher(source).matches() || !source.equals(source.strip())) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "a source is named by 1 to 100 letters, digits, '.', '_', '-', ':' or spaces");
    }
  }

  @Override
  public List<Placed> list(IndicatorFilter filter, long after, int limit) {
    requireAtMost(limit);
    Map<String, Object> parameters = new HashMap<>();
    String which = which(filter, parameters);
    return session.in(
        jdbc ->
            jdbc.sql(
                    IndicatorRows.SELECT
                        + " WHERE "
                        + which
                        + " AND i.place > :after ORDER BY i.place LIMIT :limit")
                .params(parameters)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new Placed(row.getLong("place"), IndicatorRows.read(row)))
                .list());
  }

  private static String which(IndicatorFilter filter, Map<String, Object> parameters) {
    List<String> conditions = new ArrayList<>(List.of("true"));
    String source = filter.source();
    if (source != null) {
      conditions.add("s.name = :source");
      parameters.put("source", source);
    }
    IndicatorType type = filter.type();
    if (type != null) {
      conditions.add("i.type = :type");
      parameters.put("type", type.name());
    }
    StoredIndicator.State state = filter.state();
    if (state != null) {
      conditions.add("i.state = :state");
      parameters.put("state", state.name());
    }
    if (!filter.tag().isEmpty()) {
      conditions.add("EXISTS (SELECT FROM unnest(i.tags) AS tag WHERE lower(tag) = :tag)");
      parameters.put("tag", filter.tag().toLowerCase(Locale.ROOT));
    }
    if (!filter.text().isEmpty()) {
      conditions.add("strpos(i.value, :text) > 0");
      parameters.put("text", filter.text());
    }
    IndicatorValue value = filter.value();
    if (value != null) {
      conditions.add("i.key = :key");
      parameters.put("key", IndicatorKeys.of(value));
    }
    return String.join(" AND ", conditions);
  }

  @Override
  public Map<IndicatorValue, List<StoredIndicator>> of(Collection<IndicatorValue> values) {
    requireAtMost(values.size());
    String[] keys =
        values.stream().map(value -> IndicatorKeys.of(value).toString()).toArray(String[]::new);
    return session.in(
        jdbc -> {
          Map<IndicatorValue, List<StoredIndicator>> found = new LinkedHashMap<>();
          jdbc.sql(IndicatorRows.SELECT + " WHERE i.key = ANY (?::uuid[]) ORDER BY s.name")
              .param(keys)
              .query((row, _) -> IndicatorRows.read(row))
              .list()
              .forEach(
                  each ->
                      found
                          .computeIfAbsent(each.indicator().value(), _ -> new ArrayList<>())
                          .add(each));
          return found;
        });
  }

  private static void requireAtMost(int number) {
    if (number > MOST_ASKED) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "at most " + MOST_ASKED + " indicators are asked for at once");
    }
  }

  @Override
  public long expire(IndicatorFilter filter) {
    Map<String, Object> parameters = new HashMap<>();
    String which = which(filter, parameters);
    return session.inLong(
        jdbc -> {
          Timestamp now = matched.lock(jdbc);
          parameters.put("now", now);
          int ended =
              jdbc.sql(
                      """
                      WITH done AS (
                        UPDATE enrich.indicator i SET ended_at = :now FROM enrich.source s
                        WHERE s.id = i.source_id AND i.ended_at IS NULL AND i.here
                          AND i.state <> 'EXPIRED' AND :which
                        RETURNING i.key)
                      INSERT INTO touched SELECT key FROM done\
                      """
                          .replace(":which", which))
                  .params(parameters)
                  .update();
          MatchedValues.restate(
              jdbc, now, "i.ended_at = :now AND i.key IN (SELECT key FROM touched)", Map.of());
          matched.settle(jdbc);
          return (long) ended;
        });
  }

  @Override
  public List<IndicatorSource> sources() {
    return session.in(
        jdbc -> {
          Map<Integer, Map<IndicatorType, Integer>> decay = decay(jdbc);
          return jdbc.sql(
                  """
                  SELECT id, name, enabled, ruled_by, ruled_at, first_good_at, last_good_at,
                    coalesce(indicators, 0) AS indicators, coalesce(active, 0) AS active
                  FROM enrich.source LEFT JOIN enrich.source_seen g ON g.source_id = id
                  LEFT JOIN (
                    SELECT source_id AS id, count(*) AS indicators,
                      count(*) FILTER (WHERE state = 'ACTIVE') AS active
                    FROM enrich.indicator GROUP BY source_id) c USING (id)
                  ORDER BY name COLLATE "C"\
                  """)
              .query(
                  (row, _) ->
                      new IndicatorSource(
                          row.getString("name"),
                          new SourceRules(
                              row.getBoolean("enabled"),
                              decay.getOrDefault(row.getInt("id"), Map.of())),
                          row.getString("ruled_by"),
                          IndicatorRows.instant(row, "ruled_at"),
                          row.getLong("indicators"),
                          row.getLong("active"),
                          IndicatorRows.instant(row, "first_good_at"),
                          IndicatorRows.instant(row, "last_good_at")))
              .list();
        });
  }

  @Override
  public boolean isEnabled(String source) {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT enabled FROM enrich.source WHERE name = ?")
                .param(source)
                .query(Boolean.class)
                .optional()
                .orElse(true));
  }

  private static Map<Integer, Map<IndicatorType, Integer>> decay(JdbcClient jdbc) {
    Map<Integer, Map<IndicatorType, Integer>> decay = new HashMap<>();
    jdbc.sql("SELECT source_id, type, days FROM enrich.source_decay")
        .query(
            row -> {
              decay
                  .computeIfAbsent(row.getInt("source_id"), _ -> new EnumMap<>(IndicatorType.class))
                  .put(IndicatorType.valueOf(row.getString("type")), row.getInt("days"));
            });
    return decay;
  }

  @Override
  public void rule(String source, SourceRules rules, String by) {
    requireName(source);
    session.run(
        jdbc -> {
          int id =
              jdbc.sql(
                      """
                      INSERT INTO enrich.source AS s (name, enabled, ruled_by, ruled_at, rules)
                      VALUES (?, ?, ?, enrich.clock(), 1)
                      ON CONFLICT (name) DO UPDATE SET enabled = excluded.enabled,
                        ruled_by = excluded.ruled_by, ruled_at = excluded.ruled_at,
                        rules = s.rules + 1
                      RETURNING id\
                      """)
                  .param(source)
                  .param(rules.enabled())
                  .param(by)
                  .query(Integer.class)
                  .single();
          jdbc.sql("DELETE FROM enrich.source_decay WHERE source_id = ? AND type <> ALL (?)")
              .param(id)
              .param(rules.decayDays().keySet().stream().map(Enum::name).toArray(String[]::new))
              .update();
          rules
              .decayDays()
              .forEach(
                  (type, days) ->
                      jdbc.sql(
                              """
                              INSERT INTO enrich.source_decay (source_id, type, days)
                              VALUES (?, ?, ?)
                              ON CONFLICT (source_id, type) DO UPDATE SET days = excluded.days\
                              """)
                          .param(id)
                          .param(type.name())
                          .param(days)
                          .update());
        });
  }
}
