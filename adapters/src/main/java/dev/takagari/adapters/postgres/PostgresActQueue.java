package dev.takagari.adapters.postgres;

import dev.takagari.adapters.postgres.ActRows.Subject;
import dev.takagari.core.cases.Page;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.text.PlainText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tables `act` and `shown` of the schema `alerting`.
public final class PostgresActQueue implements ActQueue {
  /// Takes what may be taken by an index that holds nothing else: what waits behind the first act
  /// of its subject is not looked at. The clock is read once, so that the index can be asked for
  /// what is due.
  static final String TAKE =
      """
      WITH taken AS (
        SELECT id FROM alerting.act
        WHERE destination = :destination AND head AND state = 'WAITING'
          AND due_at <= (SELECT alerting.clock()) AND claimed_until <= (SELECT alerting.clock())
        ORDER BY due_at, id LIMIT :limit FOR UPDATE SKIP LOCKED)
      UPDATE alerting.act a SET attempts = a.attempts + 1, tries = a.tries + 1,
        claimed_until = alerting.clock() + make_interval(secs => :lease)
      FROM taken t WHERE a.id = t.id
      RETURNING a.*, (SELECT s.reference FROM alerting.shown s
        WHERE s.subject = a.subject AND s.destination = a.destination) AS reference\
      """;

  /// Acts that nobody did and nobody will. Whoever gives one back sets when it is due, so that what
  /// was due long ago was not taken since.
  private static final String LEFT =
      """
      a.state <> 'DONE'
        AND greatest(a.due_at, a.claimed_until)
          < (SELECT alerting.clock()) - make_interval(secs => :age)
        AND (a.state = 'DEAD' OR a.destination <> ALL(:served::text[]))\
      """;

  private static final int MOST_FORGOTTEN = 10_000;

  /// Subjects at a time.
  private static final int MOST_LEFT = 1_000;

  private static final int LONGEST_WHY = 500;

  /// Of an act in a list. Reports are longer.
  private static final int LONGEST_LISTED = 20_000;

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final double JITTER = 0.2;

  private final PostgresSession session;
  private final RandomGenerator random;

  /// @param random of which several threads may ask
  public PostgresActQueue(PostgresSession session, RandomGenerator random) {
    this.session = session;
    this.random = random;
  }

  @Override
  public int put(List<NewAct> acts) {
    return session.in(jdbc -> ActRows.put(jdbc, acts));
  }

  /// @param due the order in which acts are taken, before their ids
  private record Taken(TakenAct act, Instant due, int tries) {}

  @Override
  public List<TakenAct> take(String destination, int limit, Duration lease) {
    List<Taken> taken =
        session.in(
            jdbc ->
                jdbc.sql(TAKE)
                    .param("destination", destination)
                    .param("limit", limit)
                    .param("lease", PostgresSession.seconds(lease))
                    .query((row, _) -> taken(row))
                    .list());
    List<TakenAct> acts = new ArrayList<>();
    for (Taken one :
        taken.stream()
            .sorted(
                Comparator.comparing(Taken::due).thenComparingLong(each -> each.act().act().id()))
            .toList()) {
      if (one.tries() <= MOST_TRIES) {
        acts.add(one.act());
      } else {
        // whoever had it died each time, so nobody gave it back
        dead(one.act().act(), tooOften("nothing was heard of it"));
      }
    }
    return acts;
  }

  private static Taken taken(ResultSet row) throws SQLException {
    String reference = row.getString("reference");
    return new Taken(
        new TakenAct(act(row), reference == null || reference.isEmpty() ? null : reference),
        row.getTimestamp("due_at").toInstant(),
        row.getInt("tries"));
  }

  private static Act act(ResultSet row) throws SQLException {
    return new Act(
        row.getLong("id"),
        row.getString("destination"),
        row.getString("subject"),
        Act.Kind.valueOf(row.getString("kind")),
        row.getString("marker"),
        row.getString("content"),
        row.getInt("attempts"),
        row.getTimestamp("since").toInstant());
  }

  @Override
  public void done(Act act, @Nullable String reference) {
    held(
        act,
        (jdbc, _) -> {
          jdbc.sql(
                  """
                  UPDATE alerting.act SET state = 'DONE', head = false,
                    done_at = alerting.clock(), claimed_until = '-infinity', why = ''
                  WHERE id = ?\
                  """)
              .param(act.id())
              .update();
          if (reference != null) {
            show(jdbc, act, reference);
          }
        });
  }

  private static void show(JdbcClient jdbc, Act act, String reference) {
    jdbc.sql(
            """
            INSERT INTO alerting.shown AS s (destination, subject, reference, since)
            VALUES (?, ?, ?, alerting.clock())
            ON CONFLICT (subject, destination) DO UPDATE SET reference = excluded.reference,
              since = CASE WHEN s.reference = excluded.reference THEN s.since
                ELSE excluded.since END\
            """)
        .param(act.destination())
        .param(act.subject())
        .param(KeptDetection.plain(reference))
        .update();
  }

  @Override
  public void later(Act act, Duration wait, String why, boolean isTry) {
    held(
        act,
        (jdbc, tried) -> {
          if (isTry && tried >= MOST_TRIES) {
            bury(jdbc, act, tooOften(why));
            return;
          }
          int tries = isTry ? tried : tried - 1;
          jdbc.sql(
                  """
                  UPDATE alerting.act SET tries = ?, claimed_until = '-infinity', why = ?,
                    due_at = alerting.clock() + make_interval(secs => ?)
                  WHERE id = ?\
                  """)
              .param(tries)
              .param(cut(why))
              .param(PostgresSession.seconds(wait.isZero() ? pause(tries) : wait))
              .param(act.id())
              .update();
        });
  }

  private static String tooOften(String why) {
    return "tried " + MOST_TRIES + " times: " + why;
  }

  private Duration pause(int tries) {
    long usual = Math.min(1_000L << Math.min(tries, MOST_TRIES), LONGEST_PAUSE.toMillis());
    return Duration.ofMillis(Math.round(usual * (1 + JITTER * (2 * random.nextDouble() - 1))));
  }

  @Override
  public void dead(Act act, String why) {
    held(act, (jdbc, _) -> bury(jdbc, act, why));
  }

  private static void bury(JdbcClient jdbc, Act act, String why) {
    jdbc.sql(
            """
            UPDATE alerting.act SET state = 'DEAD', head = false, claimed_until = '-infinity',
              why = ?
            WHERE id = ?\
            """)
        .param(cut(why))
        .param(act.id())
        .update();
  }

  private static String cut(String why) {
    return PlainText.bounded(KeptDetection.plain(why), LONGEST_WHY + 1);
  }

  /// Does something about an act, unless somebody else took it, or it is no longer to be done; then
  /// the next of its subject may be taken.
  ///
  /// @param work gets how often it was tried
  private void held(Act act, BiConsumer<JdbcClient, Integer> work) {
    Subject subject = new Subject(act.destination(), act.subject());
    session.run(
        jdbc -> {
          ActRows.lock(jdbc, List.of(subject));
          Optional<Integer> tries =
              jdbc.sql(
                      """
                      SELECT tries FROM alerting.act
                      WHERE id = ? AND attempts = ? AND state = 'WAITING'
                        AND claimed_until > '-infinity' FOR UPDATE\
                      """)
                  .param(act.id())
                  .param(act.attempts())
                  .query(Integer.class)
                  .optional();
          if (tries.isPresent()) {
            work.accept(jdbc, tries.get());
            ActRows.advance(jdbc, List.of(subject));
          }
        });
  }

  @Override
  public Page<QueuedAct> list(
      ActFilter filter, @Nullable String destination, @Nullable String after, int limit) {
    long place = after == null ? 0 : CaseRows.place(after);
    List<QueuedAct> found =
        session.in(
            jdbc ->
                jdbc.sql(
                        """
                        SELECT id, destination, subject, kind, marker, attempts, since, state,
                          due_at, why,
                          CASE WHEN length(content) <= :longest THEN content ELSE '' END AS content
                        FROM alerting.act
                        WHERE id > :place AND :which
                          AND (:destination::text IS NULL OR destination = :destination)
                        ORDER BY id LIMIT :limit\
                        """
                            .replace(":which", which(filter)))
                    .param("longest", LONGEST_LISTED)
                    .param("place", place)
                    .param("destination", destination, Types.VARCHAR)
                    .param("limit", limit + 1)
                    .query(
                        (row, _) ->
                            new QueuedAct(
                                act(row),
                                State.valueOf(row.getString("state")),
                                row.getTimestamp("due_at").toInstant(),
                                row.getString("why")))
                    .list());
    return CaseRows.page(found, limit, each -> each, each -> each.act().id());
  }

  private static String which(ActFilter filter) {
    return switch (filter) {
      case WAITING -> "state = 'WAITING'";
      case DEAD -> "state = 'DEAD'";
      case OPEN -> "state <> 'DONE'";
      case ALL -> "true";
    };
  }

  /// @param id of a dead act
  private record Dead(long id, Subject subject) {}

  @Override
  public int redrive(@Nullable Long id, @Nullable String destination) {
    return session.in(
        jdbc -> {
          List<Dead> dead =
              jdbc.sql(
                      """
                      SELECT id, destination, subject FROM alerting.act
                      WHERE state = 'DEAD' AND (:id::bigint IS NULL OR id = :id)
                        AND (:destination::text IS NULL OR destination = :destination)\
                      """)
                  .param("id", id, Types.BIGINT)
                  .param("destination", destination, Types.VARCHAR)
                  .query(
                      (row, _) ->
                          new Dead(
                              row.getLong("id"),
                              new Subject(row.getString("destination"), row.getString("subject"))))
                  .list();
          List<Subject> subjects = dead.stream().map(Dead::subject).distinct().toList();
          ActRows.lock(jdbc, subjects);
          int redriven =
              jdbc.sql(
                      """
                      UPDATE alerting.act SET state = 'WAITING', tries = 0,
                        due_at = alerting.clock()
                      WHERE id = ANY(?) AND state = 'DEAD'\
                      """)
                  .param(dead.stream().map(Dead::id).toArray(Long[]::new))
                  .update();
          ActRows.advance(jdbc, subjects);
          return redriven;
        });
  }

  @Override
  public List<ActCount> counts() {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT destination, count(*) FILTER (WHERE state = 'WAITING') AS waiting,
                      count(*) FILTER (WHERE state = 'DEAD') AS dead,
                      min(since) FILTER (WHERE state = 'WAITING') AS since
                    FROM alerting.act WHERE state <> 'DONE'
                    GROUP BY destination ORDER BY destination\
                    """)
                .query(
                    (row, _) ->
                        new ActCount(
                            row.getString("destination"),
                            row.getLong("waiting"),
                            row.getLong("dead"),
                            CaseRows.instant(row, "since")))
                .list());
  }

  @Override
  public List<Shown> shown(String subject) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT * FROM alerting.shown WHERE subject = ? AND reference <> ''
                    ORDER BY destination\
                    """)
                .param(subject)
                .query(
                    (row, _) ->
                        new Shown(
                            row.getString("destination"),
                            row.getString("subject"),
                            row.getString("reference"),
                            row.getTimestamp("since").toInstant()))
                .list());
  }

  @Override
  public Optional<String> subject(String destination, String reference) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    SELECT subject FROM alerting.shown
                    WHERE destination = ? AND reference = ? AND reference <> ''
                    ORDER BY since DESC, subject LIMIT 1\
                    """)
                .param(destination)
                .param(KeptDetection.plain(reference))
                .query(String.class)
                .optional());
  }

  @Override
  public int forget(Duration age) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    """
                    DELETE FROM alerting.act WHERE id IN (
                      SELECT id FROM alerting.act
                      WHERE state = 'DONE'
                        AND done_at < (SELECT alerting.clock()) - make_interval(secs => ?)
                      LIMIT ?)\
                    """)
                .param(PostgresSession.seconds(age))
                .param(MOST_FORGOTTEN)
                .update());
  }

  @Override
  public int forgetUndone(Duration age, Set<String> served) {
    String[] names = served.toArray(String[]::new);
    double seconds = PostgresSession.seconds(age);
    return session.in(
        jdbc -> {
          List<Subject> subjects =
              jdbc.sql(
                      "SELECT DISTINCT destination, subject FROM alerting.act a WHERE "
                          + LEFT
                          + " LIMIT "
                          + MOST_LEFT)
                  .param("age", seconds)
                  .param("served", names)
                  .query(
                      (row, _) ->
                          new Subject(row.getString("destination"), row.getString("subject")))
                  .list();
          ActRows.lock(jdbc, subjects);
          int forgotten =
              jdbc.sql(
                      """
                      DELETE FROM alerting.act a
                      USING unnest(:destinations::text[], :subjects::text[])
                        AS s (destination, subject)
                      WHERE a.destination = s.destination AND a.subject = s.subject AND \
                      """
                          + LEFT)
                  .param("age", seconds)
                  .param("served", names)
                  .param(
                      "destinations",
                      subjects.stream().map(Subject::destination).toArray(String[]::new))
                  .param("subjects", subjects.stream().map(Subject::subject).toArray(String[]::new))
                  .update();
          ActRows.advance(jdbc, subjects);
          return forgotten;
        });
  }
}
