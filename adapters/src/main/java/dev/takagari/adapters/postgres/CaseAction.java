package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Does what one person asks for, within a transaction.
record CaseAction(JdbcClient jdbc, Actor actor) {
  private static final Duration LONGEST_SNOOZE = Duration.ofDays(30);

  Case act(CaseKey key, CaseCommand command, @Nullable Long version, String token) {
    long id = CaseRows.id(jdbc, key);
    if (!token.isEmpty() && isDone(token, key, command)) {
      return CaseRows.lock(jdbc, id).found();
    }
    long other = command instanceof CaseCommand.Merge(CaseKey into) ? CaseRows.id(jdbc, into) : id;
    // two that merge the other way round wait for each other in one order
    CaseRows.lock(jdbc, Math.min(id, other));
    CaseRows.lock(jdbc, Math.max(id, other));
    CaseRows.Stored stored = CaseRows.lock(jdbc, id);
    Case found = stored.found();
    if (version != null && version != found.version()) {
      throw new TakagariException(
          ErrorCode.CASE_CHANGED,
          key + " has version " + found.version() + ", not " + version + "; look again, then act");
    }
    CaseKey merged = found.mergedInto();
    if (merged != null) {
      throw refused(key + " was merged into " + merged);
    }
    apply(stored, command);
    CaseChanges.tell(jdbc, id, CaseChanges.News.CHANGED);
    return CaseRows.lock(jdbc, id).found();
  }

  /// Whether the client asked for just that before.
  private boolean isDone(String token, CaseKey key, CaseCommand command) {
    String asked = Sha256.hex(key + " " + command.asked());
    int added =
        jdbc.sql(
                """
                INSERT INTO alerting.command_token (token, command, at)
                VALUES (?, ?, alerting.clock()) ON CONFLICT DO NOTHING\
                """)
            .param(token)
            .param(asked)
            .update();
    if (added == 1) {
      return false;
    }
    String before =
        jdbc.sql("SELECT command FROM alerting.command_token WHERE token = ?")
            .param(token)
            .query(String.class)
            .single();
    if (!before.equals(asked)) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "this Idempotency-Key came with something else before");
    }
    return true;
  }

  private void apply(CaseRows.Stored stored, CaseCommand command) {
    switch (command) {
      case CaseCommand.Acknowledge _ -> acknowledge(stored);
      case CaseCommand.Assign(String assignee) -> assign(stored.id(), assignee);
      case CaseCommand.Comment(String text, String link) ->
          CaseChanges.note(
              jdbc, stored.id(), actor, What.COMMENTED, KeptDetection.plain(text), link);
      case CaseCommand.Close(CloseReason reason, String note) -> {
        refuseClosed(stored);
        CaseChanges.close(jdbc, stored.id(), reason, KeptDetection.plain(note), actor);
      }
      case CaseCommand.Reopen(String note) -> {
        if (stored.found().state() != CaseState.CLOSED) {
          throw refused(stored.found().key() + " is not closed");
        }
        CaseChanges.reopen(jdbc, stored.id(), KeptDetection.plain(note), actor);
      }
      case CaseCommand.Snooze(Instant until, _) -> snooze(stored, until);
      case CaseCommand.Merge(CaseKey into) -> merge(stored, into);
    }
  }

  private void acknowledge(CaseRows.Stored stored) {
    refuseClosed(stored);
    if (stored.found().state() == CaseState.ACKNOWLEDGED) {
      return;
    }
    jdbc.sql(
            """
            UPDATE alerting.cases SET state = 'ACKNOWLEDGED', version = version + 1,
              acknowledged_at = coalesce(acknowledged_at, alerting.clock())
            WHERE id = ?\
            """)
        .param(stored.id())
        .update();
    say(stored.id(), What.ACKNOWLEDGED, "");
  }

  private void assign(long id, String assignee) {
    String plain = KeptDetection.plain(assignee);
    jdbc.sql("UPDATE alerting.cases SET assignee = ?, version = version + 1 WHERE id = ?")
        .param(plain)
        .param(id)
        .update();
    say(id, What.ASSIGNED, plain.isEmpty() ? "to nobody" : "to " + plain);
  }

  private void snooze(CaseRows.Stored stored, Instant until) {
    refuseClosed(stored);
    Instant now = now();
    if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_SNOOZE))) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          "until is in the future, at most " + LONGEST_SNOOZE.toDays() + " days");
    }
    jdbc.sql("UPDATE alerting.cases SET snoozed_until = ?, version = version + 1 WHERE id = ?")
        .param(KeptTimes.timestamp(until))
        .param(stored.id())
        .update();
    say(stored.id(), What.SNOOZED, "until " + until);
  }

  private void merge(CaseRows.Stored stored, CaseKey into) {
    Case found = stored.found();
    CaseRows.Stored target = CaseRows.lock(jdbc, CaseRows.id(jdbc, into));
    if (target.id() == stored.id()) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "a case cannot be merged into itself");
    }
    CaseKey further = target.found().mergedInto();
    if (further != null) {
      throw refused(into + " was merged into " + further);
    }
    if (found.state() != CaseState.CLOSED) {
      // nobody looks into a closed case: what is still to be done would be done by nobody
      refuseClosed(target);
    }
    jdbc.sql("UPDATE alerting.detection SET case_id = ? WHERE case_id = ?")
        .param(target.id())
        .param(stored.id())
        .update();
    jdbc.sql(
            """
            INSERT INTO alerting.case_host (case_id, host)
            SELECT ?, host FROM alerting.case_host WHERE case_id = ? ON CONFLICT DO NOTHING\
            """)
        .param(target.id())
        .param(stored.id())
        .update();
    jdbc.sql(
            """
            INSERT INTO alerting.case_subject (case_id, kind, value)
            SELECT ?, kind, value FROM alerting.case_subject WHERE case_id = ?
            ON CONFLICT DO NOTHING\
            """)
        .param(target.id())
        .param(stored.id())
        .update();
    jdbc.sql(
            """
            UPDATE alerting.cases t SET detections = t.detections + s.detections,
              occurrences = t.occurrences + s.occurrences,
              hosts = (SELECT count(*) FROM alerting.case_host WHERE case_id = t.id),
              first_at = least(t.first_at, s.first_at), last_at = greatest(t.last_at, s.last_at),
              joined_at = greatest(t.joined_at, s.joined_at), version = t.version + 1,
              judged = CASE WHEN t.state = 'CLOSED'
                THEN alerting.severest(t.judged, s.judged, s.severity, s.detected)
                ELSE t.judged END
            FROM alerting.cases s WHERE t.id = ? AND s.id = ?\
            """)
        .param(target.id())
        .param(stored.id())
        .update();
    Severity severity = found.severity();
    if (severity.compareTo(target.found().severity()) > 0) {
      CaseChanges.rise(jdbc, target, severity);
    }
    if (found.state() != CaseState.CLOSED) {
      CaseChanges.close(jdbc, stored.id(), CloseReason.DUPLICATE, "merged into " + into, actor);
    }
    jdbc.sql(
            """
            UPDATE alerting.cases SET merged_into = :target, detections = 0, occurrences = 0,
              hosts = 0, version = version + 1
            WHERE id = :id\
            """)
        .param("target", target.id())
        .param("id", stored.id())
        .update();
    jdbc.sql("UPDATE alerting.cases SET merged_into = :target WHERE merged_into = :id")
        .param("target", target.id())
        .param("id", stored.id())
        .update();
    say(stored.id(), What.MERGED, "into " + into);
    say(target.id(), What.MERGED, found.key() + " into this case");
    PostgresDueCases.add(jdbc, target.id());
    CaseChanges.tell(jdbc, target.id(), CaseChanges.News.CHANGED);
  }

  private Instant now() {
    return jdbc.sql("SELECT alerting.clock()")
        .query((row, _) -> row.getTimestamp(1).toInstant())
        .single();
  }

  private void say(long id, What what, String text) {
    CaseChanges.note(jdbc, id, actor, what, KeptDetection.plain(text));
  }

  private static void refuseClosed(CaseRows.Stored stored) {
    if (stored.found().state() == CaseState.CLOSED) {
      throw refused(stored.found().key() + " is closed; reopen it first");
    }
  }

  private static TakagariException refused(String why) {
    return new TakagariException(ErrorCode.CASE_STATE, why);
  }
}
