package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Severity;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What is changed of a case, whoever changes it, with its timeline and what people are to be told.
/// The caller has locked the case.
final class CaseChanges {
  /// Groups of storms: what comes to them is of no one thing.
  static final String STORM_GROUP = "storm:";

  private CaseChanges() {}

  static void note(JdbcClient jdbc, long id, Actor actor, What what, String text) {
    note(jdbc, id, actor, what, text, "");
  }

  static void note(JdbcClient jdbc, long id, Actor actor, What what, String text, String link) {
    jdbc.sql(
            """
            INSERT INTO alerting.timeline (case_id, at, actor, origin, what, text, link)
            VALUES (?, alerting.clock(), ?, ?, ?, ?, ?)\
            """)
        .param(id)
        .param(actor.name())
        .param(actor.origin().name())
        .param(what.name())
        .param(text)
        .param(link)
        .update();
  }

  /// What people are to be told of a case.
  enum News {
    /// That there is one, of which nobody was told.
    OPENED,
    /// That it is not as it was.
    CHANGED
  }

  /// Has people told of the case as it is now. That nobody was told of it at all stays so.
  static void tell(JdbcClient jdbc, long id, News news) {
    jdbc.sql(
            """
            INSERT INTO alerting.outbox (case_id, kind, since) VALUES (?, ?, alerting.clock())
            ON CONFLICT (case_id) DO UPDATE SET news = excluded.news\
            """)
        .param(id)
        .param(news.name())
        .update();
  }

  /// Makes it a case that a policy has not seen: its severity alone says what it is.
  static void rise(JdbcClient jdbc, CaseRows.Stored stored, Severity severity) {
    Case found = stored.found();
    jdbc.sql("UPDATE alerting.cases SET detected = ?, version = version + 1 WHERE id = ?")
        .param(severity.name())
        .param(stored.id())
        .update();
    if (found.assessment().policy().equals(Assessment.NO_POLICY)) {
      write(jdbc, stored.id(), unseen(severity, found.groupKey()));
    }
    note(
        jdbc,
        stored.id(),
        Actor.SYSTEM,
        What.UPDATED,
        "severity rose from " + found.severity().code() + " to " + severity.code());
  }

  /// What the severity says of a case of a group.
  static Assessment unseen(Severity severity, String groupKey) {
    Assessment usual = Assessment.of(severity);
    return groupKey.startsWith(Case.SAMPLE_GROUP) ? usual.atMost(Tell.RECORD) : usual;
  }

  static void write(JdbcClient jdbc, long id, Assessment assessment) {
    jdbc.sql(
            """
            UPDATE alerting.cases SET severity = ?, verdict = ?, reasons = ?, tell = ?, policy = ?
            WHERE id = ?\
            """)
        .param(assessment.severity().name())
        .param(assessment.verdict())
        .param(assessment.reasons().toArray(String[]::new))
        .param(assessment.tell().name())
        .param(assessment.policy())
        .param(id)
        .update();
  }

  static void close(JdbcClient jdbc, long id, CloseReason reason, String note, Actor actor) {
    jdbc.sql(
            """
            UPDATE alerting.cases SET state = 'CLOSED', reason = ?, note = ?,
              judged = alerting.severest(severity, detected, judged),
              closed_at = alerting.clock(), snoozed_until = NULL, version = version + 1
            WHERE id = ?\
            """)
        .param(reason.name())
        .param(note)
        .param(id)
        .update();
    note(
        jdbc,
        id,
        actor,
        What.CLOSED,
        note.isEmpty() ? "as " + reason.code() : "as " + reason.code() + ": " + note);
  }

  static void reopen(JdbcClient jdbc, long id, String note, Actor actor) {
    jdbc.sql(
            """
            UPDATE alerting.cases SET state = 'OPEN', reason = NULL, note = '', closed_at = NULL,
              version = version + 1
            WHERE id = ?\
            """)
        .param(id)
        .update();
    note(jdbc, id, actor, What.REOPENED, note);
  }
}
