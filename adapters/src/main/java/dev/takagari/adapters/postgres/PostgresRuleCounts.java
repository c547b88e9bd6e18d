package dev.takagari.adapters.postgres;

import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.rule.RuleAlarm;
import dev.takagari.core.rule.RuleCounts;
import dev.takagari.core.rule.RuleMatch;
import dev.takagari.core.rule.RuleMatches;
import dev.takagari.core.rule.SlidingWindow;
import dev.takagari.core.rule.SlidingWindow.Alarm;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Counted events in the tables `rule_match` and `rule_alarm` of the schema `alerting`. Of one
/// group one transaction counts at a time.
public final class PostgresRuleCounts implements RuleCounts {
  private static final int BATCH = 1_000;
  private static final int FORGOTTEN_AT_ONCE = 10_000;

  private final PostgresSession session;

  public PostgresRuleCounts(PostgresSession session) {
    this.session = session;
  }

  @Override
  public int add(RuleMatches matches) {
    if (matches.matches().isEmpty()) {
      return 0;
    }
    return session.in(jdbc -> new Counting(jdbc, matches).count());
  }

  /// An alarm as it is kept.
  ///
  /// @param forgottenTo null when all its events are kept
  private record Kept(
      long number, Instant first, Instant last, @Nullable Instant forgottenTo, Alarm alarm) {
    static Kept of(ResultSet row, int number) throws SQLException {
      Instant first = row.getTimestamp("first_at").toInstant();
      Instant last = row.getTimestamp("last_at").toInstant();
      Timestamp to = row.getTimestamp("forgotten_to");
      return new Kept(
          row.getLong("number"),
          first,
          last,
          to == null ? null : to.toInstant(),
          Alarm.known(first, last));
    }

    /// Whether an event may be one of those that were forgotten.
    boolean mayHaveHad(Instant time, Duration reach) {
      return forgottenTo != null
          && !time.isBefore(first.minus(reach))
          && !time.isAfter(forgottenTo);
    }
  }

  /// Counts events of one group, in one transaction.
  private record Counting(JdbcClient jdbc, RuleMatches matches) {

    int count() {
      jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")
          .param("rule " + matches.group())
          .query()
          .singleRow();
      Map<String, RuleMatch> given = new LinkedHashMap<>();
      for (RuleMatch match : matches.matches()) {
        given.put(match.eventId(), kept(match));
      }
      Set<String> known = new HashSet<>(known(given.keySet()));
      List<RuleMatch> fresh =
          given.values().stream().filter(match -> !known.contains(match.eventId())).toList();
      int comeBack = 0;
      if (!fresh.isEmpty()) {
        Span span = Span.of(fresh, matches.window());
        List<Kept> near = alarms(span);
        List<RuleMatch> counted =
            fresh.stream()
                .filter(
                    match ->
                        near.stream()
                            .noneMatch(kept -> kept.mayHaveHad(match.time(), matches.window())))
                .toList();
        comeBack = fresh.size() - counted.size();
        if (!counted.isEmpty()) {
          insert(counted);
          raise(Span.of(counted, matches.window()));
        }
      }
      return comeBack + inAlarms(given.keySet());
    }

    /// Looks at what lies around the new events, and farther while alarms reach there.
    private void raise(Span given) {
      SlidingWindow window =
          new SlidingWindow(matches.threshold(), matches.window(), matches.distinct());
      Span span = given;
      while (true) {
        List<Kept> known = alarms(span);
        List<Alarm> alarms = new ArrayList<>(known.stream().map(Kept::alarm).toList());
        List<Alarm> raised = window.raise(alarms, waiting(span));
        alarms.addAll(raised);
        Span reached = span;
        for (Alarm alarm : alarms) {
          if (!alarm.joined().isEmpty()) {
            reached = reached.with(alarm.first().minus(matches.window()));
            reached = reached.with(alarm.last().plus(matches.window()));
          }
        }
        if (reached.equals(span)) {
          known.forEach(this::grow);
          raised.forEach(this::insert);
          return;
        }
        span = reached;
      }
    }

    private List<String> known(Set<String> ids) {
      return jdbc.sql(
              "SELECT event_id FROM alerting.rule_match WHERE group_key = ? AND event_id = ANY(?)")
          .param(matches.group())
          .param(ids.toArray(String[]::new))
          .query((row, _) -> row.getString(1))
          .list();
    }

    private int inAlarms(Set<String> ids) {
      return jdbc.sql(
              """
              SELECT count(*) FROM alerting.rule_match
              WHERE group_key = ? AND event_id = ANY(?) AND alarm IS NOT NULL\
              """)
          .param(matches.group())
          .param(ids.toArray(String[]::new))
          .query(Integer.class)
          .single();
    }

    private void insert(List<RuleMatch> fresh) {
      for (int from = 0; from < fresh.size(); from += BATCH) {
        List<RuleMatch> batch = fresh.subList(from, Math.min(fresh.size(), from + BATCH));
        jdbc.sql(
                """
                INSERT INTO alerting.rule_match (group_key, event_id, time, value, recorded_at)
                SELECT ?, event_id, time, value, alerting.clock()
                FROM unnest(?, ?::timestamptz[], ?) AS u (event_id, time, value)\
                """)
            .param(matches.group())
            .param(batch.stream().map(RuleMatch::eventId).toArray(String[]::new))
            .param(batch.stream().map(match -> match.time().toString()).toArray(String[]::new))
            .param(batch.stream().map(RuleMatch::value).toArray(String[]::new))
            .update();
      }
    }

    private List<RuleMatch> waiting(Span span) {
      return jdbc.sql(
              """
              SELECT event_id, time, value FROM alerting.rule_match
              WHERE group_key = ? AND alarm IS NULL AND time BETWEEN ? AND ?\
              """)
          .param(matches.group())
          .param(KeptTimes.timestamp(span.from()))
          .param(KeptTimes.timestamp(span.to()))
          .query(
              (row, _) ->
                  new RuleMatch(
                      row.getString("event_id"),
                      row.getTimestamp("time").toInstant(),
                      row.getString("value")))
          .list();
    }

    private List<Kept> alarms(Span span) {
      return jdbc.sql(
              """
              SELECT number, first_at, last_at, forgotten_to FROM alerting.rule_alarm
              WHERE group_key = ? AND last_at >= ? AND first_at <= ? ORDER BY number\
              """)
          .param(matches.group())
          .param(KeptTimes.timestamp(span.from()))
          .param(KeptTimes.timestamp(span.to()))
          .query(Kept::of)
          .list();
    }

    private void grow(Kept kept) {
      Alarm alarm = kept.alarm();
      if (alarm.joined().isEmpty()) {
        return;
      }
      join(kept.number(), alarm);
      jdbc.sql(
              """
              UPDATE alerting.rule_alarm SET first_at = ?, last_at = ?, events = events + ?,
                value_count = greatest(value_count, ?), revision = revision + 1, changed_at = alerting.clock()
              WHERE number = ?\
              """)
          .param(KeptTimes.timestamp(alarm.first()))
          .param(KeptTimes.timestamp(alarm.last()))
          .param(alarm.joined().size())
          .param(values(kept.number()))
          .param(kept.number())
          .update();
    }

    private void insert(Alarm alarm) {
      RuleMatch first = alarm.joined().getFirst();
      long number =
          jdbc.sql(
                  """
                  INSERT INTO alerting.rule_alarm (rule, group_key, id, first_at, last_at, events,
                    value_count, revision, detection, changed_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, alerting.clock()) RETURNING number\
                  """)
              .param(matches.rule())
              .param(matches.group())
              .param(RuleAlarm.id(matches.rule(), matches.group(), first))
              .param(KeptTimes.timestamp(alarm.first()))
              .param(KeptTimes.timestamp(alarm.last()))
              .param(alarm.joined().size())
              .param(
                  matches.distinct()
                      ? alarm.joined().stream().map(RuleMatch::value).distinct().count()
                      : 0L)
              .param(DetectionText.write(matches.first()))
              .query(Long.class)
              .single();
      join(number, alarm);
    }

    private void join(long number, Alarm alarm) {
      jdbc.sql("UPDATE alerting.rule_match SET alarm = ? WHERE group_key = ? AND event_id = ANY(?)")
          .param(number)
          .param(matches.group())
          .param(alarm.joined().stream().map(RuleMatch::eventId).toArray(String[]::new))
          .update();
    }

    /// Distinct values of an alarm's events that are kept.
    private long values(long number) {
      if (!matches.distinct()) {
        return 0;
      }
      return jdbc.sql("SELECT count(DISTINCT value) FROM alerting.rule_match WHERE alarm = ?")
          .param(number)
          .query(Long.class)
          .single();
    }
  }

  /// PostgreSQL keeps no NUL, and times of some years only.
  private static RuleMatch kept(RuleMatch match) {
    return new RuleMatch(
        match.eventId(), KeptTimes.kept(match.time()), match.value().replace('\0', '\uFFFD'));
  }

  /// A time with both its ends.
  private record Span(Instant from, Instant to) {
    static Span of(List<RuleMatch> matches, Duration reach) {
      Instant first = matches.getFirst().time();
      Span span = new Span(first, first);
      for (RuleMatch match : matches) {
        span = span.with(match.time());
      }
      return new Span(span.from.minus(reach), span.to.plus(reach));
    }

    Span with(Instant time) {
      return new Span(time.isBefore(from) ? time : from, time.isAfter(to) ? time : to);
    }
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
  public void told(RuleAlarm alarm) {
    session.run(
        jdbc ->
            jdbc.sql("UPDATE alerting.rule_alarm SET told = ? WHERE number = ? AND told < ?")
                .param(alarm.revision())
                .param(alarm.number())
                .param(alarm.revision())
                .update());
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
