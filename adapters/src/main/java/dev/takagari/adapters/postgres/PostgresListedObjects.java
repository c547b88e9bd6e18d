package dev.takagari.adapters.postgres;

import dev.takagari.core.blob.BlobInfo;
import dev.takagari.core.steering.ListedObjects;
import dev.takagari.core.steering.ListingMark;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Compares listings with the table `object`; marks are in `feed_listing`.
public final class PostgresListedObjects implements ListedObjects {
  private final PostgresSession session;

  public PostgresListedObjects(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<BlobInfo> unknown(List<BlobInfo> listed) {
    if (listed.isEmpty()) {
      return List.of();
    }
    Set<Integer> known = new HashSet<>(session.in(jdbc -> known(jdbc, listed)));
    return IntStream.range(0, listed.size())
        .filter(i -> !known.contains(i))
        .mapToObj(listed::get)
        .toList();
  }

  /// Numbers of the objects that are known. Stores tell times of change in whole seconds here and
  /// in parts of them there.
  private static List<Integer> known(JdbcClient jdbc, List<BlobInfo> listed) {
    return jdbc.sql(
            """
            SELECT DISTINCT l.n FROM unnest(?::text[], ?::text[], ?::text[], ?::bigint[],
              ?::timestamptz[]) WITH ORDINALITY AS l (bucket, key, version, size, modified, n)
            JOIN ingest.object o ON o.bucket = l.bucket AND o.key = l.key
            WHERE o.version = l.version OR o.md5 = l.version
              OR (coalesce(o.size, o.announced_size) = l.size AND o.version NOT SIMILAR TO '[0-9a-f]{32}(-[0-9]+)?'
                AND date_trunc('second', o.last_modified) = date_trunc('second', l.modified))\
            """)
        .param(listed.stream().map(info -> info.ref().bucket()).toArray(String[]::new))
        .param(listed.stream().map(info -> info.ref().key()).toArray(String[]::new))
        .param(listed.stream().map(BlobInfo::version).toArray(String[]::new))
        .param(listed.stream().map(BlobInfo::size).toArray(Long[]::new))
        .param(listed.stream().map(info -> info.lastModified().toString()).toArray(String[]::new))
        .query((row, _) -> row.getInt(1) - 1)
        .list();
  }

  @Override
  public int waiting(String feed) {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT count(*) FROM ingest.unit WHERE manifest_key = '' AND feed = ?")
                .param(feed)
                .query(Integer.class)
                .single());
  }

  @Override
  public ListingMark mark(String feed) {
    return session.in(
        jdbc -> {
          Map<String, Instant> recent = new TreeMap<>();
          jdbc.sql("SELECT directory, newest_at FROM ingest.feed_listing_recent WHERE feed = ?")
              .param(feed)
              .query(
                  row -> {
                    recent.put(
                        row.getString("directory"), row.getTimestamp("newest_at").toInstant());
                  });
          Optional<ListingMark> mark =
              jdbc.sql(
                      """
                      SELECT after_key, rounds, round_ended_at FROM ingest.feed_listing
                      WHERE feed = ?\
                      """)
                  .param(feed)
                  .query((row, _) -> mark(row, recent))
                  .optional();
          return mark.orElse(ListingMark.START);
        });
  }

  private static ListingMark mark(ResultSet row, Map<String, Instant> recent) throws SQLException {
    return new ListingMark(
        row.getString("after_key"),
        row.getLong("rounds"),
        instant(row.getTimestamp("round_ended_at")),
        recent);
  }

  private static @Nullable Instant instant(@Nullable Timestamp time) {
    return time == null ? null : time.toInstant();
  }

  @Override
  public void save(String feed, ListingMark mark) {
    Instant ended = mark.roundEndedAt();
    session.run(
        jdbc -> {
          jdbc.sql(
                  """
                  INSERT INTO ingest.feed_listing (feed, after_key, rounds, round_ended_at)
                  VALUES (?, ?, ?, ?::timestamptz) ON CONFLICT (feed) DO UPDATE SET
                    after_key = excluded.after_key, rounds = excluded.rounds,
                    round_ended_at = excluded.round_ended_at\
                  """)
              .param(feed)
              .param(mark.after())
              .param(mark.rounds())
              .param(ended == null ? null : ended.toString())
              .update();
          jdbc.sql("DELETE FROM ingest.feed_listing_recent WHERE feed = ?").param(feed).update();
          mark.recent()
              .forEach(
                  (directory, newest) ->
                      jdbc.sql("INSERT INTO ingest.feed_listing_recent VALUES (?, ?, ?)")
                          .param(feed)
                          .param(directory)
                          .param(Timestamp.from(newest))
                          .update());
        });
  }
}
