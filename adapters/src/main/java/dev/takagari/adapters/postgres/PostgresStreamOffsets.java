package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.stream.StreamCondition;
import dev.takagari.core.stream.StreamGap;
import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.stream.StreamPosition;
import dev.takagari.core.stream.StreamStanding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Offsets in the tables `stream_feed`, `stream_partition` and `stream_gap`. Every write locks the
/// row of its feed first and looks at the fence there, so that it cannot pass one who takes over.
public final class PostgresStreamOffsets implements StreamOffsets {
  private static final String COLUMNS =
      "p.feed, p.partition, p.last_offset, p.records, p.newest, p.steps, p.jumps, p.echoed";

  private final PostgresSession session;

  public PostgresStreamOffsets(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<StreamPosition> open(String feed, String owner, long fence) {
    return session.in(
        jdbc -> {
          int taken =
              jdbc.sql(
                      """
                      INSERT INTO alerting.stream_feed AS f (feed, fence, owner, heard_at)
                      VALUES (?, ?, ?, alerting.clock())
                      ON CONFLICT (feed) DO UPDATE SET fence = excluded.fence, owner = excluded.owner,
                        heard_at = excluded.heard_at, connected_since = NULL
                      WHERE f.fence <= excluded.fence""")
                  .param(feed)
                  .param(fence)
                  .param(owner)
                  .update();
          if (taken == 0) {
            throw lost(feed);
          }
          jdbc.sql("UPDATE alerting.stream_partition SET connected_since = NULL WHERE feed = ?")
              .param(feed)
              .update();
          return jdbc.sql(
                  "SELECT "
                      + COLUMNS
                      + " FROM alerting.stream_partition p WHERE feed = ? ORDER BY partition")
              .param(feed)
              .query((row, number) -> position(row))
              .list();
        });
  }

  @Override
  public void advance(StreamPosition position, long fence) {
    session.run(
        jdbc -> {
          require(jdbc, position.feed(), fence);
          jdbc.sql(
                  """
                  INSERT INTO alerting.stream_partition (feed, partition, last_offset, records, newest,
                    steps, jumps, echoed, stored_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?, alerting.clock())
                  ON CONFLICT (feed, partition) DO UPDATE SET last_offset = excluded.last_offset,
                    records = excluded.records, newest = excluded.newest, steps = excluded.steps,
                    jumps = excluded.jumps, echoed = excluded.echoed, stored_at = excluded.stored_at""")
              .param(position.feed())
              .param(position.partition())
              .param(position.offset())
              .param(position.records())
              .param(timestamp(position.newest()))
              .param(position.steps())
              .param(position.jumps())
              .param(position.echoed())
              .update();
        });
  }

  @Override
  public void note(StreamGap gap, long fence) {
    session.run(
        jdbc -> {
          require(jdbc, gap.feed(), fence);
          jdbc.sql(
                  """
                  INSERT INTO alerting.stream_gap (feed, partition, kind, after_offset, next_offset,
                    found_at, from_at, until_at)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")
              .param(gap.feed())
              .param(gap.partition())
              .param(gap.kind().code())
              .param(gap.after())
              .param(gap.next())
              .param(timestamp(gap.foundAt()))
              .param(timestamp(gap.from()))
              .param(timestamp(gap.until()))
              .update();
        });
  }

  @Override
  public void tell(StreamCondition condition, long fence) {
    session.run(
        jdbc -> {
          require(jdbc, condition.feed(), fence);
          if (condition.partition() == StreamCondition.WHOLE) {
            jdbc.sql(
                    """
                    UPDATE alerting.stream_feed SET connected_since = :since,
                      trouble = CASE WHEN :trouble = '' THEN trouble ELSE :trouble END,
                      troubled_at = CASE WHEN :trouble = '' THEN troubled_at ELSE alerting.clock() END
                    WHERE feed = :feed""")
                .param("since", timestamp(condition.connectedSince()), java.sql.Types.TIMESTAMP)
                .param("trouble", condition.trouble())
                .param("feed", condition.feed())
                .update();
          } else {
            jdbc.sql(
                    """
                    INSERT INTO alerting.stream_partition AS p
                      (feed, partition, connected_since, trouble, troubled_at)
                    VALUES (:feed, :partition, :since, :trouble,
                      CASE WHEN :trouble = '' THEN NULL ELSE alerting.clock() END)
                    ON CONFLICT (feed, partition) DO UPDATE SET connected_since = :since,
                      trouble = CASE WHEN :trouble = '' THEN p.trouble ELSE :trouble END,
                      troubled_at = coalesce(excluded.troubled_at, p.troubled_at)""")
                .param("feed", condition.feed())
                .param("partition", condition.partition())
                .param("since", timestamp(condition.connectedSince()), java.sql.Types.TIMESTAMP)
                .param("trouble", condition.trouble())
                .update();
          }
        });
  }

  @Override
  public List<StreamStanding> standings() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT f.feed, f.owner, f.heard_at, NULL::int AS partition, NULL::bigint AS last_offset,
                      NULL::bigint AS records, NULL::timestamptz AS newest, NULL::bigint AS steps,
                      NULL::bigint AS jumps, NULL::boolean AS echoed, NULL::timestamptz AS stored_at,
                      f.connected_since, f.trouble, f.troubled_at
                    FROM alerting.stream_feed f
                    UNION ALL
                    SELECT f.feed, f.owner, f.heard_at, p.partition, p.last_offset, p.records, p.newest,
                      p.steps, p.jumps, p.echoed, p.stored_at, p.connected_since, p.trouble, p.troubled_at
                    FROM alerting.stream_feed f JOIN alerting.stream_partition p ON p.feed = f.feed
                    ORDER BY feed, partition NULLS FIRST""")
                .query((row, number) -> standing(row))
                .list());
  }

  @Override
  public List<StreamGap> gaps(Instant since, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT * FROM alerting.stream_gap WHERE found_at >= ?
                    ORDER BY found_at DESC, feed, partition, after_offset DESC LIMIT ?""")
                .param(Timestamp.from(since))
                .param(limit)
                .query((row, number) -> gap(row))
                .list());
  }

  private static void require(JdbcClient jdbc, String feed, long fence) {
    int held =
        jdbc.sql(
                """
                UPDATE alerting.stream_feed SET heard_at = alerting.clock()
                WHERE feed = ? AND fence = ?""")
            .param(feed)
            .param(fence)
            .update();
    if (held == 0) {
      throw lost(feed);
    }
  }

  private static TakagariException lost(String feed) {
    return new TakagariException(
        ErrorCode.LEASE_LOST, "another process reads the stream " + feed + ": this one stops");
  }

  private static StreamPosition position(ResultSet row) throws SQLException {
    return new StreamPosition(
        row.getString("feed"),
        row.getInt("partition"),
        row.getLong("last_offset"),
        row.getLong("records"),
        instant(row, "newest"),
        row.getLong("steps"),
        row.getLong("jumps"),
        row.getBoolean("echoed"));
  }

  private static StreamStanding standing(ResultSet row) throws SQLException {
    int number = row.getInt("partition");
    boolean whole = row.wasNull();
    Instant heard = instant(row, "heard_at");
    return new StreamStanding(
        new StreamCondition(
            row.getString("feed"),
            whole ? StreamCondition.WHOLE : number,
            instant(row, "connected_since"),
            row.getString("trouble")),
        row.getString("owner"),
        heard == null ? Instant.EPOCH : heard,
        instant(row, "troubled_at"),
        whole ? null : position(row),
        instant(row, "stored_at"));
  }

  private static StreamGap gap(ResultSet row) throws SQLException {
    Instant found = instant(row, "found_at");
    return new StreamGap(
        row.getString("feed"),
        row.getInt("partition"),
        StreamGap.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getLong("after_offset"),
        row.getLong("next_offset"),
        found == null ? Instant.EPOCH : found,
        instant(row, "from_at"),
        instant(row, "until_at"));
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }
}
