package dev.takagari.adapters.postgres;

import dev.takagari.core.indicator.feed.FeedCondition;
import dev.takagari.core.indicator.feed.FeedMarks;
import dev.takagari.core.indicator.feed.FeedState;
import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// States of feeds in the table `indicator_feed`. What was confirmed is written by confirmations
/// alone, so that a try that is under way does not undo one.
public final class PostgresIndicatorFeedLedger implements IndicatorFeedLedger {
  private final PostgresSession session;

  public PostgresIndicatorFeedLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public FeedState find(String feed) {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT * FROM enrich.indicator_feed WHERE name = ?")
                .param(feed)
                .query((row, number) -> state(row))
                .optional()
                .orElse(FeedState.of(feed)));
  }

  @Override
  public List<FeedState> all() {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT * FROM enrich.indicator_feed ORDER BY name COLLATE \"C\"")
                .query((row, number) -> state(row))
                .list());
  }

  @Override
  public void save(FeedState state) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    INSERT INTO enrich.indicator_feed (name, etag, last_modified, added_after, checksum, reading,
                      condition, code, reason, failures, indicators, offered, stale, last_try, last_good, next_try)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (name) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
                      added_after = excluded.added_after, checksum = excluded.checksum, reading = excluded.reading,
                      condition = excluded.condition, code = excluded.code, reason = excluded.reason,
                      failures = excluded.failures, indicators = excluded.indicators, offered = excluded.offered,
                      stale = excluded.stale, last_try = excluded.last_try, last_good = excluded.last_good,
                      next_try = excluded.next_try\
                    """)
                .param(state.feed())
                .param(text(state.marks().etag()))
                .param(text(state.marks().lastModified()))
                .param(text(state.marks().addedAfter()))
                .param(state.marks().checksum())
                .param(state.marks().reading())
                .param(state.condition().code())
                .param(state.code())
                .param(text(state.reason()))
                .param(state.failures())
                .param(state.indicators())
                .param(state.offered())
                .param(state.stale())
                .param(timestamp(state.lastTry()))
                .param(timestamp(state.lastGood()))
                .param(timestamp(state.nextTry()))
                .update());
  }

  @Override
  public boolean confirm(String feed, String offered, String by) {
    return session.in(
            jdbc ->
                jdbc.sql(
                        """
                        UPDATE enrich.indicator_feed SET confirmed = offered, confirmed_by = ?,
                          confirmed_at = clock_timestamp(), next_try = NULL
                        WHERE name = ? AND offered = ? AND offered <> ''\
                        """)
                    .param(by)
                    .param(feed)
                    .param(text(offered))
                    .update())
        > 0;
  }

  @Override
  public void hasten(String feed) {
    session.run(
        jdbc ->
            jdbc.sql("UPDATE enrich.indicator_feed SET next_try = NULL WHERE name = ?")
                .param(feed)
                .update());
  }

  @Override
  public Set<String> off() {
    return session.in(
        jdbc ->
            Set.copyOf(
                jdbc.sql("SELECT name FROM enrich.source WHERE NOT enabled")
                    .query(String.class)
                    .list()));
  }

  private static FeedState state(ResultSet row) throws SQLException {
    String condition = row.getString("condition").toUpperCase(Locale.ROOT).replace('-', '_');
    return new FeedState(
        row.getString("name"),
        new FeedMarks(
            row.getString("etag"),
            row.getString("last_modified"),
            row.getString("added_after"),
            row.getString("checksum"),
            row.getString("reading")),
        FeedCondition.valueOf(condition),
        row.getString("code"),
        row.getString("reason"),
        row.getInt("failures"),
        row.getLong("indicators"),
        row.getString("offered"),
        row.getString("confirmed"),
        row.getBoolean("stale"),
        instant(row, "last_try"),
        instant(row, "last_good"),
        instant(row, "next_try"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant time) {
    return time == null ? null : Timestamp.from(time);
  }

  /// PostgreSQL keeps no U+0000.
  private static String text(String text) {
    return text.replace("\0", "");
  }
}
