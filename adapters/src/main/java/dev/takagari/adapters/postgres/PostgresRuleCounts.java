package dev.takagari.adapters.postgres;

import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.rule.RuleAlarm;
import dev.takagari.core.rule.RuleCounts;
import dev.takagari.core.rule.RuleMatches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Counted events in the tables `rule_match`, `rule_alarm` and `rule_alarm_value` of the schema
/// `alerting`. Of one group one transaction counts at a time.
public final class PostgresRuleCounts implements RuleCounts {
  /// Events after which a transaction takes no further group.
  private static final int AT_ONCE = 10_000;

  private static final int FORGOTTEN_AT_ONCE = 10_000;

  private final PostgresSession session;

  public PostgresRuleCounts(PostgresSession session) {
    this.session = session;
  }

  @Override
  public Set<String> add(List<RuleMatches> groups) {
    Set<String> inAlarms = new HashSet<>();
    List<CountedGroup> part = new ArrayList<>();
    int events = 0;
    for (RuleMatches group : groups) {
      if (!group.matches().isEmpty()) {
        part.add(new CountedGroup(group));
        events += group.matches().size();
      }
      if (events >= AT_ONCE) {
        inAlarms.addAll(count(part));
        part = new ArrayList<>();
        events = 0;
      }
    }
    inAlarms.addAll(count(part));
    return inAlarms;
  }

  private Set<String> count(List<CountedGroup> groups) {
    return groups.isEmpty()
        ? Set.of()
        : session.in(jdbc -> new RuleCountingTransaction(jdbc, groups).count());
  }

  @Override
  public List<RuleAlarm> untold(int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT number, revision, id, detection, first_at, last_at, events, value_count
                    FROM alerting.rule_alarm WHERE told < revision ORDER BY number LIMIT ?\
                    """)
                .param(limit)
                .query(
                    (row, _) ->
                        RuleAlarm.of(
                            row.getLong("number"),
                            row.getLong("revision"),
                            row.getString("id"),
                            DetectionText.read(row.getString("detection")),
                            row.getTimestamp("first_at").toInstant(),
                            row.getTimestamp("last_at").toInstant(),
                            row.getLong("events"),
                            row.getLong("value_count")))
                .list());
  }

  @Override
  public void told(List<RuleAlarm> alarms) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    WITH held AS (
                      SELECT number FROM alerting.rule_alarm WHERE number = ANY(?)
                      ORDER BY number FOR UPDATE)
                    UPDATE alerting.rule_alarm a SET told = u.revision
                    FROM unnest(?::bigint[], ?::bigint[]) AS u (number, revision), held h
                    WHERE a.number = u.number AND h.number = u.number AND a.told < u.revision\
                    """)
                .param(numbers(alarms))
                .param(numbers(alarms))
                .param(alarms.stream().map(RuleAlarm::revision).toArray(Long[]::new))
                .update());
  }

  private static Long[] numbers(List<RuleAlarm> alarms) {
    return alarms.stream().map(RuleAlarm::number).toArray(Long[]::new);
  }

  @Override
  public int forget(Duration events, Duration alarms) {
    return session.in(
        jdbc -> {
          int gone =
              jdbc.sql(
                      """
                      WITH old AS (
                        DELETE FROM alerting.rule_match WHERE (group_key, event_id) IN (
                          SELECT group_key, event_id FROM alerting.rule_match
                          WHERE recorded_at < alerting.clock() - make_interval(secs => ?)
                          ORDER BY recorded_at LIMIT ?)
                        RETURNING alarm, time),
                      marked AS (
                        UPDATE alerting.rule_alarm a
                        SET forgotten_to = greatest(a.forgotten_to, o.last)
                        FROM (SELECT alarm, max(time) AS last FROM old GROUP BY alarm) o
                        WHERE a.number = o.alarm)
                      SELECT count(*) FROM old\
                      """)
                  .param(events.toSeconds())
                  .param(FORGOTTEN_AT_ONCE)
                  .query(Integer.class)
                  .single();
          if (gone > 0) {
            return gone;
          }
          return jdbc.sql(
                  """
                  DELETE FROM alerting.rule_alarm WHERE number IN (
                    SELECT number FROM alerting.rule_alarm
                    WHERE changed_at < alerting.clock() - make_interval(secs => ?)
                      AND told >= revision LIMIT ?)\
                  """)
              .param(alarms.toSeconds())
              .param(FORGOTTEN_AT_ONCE)
              .update();
        });
  }
}
