package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.list.AllowEntry;
import dev.takagari.core.indicator.list.ListBook;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What was decided about lists, in the tables `allowed` and `warning_list` of the schema `enrich`.
public final class PostgresListBook implements ListBook {
  private static final int LONGEST = 400;
  private static final int MOST = 100_000;

  private final PostgresSession session;

  public PostgresListBook(PostgresSession session) {
    this.session = session;
  }

  @Override
  public long version() {
    return session.in(
        jdbc -> jdbc.sql("SELECT version FROM enrich.list_book").query(Long.class).single());
  }

  /// Changes come one after the other.
  private static void change(JdbcClient jdbc) {
    jdbc.sql("UPDATE enrich.list_book SET version = version + 1").update();
  }

  @Override
  public List<AllowEntry> allowed() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT type, value, owner, reason, added_by, added_at, expires_at
                    FROM enrich.allowed WHERE expires_at IS NULL OR expires_at > enrich.clock()
                    ORDER BY added_at, key\
                    """)
                .query(
                    (row, _) ->
                        new AllowEntry(
                            IndicatorRows.value(row),
                            row.getString("owner"),
                            row.getString("reason"),
                            row.getString("added_by"),
                            row.getTimestamp("added_at").toInstant(),
                            IndicatorRows.instant(row, "expires_at")))
                .list());
  }

  @Override
  public void allow(
      IndicatorValue value, String owner, String reason, @Nullable Instant expires, String by) {
    requireText(owner, "owner");
    requireText(reason, "reason");
    session.run(
        jdbc -> {
          change(jdbc);
          Timestamp now = MatchedValues.now(jdbc);
          if (expires != null && !expires.isAfter(now.toInstant())) {
            throw new TakagariException(ErrorCode.BAD_REQUEST, "the entry would have expired");
          }
          jdbc.sql("DELETE FROM enrich.allowed WHERE expires_at <= ?").param(now).update();
          int others =
              jdbc.sql("SELECT count(*) FROM enrich.allowed WHERE key <> ?")
                  .param(IndicatorKeys.of(value))
                  .query(Integer.class)
                  .single();
          if (others >= MOST) {
            throw new TakagariException(
                ErrorCode.BAD_REQUEST, "the allow list has " + MOST + " entries already");
          }
          jdbc.sql(
                  """
                  INSERT INTO enrich.allowed (key, type, value, owner, reason, added_by, added_at,
                    expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?::timestamptz)
                  ON CONFLICT (key) DO UPDATE SET owner = excluded.owner,
                    reason = excluded.reason, added_by = excluded.added_by,
                    added_at = excluded.added_at, expires_at = excluded.expires_at\
                  """)
              .param(IndicatorKeys.of(value))
              .param(value.type().name())
              .param(value.text())
              .param(owner.strip())
              .param(reason.strip())
              .param(by)
              .param(now)
              .param(expires == null ? null : KeptTimes.timestamp(expires))
              .update();
        });
  }

  private static void requireText(String text, String what) {
    if (text.isBlank() || text.length() > LONGEST || text.indexOf('\0') >= 0) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, what + " is 1 to " + LONGEST + " characters");
    }
  }

  @Override
  public boolean disallow(IndicatorValue value) {
    return session.in(
        jdbc -> {
          change(jdbc);
          return jdbc.sql(
                      """
                      DELETE FROM enrich.allowed
                      WHERE key = ? AND (expires_at IS NULL OR expires_at > enrich.clock())\
                      """)
                  .param(IndicatorKeys.of(value))
                  .update()
              == 1;
        });
  }

  @Override
  public void turn(String warningList, boolean on, String by) {
    requireText(warningList, "the name of a list");
    session.run(
        jdbc -> {
          change(jdbc);
          jdbc.sql(
                  """
                  INSERT INTO enrich.warning_list (name, turned_on, turned_by, turned_at)
                  VALUES (?, ?, ?, enrich.clock())
                  ON CONFLICT (name) DO UPDATE SET turned_on = excluded.turned_on,
                    turned_by = excluded.turned_by, turned_at = excluded.turned_at\
                  """)
              .param(warningList)
              .param(on)
              .param(by)
              .update();
        });
  }

  @Override
  public List<Turned> turned() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT name, turned_on, turned_by, turned_at FROM enrich.warning_list
                    ORDER BY name COLLATE "C"\
                    """)
                .query(
                    (row, _) ->
                        new Turned(
                            row.getString("name"),
                            row.getBoolean("turned_on"),
                            row.getString("turned_by"),
                            row.getTimestamp("turned_at").toInstant()))
                .list());
  }
}
