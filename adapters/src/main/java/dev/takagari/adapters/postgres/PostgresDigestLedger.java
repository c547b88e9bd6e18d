package dev.takagari.adapters.postgres;

import dev.takagari.core.trail.DigestCheck;
import dev.takagari.core.trail.DigestLedger;
import dev.takagari.core.trail.Wrong;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Checks of digests in the tables `digest_check` and `digest_finding`.
public final class PostgresDigestLedger implements DigestLedger {
  private static final int MOST = 1_000;

  /// In bytes: more than any object of S3 is named with, less than an index of PostgreSQL takes.
  private static final int LONGEST_OBJECT = 2_000;

  private final PostgresSession session;

  public PostgresDigestLedger(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void record(DigestCheck check) {
    session.run(
        jdbc -> {
          jdbc.sql(
                  """
                  INSERT INTO ingest.digest_check
                    (feed, checked_at, since, holds, digests, log_files, silences, unsigned)
                  VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                  ON CONFLICT (feed) DO UPDATE SET checked_at = excluded.checked_at,
                    since = excluded.since, holds = excluded.holds, digests = excluded.digests,
                    log_files = excluded.log_files, silences = excluded.silences,
                    unsigned = excluded.unsigned\
                  """)
              .param(check.feed())
              .param(Timestamp.from(check.at()))
              .param(Timestamp.from(check.since()))
              .param(check.holds())
              .param(check.digests())
              .param(check.logFiles())
              .param(check.silences())
              .param(check.unsigned())
              .update();
          jdbc.sql(
                  """
                  DELETE FROM ingest.digest_finding WHERE feed = ?
                  AND (from_at >= ? OR until_at IS NULL)\
                  """)
              .param(check.feed())
              .param(Timestamp.from(check.since()))
              .update();
          check.wrong().forEach(wrong -> add(jdbc, check, wrong));
        });
  }

  private static void add(JdbcClient jdbc, DigestCheck check, Wrong wrong) {
    jdbc.sql(
            """
            INSERT INTO ingest.digest_finding
              (feed, kind, object, from_at, until_at, detail, found_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (feed, kind, object) DO UPDATE SET
              from_at = least(digest_finding.from_at, excluded.from_at),
              until_at = excluded.until_at, detail = excluded.detail\
            """)
        .param(check.feed())
        .param(wrong.kind())
        .param(object(wrong.object()))
        .param(Timestamp.from(wrong.from()))
        .param(wrong.until() == null ? null : Timestamp.from(wrong.until()))
        .param(plain(wrong.text()))
        .param(Timestamp.from(check.at()))
        .update();
  }

  private static String object(String text) {
    byte[] utf8 = plain(text).getBytes(StandardCharsets.UTF_8);
    return new String(utf8, 0, Math.min(utf8.length, LONGEST_OBJECT), StandardCharsets.UTF_8);
  }

  private static String plain(String text) {
    return text.replace('\0', '\uFFFD');
  }

  @Override
  public Optional<DigestCheck> find(String feed) {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT * FROM ingest.digest_check WHERE feed = ?")
                .param(feed)
                .query((row, n) -> check(row, wrong(jdbc, feed)))
                .optional());
  }

  @Override
  public List<DigestCheck> all() {
    return session.in(
        jdbc ->
            jdbc.sql("SELECT * FROM ingest.digest_check ORDER BY feed")
                .query((row, n) -> check(row, wrong(jdbc, row.getString("feed"))))
                .list());
  }

  private static List<Wrong> wrong(JdbcClient jdbc, String feed) {
    return jdbc.sql(
            """
            SELECT kind, object, from_at, until_at, detail FROM ingest.digest_finding
            WHERE feed = ? ORDER BY from_at DESC, kind, object LIMIT ?\
            """)
        .param(feed)
        .param(MOST)
        .query(
            (row, n) -> {
              Timestamp until = row.getTimestamp("until_at");
              return new Wrong(
                  row.getString("kind"),
                  row.getString("object"),
                  row.getTimestamp("from_at").toInstant(),
                  until == null ? null : until.toInstant(),
                  row.getString("detail"));
            })
        .list();
  }

  private static DigestCheck check(ResultSet row, List<Wrong> wrong) throws SQLException {
    return new DigestCheck(
        row.getString("feed"),
        row.getTimestamp("checked_at").toInstant(),
        row.getTimestamp("since").toInstant(),
        row.getBoolean("holds"),
        row.getLong("digests"),
        row.getLong("log_files"),
        row.getLong("silences"),
        row.getLong("unsigned"),
        wrong);
  }
}
