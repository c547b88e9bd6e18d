package dev.takagari.adapters.postgres;

import dev.takagari.core.normalize.Fold;
import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.core.volume.VolumeCount;
import dev.takagari.core.volume.VolumeLedger;
import dev.takagari.core.volume.VolumeTally;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What came in, in the tables `volume` and `event_kind`.
public final class PostgresVolumeLedger implements VolumeLedger {
  /// Kinds of one day that are told apart; the others are counted together.
  private static final int MOST_A_DAY = 2_000;

  private static final int MOST_KINDS = 5_000;

  private final PostgresSession session;

  public PostgresVolumeLedger(PostgresSession session) {
    this.session = session;
  }

  /// A unit of which a sink has just recorded its outcome.
  private record Unit(String feed, LocalDate day, Instant claimedAt, long rawBytes) {}

  private record Key(String dataset, String action, String eventClass) {
    static final Key OTHERS = new Key(VolumeTally.OTHERS, VolumeTally.OTHERS, "other");

    static Key of(VolumeCount count) {
      return new Key(count.dataset(), count.action(), count.eventClass());
    }
  }

  /// One count for each key, as the tables can hold it: PostgreSQL has no NUL in texts.
  private static List<VolumeCount> merged(List<VolumeCount> counts) {
    Map<Key, VolumeCount> merged = new LinkedHashMap<>();
    for (VolumeCount count : counts) {
      add(
          merged,
          new Key(plain(count.dataset()), plain(count.action()), plain(count.eventClass())),
          count);
    }
    return List.copyOf(merged.values());
  }

  private static String plain(String text) {
    return text.replace('\0', '\uFFFD');
  }

  private static void add(Map<Key, VolumeCount> into, Key key, VolumeCount count) {
    into.merge(
        key,
        new VolumeCount(
            key.dataset(),
            key.action(),
            key.eventClass(),
            count.rows(),
            count.weight(),
            count.unknown()),
        (a, b) ->
            new VolumeCount(
                a.dataset(),
                a.action(),
                a.eventClass(),
                a.rows() + b.rows(),
                a.weight() + b.weight(),
                a.unknown() || b.unknown()));
  }

  /// Counts a unit's outcome, unless it was counted before.
  static void count(JdbcClient jdbc, UnitLease lease, String sink, SinkOutcome outcome) {
    if (outcome.volume().isEmpty()
        || jdbc.sql(
                    """
                    UPDATE ingest.sink_state SET counted = true
                    WHERE unit_id = ? AND sink = ? AND NOT counted""")
                .param(lease.unit().value())
                .param(sink)
                .update()
            == 0) {
      return;
    }
    Unit unit = unit(jdbc, lease);
    List<VolumeCount> all = merged(outcome.volume());
    // in one order for all, so that two units never wait for each other
    List<VolumeCount> counts =
        bounded(jdbc, unit, all).stream()
            .sorted(
                Comparator.comparing(VolumeCount::dataset)
                    .thenComparing(VolumeCount::action)
                    .thenComparing(VolumeCount::eventClass))
            .toList();
    if (sink.equals("lake")) {
      add(
          jdbc,
          unit,
          counts,
          new long[][] {
            counts.stream().mapToLong(VolumeCount::rows).toArray(),
            shares(counts, unit.rawBytes()),
            shares(counts, outcome.bytes()),
            new long[counts.size()]
          });
      addKinds(jdbc, unit, all);
    } else if (sink.equals("hot")) {
      long[] none = new long[counts.size()];
      add(
          jdbc,
          unit,
          counts,
          new long[][] {none, none, none, counts.stream().mapToLong(VolumeCount::rows).toArray()});
    }
  }

  private static Unit unit(JdbcClient jdbc, UnitLease lease) {
    return jdbc.sql(
            """
            SELECT feed, (claimed_at AT TIME ZONE 'UTC')::date AS day, claimed_at,
              (SELECT coalesce(sum(size), 0) FROM ingest.object o WHERE o.unit_id = u.unit_id
                AND o.state = 'ARCHIVED' AND NOT o.inventory) AS bytes
            FROM ingest.unit u WHERE unit_id = ?""")
        .param(lease.unit().value())
        .query(
            (row, _) ->
                new Unit(
                    row.getString("feed"),
                    row.getDate("day").toLocalDate(),
                    row.getTimestamp("claimed_at").toInstant(),
                    row.getLong("bytes")))
        .single();
  }

  /// Counts kinds together that would be too many for the day.
  private static List<VolumeCount> bounded(JdbcClient jdbc, Unit unit, List<VolumeCount> counts) {
    long known =
        jdbc.sql("SELECT count(*) FROM ingest.volume WHERE day = ?")
            .param(Date.valueOf(unit.day()))
            .query(Long.class)
            .single();
    if (known + counts.size() <= MOST_A_DAY) {
      return counts;
    }
    Set<Key> keys =
        new HashSet<>(
            jdbc.sql(
                    """
                    SELECT dataset, action, event_class FROM ingest.volume
                    WHERE day = ? AND feed = ?""")
                .param(Date.valueOf(unit.day()))
                .param(unit.feed())
                .query(
                    (row, _) ->
                        new Key(
                            row.getString("dataset"),
                            row.getString("action"),
                            row.getString("event_class")))
                .list());
    Map<Key, VolumeCount> kept = new LinkedHashMap<>();
    for (VolumeCount count : counts) {
      add(kept, keys.contains(Key.of(count)) ? Key.of(count) : Key.OTHERS, count);
    }
    return List.copyOf(kept.values());
  }

  /// Shares bytes out by weight; the last one gets what rounding leaves.
  private static long[] shares(List<VolumeCount> counts, long bytes) {
    long weight = counts.stream().mapToLong(VolumeCount::weight).sum();
    long[] shares = new long[counts.size()];
    long left = bytes;
    long weightLeft = weight;
    for (int i = 0; i < shares.length; i++) {
      long own = counts.get(i).weight();
      shares[i] =
          weightLeft == 0
              ? 0
              : Math.min(left, Math.round((double) left * ((double) own / (double) weightLeft)));
      left -= shares[i];
      weightLeft -= own;
    }
    return shares;
  }

  private static void add(JdbcClient jdbc, Unit unit, List<VolumeCount> counts, long[][] figures) {
    jdbc.sql(
            """
            INSERT INTO ingest.volume AS v (day, feed, dataset, action, event_class, rows,
              raw_bytes, lake_bytes, hot_rows)
            SELECT ?, ?, * FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[],
              ?::bigint[], ?::bigint[])
            ON CONFLICT (day, feed, dataset, action, event_class) DO UPDATE SET
              rows = v.rows + excluded.rows, raw_bytes = v.raw_bytes + excluded.raw_bytes,
              lake_bytes = v.lake_bytes + excluded.lake_bytes,
              hot_rows = v.hot_rows + excluded.hot_rows""")
        .param(Date.valueOf(unit.day()))
        .param(unit.feed())
        .param(texts(counts, VolumeCount::dataset))
        .param(texts(counts, VolumeCount::action))
        .param(texts(counts, VolumeCount::eventClass))
        .param(boxed(figures[0]))
        .param(boxed(figures[1]))
        .param(boxed(figures[2]))
        .param(boxed(figures[3]))
        .update();
  }

  private static void addKinds(JdbcClient jdbc, Unit unit, List<VolumeCount> counts) {
    Map<Key, VolumeCount> kinds =
        new TreeMap<>(Comparator.comparing(Key::dataset).thenComparing(Key::action));
    for (VolumeCount count : counts) {
      add(kinds, new Key(count.dataset(), count.action(), ""), count);
    }
    List<VolumeCount> all = List.copyOf(kinds.values());
    Object[] folded = all.stream().map(kind -> Fold.fold(kind.action())).toArray(String[]::new);
    jdbc.sql(
            """
            INSERT INTO ingest.event_kind AS k
              (dataset, action, folded, feed, first_seen, rows, unknown)
            SELECT n.dataset, n.action, n.folded, ?, ?, n.rows, n.unknown
            FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[], ?::boolean[])
              AS n (dataset, action, folded, rows, unknown)
            WHERE (SELECT count(*) FROM ingest.event_kind) < ? OR EXISTS (
              SELECT FROM ingest.event_kind e
              WHERE e.dataset = n.dataset AND e.action = n.action)
            ON CONFLICT (dataset, action) DO UPDATE SET rows = k.rows + excluded.rows,
              unknown = excluded.unknown, first_seen = least(k.first_seen, excluded.first_seen)""")
        .param(unit.feed())
        .param(Timestamp.from(unit.claimedAt()))
        .param(texts(all, VolumeCount::dataset))
        .param(texts(all, VolumeCount::action))
        .param(folded)
        .param(boxed(all.stream().mapToLong(VolumeCount::rows).toArray()))
        .param(all.stream().map(VolumeCount::unknown).toArray(Boolean[]::new))
        .param(MOST_KINDS)
        .update();
  }

  private static String[] texts(List<VolumeCount> counts, Function<VolumeCount, String> text) {
    return counts.stream().map(text).toArray(String[]::new);
  }

  private static Long[] boxed(long[] values) {
    return Arrays.stream(values).boxed().toArray(Long[]::new);
  }

  @Override
  public List<VolumeRow> volume(LocalDate since, LocalDate until) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT feed, dataset, action, event_class, sum(rows) AS rows,
                      sum(raw_bytes) AS raw_bytes, sum(lake_bytes) AS lake_bytes,
                      sum(hot_rows) AS hot_rows
                    FROM ingest.volume WHERE day >= ? AND day < ?
                    GROUP BY feed, dataset, action, event_class
                    ORDER BY feed, dataset, action, event_class""")
                .param(Date.valueOf(since))
                .param(Date.valueOf(until))
                .query(
                    (row, _) ->
                        new VolumeRow(
                            row.getString("feed"),
                            row.getString("dataset"),
                            row.getString("action"),
                            row.getString("event_class"),
                            row.getLong("rows"),
                            row.getLong("raw_bytes"),
                            row.getLong("lake_bytes"),
                            row.getLong("hot_rows")))
                .list());
  }

  @Override
  public LocalDate first(LocalDate since) {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT coalesce(min(day), ?::date) AS day FROM ingest.volume WHERE day >= ?")
                .param(since.toString())
                .param(Date.valueOf(since))
                .query((row, _) -> row.getDate("day").toLocalDate())
                .single());
  }

  @Override
  public List<EventKind> kinds(boolean unknownOnly, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT dataset, action, feed, first_seen, rows, unknown,
                      coalesce(last_queried, 'epoch'::timestamptz) AS last_queried
                    FROM ingest.event_kind WHERE unknown OR NOT ?
                    ORDER BY unknown DESC, dataset, action LIMIT ?""")
                .param(unknownOnly)
                .param(limit)
                .query(
                    (row, _) ->
                        new EventKind(
                            row.getString("dataset"),
                            row.getString("action"),
                            row.getString("feed"),
                            row.getTimestamp("first_seen").toInstant(),
                            row.getLong("rows"),
                            row.getBoolean("unknown"),
                            row.getTimestamp("last_queried").toInstant()))
                .list());
  }

  @Override
  public void queried(Map<String, Instant> actions) {
    session.run(
        jdbc ->
            new TreeMap<>(actions)
                .forEach(
                    (action, at) ->
                        jdbc.sql(
                                """
                                UPDATE ingest.event_kind SET last_queried = greatest(last_queried, ?)
                                WHERE folded = ?""")
                            .param(Timestamp.from(at))
                            .param(plain(action))
                            .update()));
  }
}
