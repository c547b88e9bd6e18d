package dev.takagari.adapters.postgres;

import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.NewAct;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rows of the table `act`, within a transaction.
///
/// Whoever puts acts of a subject in, ends one, gives one back or tries one anew holds the lock of
/// the subject, taken before any row, so that always one act at most is the one that may be taken.
/// Whoever takes acts waits for nobody.
final class ActRows {
  private static final int SUBJECT_LOCK = 7_005;

  /// Subjects share locks: a transaction may hold all of them.
  private static final int SUBJECT_LOCKS = 512;

  private ActRows() {}

  /// Something at a destination, whose acts are done one after the other.
  record Subject(String destination, String subject) {
    /// The same in every process.
    private int lock() {
      return Math.floorMod((destination + "\n" + subject).hashCode(), SUBJECT_LOCKS);
    }
  }

  /// Until the transaction ends nobody else has one of these.
  static void lock(JdbcClient jdbc, Collection<Subject> subjects) {
    // everybody in the same order
    Integer[] locks =
        subjects.stream().map(Subject::lock).distinct().sorted().toArray(Integer[]::new);
    jdbc.sql("SELECT pg_advisory_xact_lock(?, lock) FROM unnest(?::integer[]) AS lock")
        .param(SUBJECT_LOCK)
        .param(locks)
        .query()
        .listOfRows();
  }

  /// Puts acts in, in this order, but for those that are known or not needed.
  ///
  /// @return how many were put in
  static int put(JdbcClient jdbc, List<NewAct> acts) {
    if (acts.isEmpty()) {
      return 0;
    }
    lock(jdbc, acts.stream().map(act -> new Subject(act.destination(), act.subject())).toList());
    return acts.stream().mapToInt(act -> put(jdbc, act)).sum();
  }

  private static int put(JdbcClient jdbc, NewAct act) {
    boolean isShown = act.kind() == Act.Kind.SHOW;
    // one that died may have shown the case all the same: whoever takes the next looks for that,
    // from
    // the time on since when it may be there
    // what waits and nobody has shows the case as it will be then, so another would say the same
    String which =
        isShown
            ? """
              WHERE NOT EXISTS (SELECT FROM alerting.act
                WHERE destination = :destination AND subject = :subject AND state = 'WAITING'
                  AND kind = 'SHOW' AND claimed_until = '-infinity')
              """
            : "";
    return jdbc.sql(
            """
            INSERT INTO alerting.act
              (destination, subject, kind, marker, content, head, due_at, attempts, since)
            SELECT :destination, :subject, :kind, :marker::text :own, :content,
              NOT EXISTS (SELECT FROM alerting.act
                WHERE destination = :destination AND subject = :subject AND state = 'WAITING'),
              alerting.clock(), coalesce(tried.attempts, 0), coalesce(tried.since, alerting.clock())
            FROM (SELECT max(attempts) AS attempts, min(since) AS since FROM alerting.act
              WHERE :kind = 'SHOW' AND destination = :destination AND subject = :subject
                AND state = 'DEAD' AND kind = 'SHOW') AS tried
            :which
            ON CONFLICT (destination, marker) DO NOTHING\
            """
                .replace(":own", isShown ? "|| ':' || gen_random_uuid()" : "")
                .replace(":which", which))
        .param("destination", act.destination())
        .param("subject", act.subject())
        .param("kind", act.kind().name())
        .param("marker", act.marker())
        .param("content", KeptDetection.plain(act.content()))
        .update();
  }

  /// Makes the first act of each subject that waits the one that may be taken, unless somebody has
  /// another of it.
  static void advance(JdbcClient jdbc, Collection<Subject> subjects) {
    String[] destinations = subjects.stream().map(Subject::destination).toArray(String[]::new);
    String[] names = subjects.stream().map(Subject::subject).toArray(String[]::new);
    jdbc.sql(
            """
            UPDATE alerting.act a SET head = false
            FROM unnest(?::text[], ?::text[]) AS s (destination, subject)
            WHERE a.destination = s.destination AND a.subject = s.subject AND a.head
              AND a.claimed_until = '-infinity'
              AND a.id > (SELECT min(id) FROM alerting.act f
                WHERE f.destination = s.destination AND f.subject = s.subject
                  AND f.state = 'WAITING')\
            """)
        .param(destinations)
        .param(names)
        .update();
    jdbc.sql(
            """
            UPDATE alerting.act SET head = true WHERE id IN (
              SELECT (SELECT min(id) FROM alerting.act f
                WHERE f.destination = s.destination AND f.subject = s.subject
                  AND f.state = 'WAITING')
              FROM unnest(?::text[], ?::text[]) AS s (destination, subject)
              WHERE NOT EXISTS (SELECT FROM alerting.act h
                WHERE h.destination = s.destination AND h.subject = s.subject AND h.head))\
            """)
        .param(destinations)
        .param(names)
        .update();
  }
}
