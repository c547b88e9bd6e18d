package dev.takagari.adapters.postgres;

import dev.takagari.core.coverage.ContainerTimes;
import dev.takagari.core.coverage.DelayHistogram;
import dev.takagari.core.coverage.DelayStage;
import dev.takagari.core.coverage.SilentContainers;
import dev.takagari.core.coverage.SilentHosts;
import dev.takagari.core.coverage.StageDelays;
import dev.takagari.core.coverage.TallyLedger;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.unit.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Tallies of units in the tables `unit_tally`, `host_seen` and `container_seen`; steps of units
/// are in those of the ledger.
public final class PostgresTallyLedger implements TallyLedger {
  /// Containers that run.
  private static final String RUNNING =
      """
      FROM ingest.container_seen c JOIN (
        SELECT feed, max(last_at) AS newest FROM ingest.host_seen GROUP BY feed) n USING (feed)
      WHERE c.last_running >= n.newest - make_interval(secs => :silence)
        AND (c.stopped_at IS NULL OR c.stopped_at < c.last_running)\
      """;

  /// Of these, those in which nothing happens.
  private static final String SILENT =
      """
      c.first_running < n.newest - make_interval(secs => :silence)
        AND (c.event_at IS NULL OR c.event_at < n.newest - make_interval(secs => :silence))\
      """;

  private final PostgresSession session;

  public PostgresTallyLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void record(UnitId unit, String feed, Instant delivered, UnitTally tally) {
    Map<Integer, Long> filled = tally.delays().filled();
    Integer[] buckets = filled.keySet().toArray(Integer[]::new);
    Long[] counts = filled.values().toArray(Long[]::new);
    // In one order, so that two units of a feed do not wait for each other for ever.
    Map<String, Instant> hosts = new TreeMap<>(tally.hosts());
    String[] ids = hosts.keySet().toArray(String[]::new);
    Timestamp[] times = hosts.values().stream().map(Timestamp::from).toArray(Timestamp[]::new);
    session.run(
        jdbc -> {
          jdbc.sql(
                  """
                  INSERT INTO ingest.unit_tally
                    (unit_id, feed, delivered_at, events, alerts, buckets, counts)
                  VALUES (?, ?, ?, ?, ?, ?::int[], ?::bigint[])
                  ON CONFLICT (unit_id) DO UPDATE SET events = excluded.events,
                    alerts = excluded.alerts, buckets = excluded.buckets,
                    counts = excluded.counts
                  WHERE excluded.events > 0\
                  """)
              .param(unit.value())
              .param(feed)
              .param(Timestamp.from(delivered))
              .param(tally.events())
              .param(tally.alerts())
              .param(buckets)
              .param(counts)
              .update();
          if (ids.length > 0) {
            jdbc.sql(
                    """
                    INSERT INTO ingest.host_seen (feed, host_id, first_at, last_at)
                    SELECT ?, h.id, h.at, h.at
                    FROM unnest(?::text[], ?::timestamptz[]) AS h(id, at)
                    ON CONFLICT (feed, host_id) DO UPDATE SET
                      first_at = least(host_seen.first_at, excluded.first_at),
                      last_at = greatest(host_seen.last_at, excluded.last_at)
                    WHERE excluded.last_at > host_seen.last_at
                      OR excluded.first_at < host_seen.first_at\
                    """)
                .param(feed)
                .param(ids)
                .param(times)
                .update();
          }
          if (!tally.containers().isEmpty()) {
            record(jdbc, feed, new TreeMap<>(tally.containers()));
          }
        });
  }

  private static void record(
      JdbcClient jdbc, String feed, SortedMap<String, ContainerTimes> containers) {
    jdbc.sql(
            """
            INSERT INTO ingest.container_seen
              (feed, container_id, first_running, last_running, stopped_at, event_at)
            SELECT ?, c.id, c.running, c.running, c.stopped, c.event
            FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[], ?::timestamptz[])
              AS c(id, running, stopped, event)
            ON CONFLICT (feed, container_id) DO UPDATE SET
              first_running = least(container_seen.first_running, excluded.first_running),
              last_running = greatest(container_seen.last_running, excluded.last_running),
              stopped_at = greatest(container_seen.stopped_at, excluded.stopped_at),
              event_at = greatest(container_seen.event_at, excluded.event_at)\
            """)
        .param(feed)
        .param(containers.keySet().toArray(String[]::new))
        .param(times(containers, ContainerTimes::running))
        .param(times(containers, ContainerTimes::stopped))
        .param(times(containers, ContainerTimes::event))
        .update();
  }

  private static @Nullable Timestamp[] times(
      SortedMap<String, ContainerTimes> containers,
      Function<ContainerTimes, @Nullable Instant> which) {
    @Nullable Timestamp[] times = new @Nullable Timestamp[containers.size()];
    int at = 0;
    for (ContainerTimes container : containers.values()) {
      Instant time = which.apply(container);
      times[at++] = time == null ? null : Timestamp.from(time);
    }
    return times;
  }

  @Override
  public List<StageDelays> delays(Instant since, Instant until) {
    return session.in(
        jdbc -> {
          Map<String, Map<DelayStage, DelayHistogram>> feeds = new TreeMap<>();
          jdbc.sql(
                  """
                  SELECT feed, bucket, sum(count) AS count
                  FROM ingest.unit_tally, unnest(buckets, counts) AS d(bucket, count)
                  WHERE delivered_at >= ? AND delivered_at < ? GROUP BY feed, bucket\
                  """)
              .param(Timestamp.from(since))
              .param(Timestamp.from(until))
              .query(
                  row -> {
                    histogram(feeds, row.getString("feed"), DelayStage.DELIVERED)
                        .addToBucket(row.getInt("bucket"), row.getLong("count"));
                  });
          steps(jdbc, since, until, feeds);
          List<StageDelays> delays = new ArrayList<>();
          feeds.forEach(
              (feed, stages) ->
                  stages.forEach((stage, all) -> delays.add(new StageDelays(feed, stage, all))));
          return delays;
        });
  }

  /// A unit's steps count for each of its events.
  private static void steps(
      JdbcClient jdbc,
      Instant since,
      Instant until,
      Map<String, Map<DelayStage, DelayHistogram>> feeds) {
    jdbc.sql(
            """
            SELECT u.feed, coalesce(t.events, 1) AS events,
              extract(epoch FROM archived_at - batch_time) AS archived,
              extract(epoch FROM (SELECT min(done_at) FROM ingest.sink_state s
                WHERE s.unit_id = u.unit_id AND status = 'DONE' AND sink = 'lake') - archived_at)
                AS lake,
              extract(epoch FROM (SELECT min(done_at) FROM ingest.sink_state s
                WHERE s.unit_id = u.unit_id AND status = 'DONE' AND sink IN ('lake', 'hot'))
                - archived_at) AS found
            FROM ingest.unit u LEFT JOIN ingest.unit_tally t USING (unit_id)
            WHERE batch_time >= ? AND batch_time < ? AND shape <> 'redrive'
              AND archived_at IS NOT NULL AND coalesce(t.events, 1) > 0\
            """)
        .param(Timestamp.from(since))
        .param(Timestamp.from(until))
        .query(
            row -> {
              step(feeds, row, "archived", DelayStage.ARCHIVED);
              step(feeds, row, "lake", DelayStage.LAKE);
              step(feeds, row, "found", DelayStage.SEARCHABLE);
            });
  }

  private static void step(
      Map<String, Map<DelayStage, DelayHistogram>> feeds,
      ResultSet row,
      String column,
      DelayStage stage)
      throws SQLException {
    double seconds = row.getDouble(column);
    if (!row.wasNull()) {
      histogram(feeds, row.getString("feed"), stage)
          .add(Duration.ofMillis(Math.round(seconds * 1000)), row.getLong("events"));
    }
  }

  private static DelayHistogram histogram(
      Map<String, Map<DelayStage, DelayHistogram>> feeds, String feed, DelayStage stage) {
    return feeds
        .computeIfAbsent(feed, name -> new EnumMap<>(DelayStage.class))
        .computeIfAbsent(stage, name -> new DelayHistogram());
  }

  @Override
  public Set<String> alertsOnly(Instant since) {
    return session.in(
        jdbc ->
            new TreeSet<>(
                jdbc.sql(
                        """
                        SELECT feed FROM ingest.unit_tally WHERE delivered_at >= ?
                        GROUP BY feed HAVING sum(events) > 0 AND sum(events) = sum(alerts)\
                        """)
                    .param(Timestamp.from(since))
                    .query(String.class)
                    .list()));
  }

  @Override
  public List<SilentHosts> silentHosts(Duration silence, Instant known, int limit) {
    return session.in(
        jdbc ->
            jdbc
                .sql(
                    """
                    WITH newest AS (
                      SELECT feed, max(last_at) AS newest, count(*) AS hosts
                      FROM ingest.host_seen WHERE last_at >= ? GROUP BY feed)
                    SELECT n.feed, n.newest, n.hosts, (
                      SELECT count(*) FROM ingest.host_seen h WHERE h.feed = n.feed
                      AND h.last_at >= ? AND h.last_at < n.newest - make_interval(secs => ?))
                      AS silent
                    FROM newest n ORDER BY n.feed\
                    """)
                .param(Timestamp.from(known))
                .param(Timestamp.from(known))
                .param(silence.toMillis() / 1000.0)
                .query(
                    (row, n) ->
                        new SilentHosts(
                            row.getString("feed"),
                            row.getLong("hosts"),
                            row.getLong("silent"),
                            row.getTimestamp("newest").toInstant(),
                            List.of()))
                .list()
                .stream()
                .map(feed -> named(jdbc, feed, silence, known, limit))
                .toList());
  }

  private static SilentHosts named(
      JdbcClient jdbc, SilentHosts feed, Duration silence, Instant known, int limit) {
    if (feed.silent() == 0) {
      return feed;
    }
    List<SilentHosts.Host> some =
        jdbc.sql(
                """
                SELECT host_id, last_at, coalesce((
                  SELECT name FROM ingest.inventory i WHERE i.kind = 'aidmaster'
                  AND i.ident = h.host_id ORDER BY version DESC LIMIT 1), '') AS name
                FROM ingest.host_seen h
                WHERE feed = ? AND last_at >= ? AND last_at < ?
                ORDER BY last_at DESC, host_id LIMIT ?\
                """)
            .param(feed.feed())
            .param(Timestamp.from(known))
            .param(Timestamp.from(feed.newest().minus(silence)))
            .param(limit)
            .query(
                (row, n) ->
                    new SilentHosts.Host(
                        row.getString("host_id"),
                        row.getString("name"),
                        row.getTimestamp("last_at").toInstant()))
            .list();
    return new SilentHosts(feed.feed(), feed.hosts(), feed.silent(), feed.newest(), some);
  }

  @Override
  public List<SilentContainers> silentContainers(Duration silence, int limit) {
    double seconds = silence.toMillis() / 1000.0;
    return session.in(
        jdbc ->
            jdbc
                .sql(
                    "SELECT c.feed, count(*) AS running, count(*) FILTER (WHERE "
                        + SILENT
                        + ") AS silent "
                        + RUNNING
                        + " GROUP BY c.feed ORDER BY c.feed")
                .param("silence", seconds)
                .query(
                    (row, n) ->
                        new SilentContainers(
                            row.getString("feed"),
                            row.getLong("running"),
                            row.getLong("silent"),
                            List.of()))
                .list()
                .stream()
                .map(feed -> named(jdbc, feed, seconds, limit))
                .toList());
  }

  private static SilentContainers named(
      JdbcClient jdbc, SilentContainers feed, double silence, int limit) {
    if (feed.silent() == 0) {
      return feed;
    }
    List<SilentContainers.Container> some =
        jdbc.sql(
                "SELECT c.container_id, c.last_running,"
                    + " greatest(c.first_running, c.event_at) AS since "
                    + RUNNING
                    + " AND c.feed = :feed AND "
                    + SILENT
                    + " ORDER BY since DESC, c.container_id LIMIT :limit")
            .param("silence", silence)
            .param("feed", feed.feed())
            .param("limit", limit)
            .query(
                (row, n) ->
                    new SilentContainers.Container(
                        row.getString("container_id"),
                        row.getTimestamp("since").toInstant(),
                        row.getTimestamp("last_running").toInstant()))
            .list();
    return new SilentContainers(feed.feed(), feed.running(), feed.silent(), some);
  }

  @Override
  public void forget(Instant before) {
    session.run(
        jdbc -> {
          jdbc.sql("DELETE FROM ingest.unit_tally WHERE delivered_at < ?")
              .param(Timestamp.from(before))
              .update();
          jdbc.sql("DELETE FROM ingest.host_seen WHERE last_at < ?")
              .param(Timestamp.from(before))
              .update();
          jdbc.sql(
                  """
                  DELETE FROM ingest.container_seen
                  WHERE greatest(last_running, stopped_at, event_at) < ?\
                  """)
              .param(Timestamp.from(before))
              .update();
        });
  }
}
