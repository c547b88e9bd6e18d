package dev.takagari.adapters.postgres;

import dev.takagari.adapters.postgres.CountedGroup.Change;
import dev.takagari.adapters.postgres.CountedGroup.KeptAlarm;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.rule.RuleAlarm;
import dev.takagari.core.rule.RuleMatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Counts the events of several groups in one transaction: with as many statements for many groups
/// as for one, and reading only events on which something depends.
final class RuleCountingTransaction {
  /// Groups that share a lock wait for each other; a transaction holds no more locks than that.
  private static final int LOCKS = 256;

  private final JdbcClient jdbc;
  private final Map<String, CountedGroup> groups = new TreeMap<>();

  /// @param groups each once, with at least one event
  RuleCountingTransaction(JdbcClient jdbc, List<CountedGroup> groups) {
    this.jdbc = jdbc;
    for (CountedGroup group : groups) {
      if (this.groups.put(group.key(), group) != null) {
        throw new IllegalArgumentException("a group that is there twice");
      }
    }
  }

  /// An event and its group.
  private record Member(CountedGroup group, RuleMatch match) {
    String key() {
      return group.key();
    }

    String eventId() {
      return match.eventId();
    }
  }

  /// An alarm that has its number.
  private record Grown(Change change, long number) {
    String key() {
      return change.group().key();
    }
  }

  /// Counts them, and says which of the events, by id, are part of an alarm now.
  Set<String> count() {
    lock();
    know();
    List<CountedGroup> fresh = withFresh(groups.values());
    readAlarms(fresh);
    fresh.forEach(CountedGroup::dropForgotten);
    List<CountedGroup> counted = withFresh(fresh);
    List<Grown> grown = number(changes(counted));
    Map<String, Long> alarms = new HashMap<>();
    grown.forEach(
        alarm ->
            alarm.change().joined().forEach(match -> alarms.put(id(alarm, match), alarm.number())));
    silence(counted);
    Map<Long, Long> joined = join(grown);
    insert(counted, alarms);
    grow(grown, joined, values(grown));
    Set<String> inAlarms = knownInAlarms();
    for (CountedGroup group : groups.values()) {
      inAlarms.addAll(group.cameBack());
      for (RuleMatch match : group.fresh().values()) {
        if (alarms.containsKey(id(group.key(), match))) {
          inAlarms.add(match.eventId());
        }
      }
    }
    return inAlarms;
  }

  private static String id(Grown alarm, RuleMatch match) {
    return id(alarm.key(), match);
  }

  private static String id(String group, RuleMatch match) {
    return group + ' ' + match.eventId();
  }

  private static List<CountedGroup> withFresh(Collection<CountedGroup> groups) {
    return groups.stream().filter(group -> !group.fresh().isEmpty()).toList();
  }

  /// In one order, so that no two transactions wait for each other.
  private void lock() {
    TreeSet<Integer> slots = new TreeSet<>();
    groups.keySet().forEach(key -> slots.add(Math.floorMod(key.hashCode(), LOCKS)));
    jdbc.sql(
            """
            SELECT pg_advisory_xact_lock(hashtext('alerting.rule'), slot)
            FROM unnest(?::int[]) AS slot\
            """)
        .param(slots.toArray(Integer[]::new))
        .query()
        .listOfRows();
  }

  private void know() {
    List<Member> given = members(groups.values(), group -> group.fresh().values());
    jdbc.sql(
            """
            SELECT m.group_key, m.event_id
            FROM unnest(?::text[], ?::text[]) AS u (group_key, event_id)
            JOIN alerting.rule_match m USING (group_key, event_id)\
            """)
        .param(texts(given, Member::key))
        .param(texts(given, Member::eventId))
        .query(
            row -> {
              group(row).know(row.getString("event_id"));
            });
  }

  private CountedGroup group(ResultSet row) throws SQLException {
    String key = row.getString("group_key");
    CountedGroup group = groups.get(key);
    if (group == null) {
      throw new IllegalStateException("a group that was not asked for");
    }
    return group;
  }

  /// Looks at what lies around the new events, and farther while alarms reach there.
  private List<Change> changes(List<CountedGroup> counted) {
    List<Change> changes = new ArrayList<>();
    List<CountedGroup> open = counted;
    while (!open.isEmpty()) {
      readWaiting(open);
      List<CountedGroup> farther = new ArrayList<>();
      for (CountedGroup group : open) {
        List<Change> settled = group.settle();
        if (settled == null) {
          farther.add(group);
        } else {
          changes.addAll(settled);
        }
      }
      readAlarms(farther);
      open = farther;
    }
    return changes;
  }

  private void readAlarms(List<CountedGroup> open) {
    if (open.isEmpty()) {
      return;
    }
    Map<CountedGroup, List<KeptAlarm>> found =
        withinSpans(
            open,
            """
            SELECT a.group_key, a.number, a.first_at, a.last_at, a.forgotten_to
            FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS u (group_key, first, last)
            JOIN alerting.rule_alarm a
              ON a.group_key = u.group_key AND a.last_at >= u.first AND a.first_at <= u.last
            ORDER BY a.number\
            """,
            (row, _) ->
                new KeptAlarm(
                    row.getLong("number"),
                    row.getTimestamp("first_at").toInstant(),
                    row.getTimestamp("last_at").toInstant(),
                    instant(row.getTimestamp("forgotten_to"))));
    open.forEach(group -> group.alarms(found.getOrDefault(group, List.of())));
  }

  /// What is kept of groups, each within the time that is looked at.
  ///
  /// @param sql takes keys, first and last times; gives `group_key` beside what a row is made of
  private <T> Map<CountedGroup, List<T>> withinSpans(
      List<CountedGroup> open, String sql, RowMapper<T> rows) {
    Map<CountedGroup, List<T>> found = new HashMap<>();
    jdbc.sql(sql)
        .param(texts(open, CountedGroup::key))
        .param(times(open, group -> group.span().from()))
        .param(times(open, group -> group.span().to()))
        .query(
            row -> {
              found
                  .computeIfAbsent(group(row), _ -> new ArrayList<>())
                  .add(rows.mapRow(row, row.getRow()));
            });
    return found;
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  private void readWaiting(List<CountedGroup> open) {
    Map<CountedGroup, List<RuleMatch>> found =
        withinSpans(
            open,
            """
            SELECT m.group_key, m.event_id, m.time, m.value
            FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS u (group_key, first, last)
            JOIN alerting.rule_match m
              ON m.group_key = u.group_key AND m.time BETWEEN u.first AND u.last
            WHERE m.alarm IS NULL AND m.decides\
            """,
            (row, _) ->
                new RuleMatch(
                    row.getString("event_id"),
                    row.getTimestamp("time").toInstant(),
                    row.getString("value")));
    open.forEach(group -> group.waiting(found.getOrDefault(group, List.of())));
  }

  /// Gives new alarms their numbers; they are empty until they [#grow].
  private List<Grown> number(List<Change> changes) {
    Map<String, Change> raised = new LinkedHashMap<>();
    List<Grown> grown = new ArrayList<>();
    for (Change change : changes) {
      Long number = change.number();
      if (number == null) {
        raised.put(alarmId(change), change);
      } else {
        grown.add(new Grown(change, number));
      }
    }
    hold(grown);
    if (raised.isEmpty()) {
      return grown;
    }
    List<Change> all = List.copyOf(raised.values());
    jdbc.sql(
            """
            INSERT INTO alerting.rule_alarm (rule, group_key, id, first_at, last_at, events,
              value_count, revision, detection, changed_at)
            SELECT rule, group_key, id, first, last, 0, 0, 0, detection, alerting.clock()
            FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::timestamptz[],
              ?::text[]) WITH ORDINALITY AS u (rule, group_key, id, first, last, detection, place)
            ORDER BY place
            RETURNING number, group_key, id\
            """)
        .param(texts(all, change -> change.group().matches().rule()))
        .param(texts(all, change -> change.group().key()))
        .param(texts(all, RuleCountingTransaction::alarmId))
        .param(times(all, change -> change.alarm().first()))
        .param(times(all, change -> change.alarm().last()))
        .param(texts(all, change -> DetectionText.write(change.group().matches().first())))
        .query(
            row -> {
              Change change = raised.get(row.getString("id"));
              if (change == null) {
                throw new IllegalStateException("an alarm that was not raised");
              }
              grown.add(new Grown(change, row.getLong("number")));
            });
    return grown;
  }

  /// Locks alarms that others may tell of meanwhile, in the order in which they do.
  private void hold(List<Grown> known) {
    if (!known.isEmpty()) {
      jdbc.sql(
              """
              SELECT number FROM alerting.rule_alarm WHERE number = ANY(?::bigint[])
              ORDER BY number FOR UPDATE\
              """)
          .param(known.stream().map(Grown::number).toArray(Long[]::new))
          .query()
          .listOfRows();
    }
  }

  private static String alarmId(Change raised) {
    return RuleAlarm.id(
        raised.group().matches().rule(), raised.group().key(), raised.joined().getFirst());
  }

  /// Notes of kept events that they decide nothing any more; those that stand for others are
  /// remembered as long as these.
  private void silence(List<CountedGroup> counted) {
    List<Member> silenced = members(counted, CountedGroup::silenced);
    List<Member> standing = members(counted, CountedGroup::standing);
    if (silenced.isEmpty() && standing.isEmpty()) {
      return;
    }
    List<Member> all = new ArrayList<>(silenced);
    all.addAll(standing);
    jdbc.sql(
            """
            UPDATE alerting.rule_match m SET decides = u.decides,
              recorded_at = CASE WHEN u.decides THEN alerting.clock() ELSE m.recorded_at END
            FROM unnest(?::text[], ?::text[], ?::boolean[]) AS u (group_key, event_id, decides)
            WHERE m.group_key = u.group_key AND m.event_id = u.event_id\
            """)
        .param(texts(all, Member::key))
        .param(texts(all, Member::eventId))
        .param(
            all.stream()
                .map(member -> member.group().decides(member.match()))
                .toArray(Boolean[]::new))
        .update();
  }

  /// Makes kept events a part of their alarms: those that decided it by name, the others by time.
  ///
  /// @return how many of the others, by the number of the alarm
  private Map<Long, Long> join(List<Grown> grown) {
    Map<Long, Long> silent = new HashMap<>();
    if (grown.isEmpty()) {
      return silent;
    }
    List<String> keys = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    List<Long> numbers = new ArrayList<>();
    for (Grown alarm : grown) {
      for (RuleMatch match : alarm.change().joined()) {
        if (!alarm.change().group().fresh().containsKey(match.eventId())) {
          keys.add(alarm.key());
          ids.add(match.eventId());
          numbers.add(alarm.number());
        }
      }
    }
    jdbc.sql(
            """
            UPDATE alerting.rule_match m SET alarm = u.number
            FROM unnest(?::text[], ?::text[], ?::bigint[]) AS u (group_key, event_id, number)
            WHERE m.group_key = u.group_key AND m.event_id = u.event_id\
            """)
        .param(keys.toArray(String[]::new))
        .param(ids.toArray(String[]::new))
        .param(numbers.toArray(Long[]::new))
        .update();
    jdbc.sql(
            """
            WITH joined AS (
              UPDATE alerting.rule_match m SET alarm = u.number
              FROM unnest(?::text[], ?::bigint[], ?::timestamptz[], ?::timestamptz[])
                AS u (group_key, number, first, last)
              WHERE m.group_key = u.group_key AND m.time BETWEEN u.first AND u.last
                AND m.alarm IS NULL AND NOT m.decides
              RETURNING m.alarm)
            SELECT alarm, count(*) AS events FROM joined GROUP BY alarm\
            """)
        .param(texts(grown, Grown::key))
        .param(grown.stream().map(Grown::number).toArray(Long[]::new))
        .param(times(grown, alarm -> alarm.change().alarm().first()))
        .param(times(grown, alarm -> alarm.change().alarm().last()))
        .query(
            row -> {
              silent.put(row.getLong("alarm"), row.getLong("events"));
            });
    return silent;
  }

  private void insert(List<CountedGroup> counted, Map<String, Long> alarms) {
    List<Member> all = members(counted, group -> group.fresh().values());
    if (all.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            INSERT INTO alerting.rule_match
              (group_key, event_id, time, value, decides, alarm, recorded_at)
            SELECT group_key, event_id, time, value, decides, alarm, alerting.clock()
            FROM unnest(?::text[], ?::text[], ?::timestamptz[], ?::text[], ?::boolean[], ?::bigint[])
              AS u (group_key, event_id, time, value, decides, alarm)\
            """)
        .param(texts(all, Member::key))
        .param(texts(all, Member::eventId))
        .param(times(all, member -> member.match().time()))
        .param(texts(all, member -> member.match().value()))
        .param(
            all.stream()
                .map(member -> member.group().decides(member.match()))
                .toArray(Boolean[]::new))
        .param(
            all.stream()
                .map(member -> alarms.get(id(member.key(), member.match())))
                .toArray(Long[]::new))
        .update();
  }

  /// Notes the values of alarms.
  ///
  /// @return how many an alarm did not have, by its number
  private Map<Long, Long> values(List<Grown> grown) {
    List<Long> numbers = new ArrayList<>();
    List<String> digests = new ArrayList<>();
    for (Grown alarm : grown) {
      if (alarm.change().group().matches().distinct()) {
        alarm.change().joined().stream()
            .map(RuleMatch::value)
            .distinct()
            .forEach(
                value -> {
                  numbers.add(alarm.number());
                  digests.add(digest(value));
                });
      }
    }
    Map<Long, Long> added = new HashMap<>();
    if (numbers.isEmpty()) {
      return added;
    }
    jdbc.sql(
            """
            WITH added AS (
              INSERT INTO alerting.rule_alarm_value (alarm, digest)
              SELECT alarm, decode(digest, 'hex')
              FROM unnest(?::bigint[], ?::text[]) AS u (alarm, digest)
              ON CONFLICT DO NOTHING RETURNING alarm)
            SELECT alarm, count(*) AS amount FROM added GROUP BY alarm\
            """)
        .param(numbers.toArray(Long[]::new))
        .param(digests.toArray(String[]::new))
        .query(
            row -> {
              added.put(row.getLong("alarm"), row.getLong("amount"));
            });
    return added;
  }

  /// Values may be longer than an index takes.
  private static String digest(String value) {
    return Sha256.hex(value);
  }

  private void grow(List<Grown> grown, Map<Long, Long> silent, Map<Long, Long> values) {
    if (grown.isEmpty()) {
      return;
    }
    jdbc.sql(
            """
            UPDATE alerting.rule_alarm a SET first_at = u.first, last_at = u.last,
              events = a.events + u.events, value_count = a.value_count + u.amount,
              revision = a.revision + 1, changed_at = alerting.clock()
            FROM unnest(?::bigint[], ?::timestamptz[], ?::timestamptz[], ?::bigint[], ?::bigint[])
              AS u (number, first, last, events, amount)
            WHERE a.number = u.number\
            """)
        .param(grown.stream().map(Grown::number).toArray(Long[]::new))
        .param(times(grown, alarm -> alarm.change().alarm().first()))
        .param(times(grown, alarm -> alarm.change().alarm().last()))
        .param(
            grown.stream()
                .map(
                    alarm ->
                        alarm.change().joined().size() + silent.getOrDefault(alarm.number(), 0L))
                .toArray(Long[]::new))
        .param(
            grown.stream()
                .map(alarm -> values.getOrDefault(alarm.number(), 0L))
                .toArray(Long[]::new))
        .update();
  }

  private Set<String> knownInAlarms() {
    List<String> keys = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (CountedGroup group : groups.values()) {
      for (String known : group.known()) {
        keys.add(group.key());
        ids.add(known);
      }
    }
    if (ids.isEmpty()) {
      return new HashSet<>();
    }
    return new HashSet<>(
        jdbc.sql(
                """
            SELECT DISTINCT event_id FROM unnest(?::text[], ?::text[]) AS u (group_key, event_id)
            JOIN alerting.rule_match m USING (group_key, event_id) WHERE m.alarm IS NOT NULL\
            """)
            .param(keys.toArray(String[]::new))
            .param(ids.toArray(String[]::new))
            .query(String.class)
            .list());
  }

  private static List<Member> members(
      Collection<CountedGroup> groups, Function<CountedGroup, Collection<RuleMatch>> matches) {
    List<Member> members = new ArrayList<>();
    groups.forEach(
        group -> matches.apply(group).forEach(match -> members.add(new Member(group, match))));
    return members;
  }

  private static <T> String[] texts(List<T> all, Function<T, String> text) {
    return all.stream().map(text).toArray(String[]::new);
  }

  private static <T> String[] times(List<T> all, Function<T, Instant> time) {
    return texts(all, each -> KeptTimes.kept(time.apply(each)).toString());
  }
}
