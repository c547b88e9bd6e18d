package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.RuleReport;
import dev.takagari.core.cases.RuleReport.Noise;
import dev.takagari.core.cases.RuleReports;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reports from the tables `detection` and `cases`.
public final class PostgresRuleReports implements RuleReports {
  private static final int NOISIEST = 3;

  private final PostgresSession session;

  public PostgresRuleReports(PostgresSession session) {
    this.session = session;
  }

  private record Rule(String source, String ruleId) {
    static Rule of(ResultSet row) throws SQLException {
      return new Rule(row.getString("source"), row.getString("rule_id"));
    }
  }

  private record Detected(Rule rule, String title, long detections, long suppressed) {}

  private record Worked(long cases, @Nullable Duration toAcknowledge, @Nullable Duration toClose) {}

  @Override
  public List<RuleReport> between(Instant since, Instant until, int limit) {
    return session.inSnapshot(jdbc -> reports(jdbc, since, until, limit));
  }

  private static List<RuleReport> reports(
      JdbcClient jdbc, Instant since, Instant until, int limit) {
    Map<Rule, Worked> worked = new HashMap<>();
    jdbc.sql(
            """
            SELECT source, rule_id, count(*) AS cases,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY
                extract(epoch FROM acknowledged_at - opened_at)) AS acknowledge,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY
                extract(epoch FROM closed_at - opened_at)) AS close
            FROM alerting.cases WHERE opened_at >= ? AND opened_at < ? GROUP BY source, rule_id\
            """)
        .param(KeptTimes.timestamp(since))
        .param(KeptTimes.timestamp(until))
        .query(
            (ResultSet row) -> {
              worked.put(
                  Rule.of(row),
                  new Worked(
                      row.getLong("cases"), duration(row, "acknowledge"), duration(row, "close")));
            });
    Map<Rule, TreeMap<String, Long>> closed = new HashMap<>();
    jdbc.sql(
            """
            SELECT source, rule_id, reason, count(*) AS cases FROM alerting.cases
            WHERE opened_at >= ? AND opened_at < ? AND state = 'CLOSED'
            GROUP BY source, rule_id, reason\
            """)
        .param(KeptTimes.timestamp(since))
        .param(KeptTimes.timestamp(until))
        .query(
            (ResultSet row) -> {
              closed
                  .computeIfAbsent(Rule.of(row), _ -> new TreeMap<>())
                  .put(CloseReason.valueOf(row.getString("reason")).code(), row.getLong("cases"));
            });
    Map<Rule, List<Noise>> noisiest = noisiest(jdbc, since, until);
    return detected(jdbc, since, until, limit).stream()
        .map(
            each -> {
              Worked work = worked.getOrDefault(each.rule(), new Worked(0, null, null));
              return new RuleReport(
                  each.rule().source(),
                  each.rule().ruleId(),
                  each.title(),
                  each.detections(),
                  each.suppressed(),
                  work.cases(),
                  closed.getOrDefault(each.rule(), new TreeMap<>()),
                  work.toAcknowledge(),
                  work.toClose(),
                  noisiest.getOrDefault(each.rule(), List.of()));
            })
        .toList();
  }

  private static List<Detected> detected(JdbcClient jdbc, Instant since, Instant until, int limit) {
    return jdbc.sql(
            """
            SELECT source, rule_id, (array_agg(title ORDER BY place DESC))[1] AS title,
              count(*) AS detections,
              count(*) FILTER (WHERE disposition = 'SUPPRESSED') AS suppressed
            FROM alerting.detection WHERE stored_at >= ? AND stored_at < ?
            GROUP BY source, rule_id ORDER BY detections DESC, source, rule_id LIMIT ?\
            """)
        .param(KeptTimes.timestamp(since))
        .param(KeptTimes.timestamp(until))
        .param(limit)
        .query(
            (row, _) ->
                new Detected(
                    Rule.of(row),
                    row.getString("title"),
                    row.getLong("detections"),
                    row.getLong("suppressed")))
        .list();
  }

  private static Map<Rule, List<Noise>> noisiest(JdbcClient jdbc, Instant since, Instant until) {
    Map<Rule, List<Noise>> noisiest = new HashMap<>();
    jdbc.sql(
            """
            WITH named AS (
              SELECT source, rule_id, 'host' AS field, host AS value FROM alerting.detection
              WHERE stored_at >= :since AND stored_at < :until AND host <> ''
              UNION ALL
              SELECT source, rule_id, 'user', user_name FROM alerting.detection
              WHERE stored_at >= :since AND stored_at < :until AND user_name <> ''),
            counted AS (
              SELECT source, rule_id, field, value, count(*) AS detections,
                row_number() OVER (PARTITION BY source, rule_id, field
                  ORDER BY count(*) DESC, value) AS rank
              FROM named GROUP BY source, rule_id, field, value)
            SELECT * FROM counted WHERE rank <= :most
            ORDER BY source, rule_id, field, rank\
            """)
        .param("since", KeptTimes.timestamp(since))
        .param("until", KeptTimes.timestamp(until))
        .param("most", NOISIEST)
        .query(
            (ResultSet row) -> {
              noisiest
                  .computeIfAbsent(Rule.of(row), _ -> new ArrayList<>())
                  .add(
                      new Noise(
                          row.getString("field"),
                          row.getString("value"),
                          row.getLong("detections")));
            });
    return noisiest;
  }

  private static @Nullable Duration duration(ResultSet row, String column) throws SQLException {
    double seconds = row.getDouble(column);
    return row.wasNull() ? null : Duration.ofMillis(Math.round(seconds * 1e3));
  }
}
