package dev.takagari.adapters.postgres;

import dev.takagari.core.steering.FeedControl;
import dev.takagari.core.steering.FeedControls;
import dev.takagari.core.steering.FeedPause;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Pauses and limits in the tables `feed_pause` and `feed_limit`.
public final class PostgresFeedControls implements FeedControls {
  private final PostgresSession session;

  public PostgresFeedControls(PostgresSession session) {
    this.session = session;
  }

  @Override
  public List<FeedControl> all() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT feed, paused_at, paused_by, reason, ended_at, bytes_per_second
                    FROM (SELECT * FROM ingest.feed_pause WHERE ended_at IS NULL) p
                    FULL JOIN ingest.feed_limit USING (feed) ORDER BY feed\
                    """)
                .query((row, _) -> control(row))
                .list());
  }

  private static FeedControl control(ResultSet row) throws SQLException {
    long limit = row.getLong("bytes_per_second");
    OptionalLong given = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(limit);
    boolean paused = row.getTimestamp("paused_at") != null;
    return new FeedControl(row.getString("feed"), paused ? pause(row) : null, given);
  }

  private static FeedPause pause(ResultSet row) throws SQLException {
    Timestamp ended = row.getTimestamp("ended_at");
    return new FeedPause(
        row.getString("feed"),
        row.getTimestamp("paused_at").toInstant(),
        row.getString("paused_by"),
        row.getString("reason"),
        ended == null ? null : ended.toInstant());
  }

  @Override
  public boolean pause(String feed, String by, String reason) {
    return session.in(
        jdbc ->
            jdbc.sql(
                        """
                        INSERT INTO ingest.feed_pause (feed, paused_by, reason) VALUES (?, ?, ?)
                        ON CONFLICT (feed) WHERE ended_at IS NULL DO NOTHING\
                        """)
                    .param(feed)
                    .param(by)
                    .param(reason)
                    .update()
                == 1);
  }

  @Override
  public boolean resume(String feed, String by) {
    return session.in(
        jdbc ->
            jdbc.sql(
                        """
                        UPDATE ingest.feed_pause SET ended_at = clock_timestamp(), ended_by = ?
                        WHERE feed = ? AND ended_at IS NULL\
                        """)
                    .param(by)
                    .param(feed)
                    .update()
                == 1);
  }

  @Override
  public void limit(String feed, OptionalLong bytesPerSecond) {
    session.run(jdbc -> limit(jdbc, feed, bytesPerSecond));
  }

  private static void limit(JdbcClient jdbc, String feed, OptionalLong bytesPerSecond) {
    if (bytesPerSecond.isEmpty()) {
      jdbc.sql("DELETE FROM ingest.feed_limit WHERE feed = ?").param(feed).update();
      return;
    }
    jdbc.sql(
            """
            INSERT INTO ingest.feed_limit (feed, bytes_per_second) VALUES (?, ?)
            ON CONFLICT (feed) DO UPDATE SET bytes_per_second = excluded.bytes_per_second\
            """)
        .param(feed)
        .param(bytesPerSecond.getAsLong())
        .update();
  }

  @Override
  public List<FeedPause> pauses(Instant from, Instant until) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT feed, paused_at, paused_by, reason, ended_at FROM ingest.feed_pause
                    WHERE paused_at < ? AND coalesce(ended_at, clock_timestamp()) > ?
                    ORDER BY paused_at, id\
                    """)
                .param(Timestamp.from(until))
                .param(Timestamp.from(from))
                .query((row, _) -> pause(row))
                .list());
  }
}
