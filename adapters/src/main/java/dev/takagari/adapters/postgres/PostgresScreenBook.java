package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Page;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ScreenBook;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `screen_note` of the schema `alerting`.
public final class PostgresScreenBook implements ScreenBook {
  private static final int MOST_FORGOTTEN = 10_000;

  private final PostgresSession session;

  public PostgresScreenBook(PostgresSession session) {
    this.session = session;
  }

  @Override
  public void put(Act act, String title, String text) {
    session.run(
        jdbc -> {
          switch (act.kind()) {
            case SHOW -> {
              write(
                  jdbc,
                  act,
                  title,
                  text,
                  """
                  INSERT INTO alerting.screen_note AS n (destination, subject, kind, marker, title,
                    body, told_at, edited_at)
                  VALUES (?, ?, ?, ?, ?, ?, alerting.clock(), alerting.clock())
                  ON CONFLICT (subject) WHERE kind = 'SHOW' DO UPDATE
                    SET title = excluded.title, body = excluded.body, edits = n.edits + 1,
                      edited_at = excluded.edited_at
                    WHERE (n.title, n.body) IS DISTINCT FROM (excluded.title, excluded.body)\
                  """);
              forgetSubjects(jdbc);
            }
            case POST -> {
              write(
                  jdbc,
                  act,
                  title,
                  text,
                  """
                  INSERT INTO alerting.screen_note (destination, subject, kind, marker, title, body,
                    told_at, edited_at)
                  VALUES (?, ?, ?, ?, ?, ?, alerting.clock(), alerting.clock())
                  ON CONFLICT DO NOTHING\
                  """);
              forgetSubjects(jdbc);
            }
            case ADD -> {
              write(
                  jdbc,
                  act,
                  title,
                  text,
                  """
                  INSERT INTO alerting.screen_note (destination, subject, kind, marker, title, body,
                    told_at, edited_at)
                  SELECT a.destination, a.subject, a.kind, a.marker, a.title, a.body,
                    alerting.clock(), alerting.clock()
                  FROM (VALUES (?, ?, ?, ?, ?, ?))
                    AS a (destination, subject, kind, marker, title, body)
                  WHERE EXISTS (SELECT FROM alerting.screen_note n
                    WHERE n.subject = a.subject AND n.kind = 'SHOW')
                  ON CONFLICT DO NOTHING\
                  """);
              jdbc.sql(
                      """
                      DELETE FROM alerting.screen_note WHERE id IN (
                        SELECT id FROM alerting.screen_note WHERE subject = ? AND kind = 'ADD'
                        ORDER BY id DESC OFFSET ?)\
                      """)
                  .param(act.subject())
                  .param(MOST_ENTRIES)
                  .update();
            }
          }
        });
  }

  private static void write(JdbcClient jdbc, Act act, String title, String text, String statement) {
    jdbc.sql(statement)
        .param(act.destination())
        .param(act.subject())
        .param(act.kind().name())
        .param(act.marker())
        .param(kept(title))
        .param(kept(text))
        .update();
  }

  private static void forgetSubjects(JdbcClient jdbc) {
    jdbc.sql(
            """
            DELETE FROM alerting.screen_note WHERE subject IN (
              SELECT subject FROM alerting.screen_note WHERE kind <> 'ADD'
              ORDER BY id DESC OFFSET ?)\
            """)
        .param(MOST_SUBJECTS)
        .update();
  }

  /// As the database can keep it: bounded, without NUL and halves of characters.
  private static String kept(String text) {
    String bounded = text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    StringBuilder kept = new StringBuilder(bounded.length());
    KeptDetection.plain(bounded)
        .codePoints()
        .map(c -> Character.getType(c) == Character.SURROGATE ? '\ufffd' : c)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  @Override
  public Page<ScreenNote> list(@Nullable String after, int limit) {
    long place = CaseRows.place(after);
    List<ScreenNote> found =
        session.in(
            jdbc ->
                jdbc.sql("SELECT * FROM alerting.screen_note WHERE id < ? ORDER BY id DESC LIMIT ?")
                    .param(place)
                    .param(limit + 1)
                    .query((row, _) -> read(row))
                    .list());
    return CaseRows.page(found, limit, note -> note, ScreenNote::id);
  }

  @Override
  public int forget(String destination, Duration age) {
    double seconds = PostgresSession.seconds(age);
    return session.in(
        jdbc -> {
          int notes =
              jdbc.sql(
                      """
                      DELETE FROM alerting.screen_note WHERE subject IN (
                        SELECT subject FROM alerting.screen_note WHERE destination = ?
                        GROUP BY subject
                        HAVING max(edited_at) < alerting.clock() - make_interval(secs => ?))\
                      """)
                  .param(destination)
                  .param(seconds)
                  .update();
          // what is about to be shown again keeps how far people were told of it
          int shown =
              jdbc.sql(
                      """
                      DELETE FROM alerting.shown WHERE (subject, destination) IN (
                        SELECT s.subject, s.destination FROM alerting.shown s
                        WHERE s.destination = ?
                          AND s.since < alerting.clock() - make_interval(secs => ?)
                          AND NOT EXISTS (SELECT FROM alerting.screen_note n
                            WHERE n.subject = s.subject)
                          AND NOT EXISTS (SELECT FROM alerting.act a
                            WHERE a.destination = s.destination AND a.subject = s.subject
                              AND a.state = 'WAITING')
                        LIMIT ?)\
                      """)
                  .param(destination)
                  .param(seconds)
                  .param(MOST_FORGOTTEN)
                  .update();
          return notes + shown;
        });
  }

  private static ScreenNote read(ResultSet row) throws SQLException {
    return new ScreenNote(
        row.getLong("id"),
        row.getString("destination"),
        row.getString("subject"),
        Act.Kind.valueOf(row.getString("kind")),
        row.getString("title"),
        row.getString("body"),
        row.getTimestamp("told_at").toInstant(),
        row.getTimestamp("edited_at").toInstant(),
        row.getInt("edits"));
  }
}
