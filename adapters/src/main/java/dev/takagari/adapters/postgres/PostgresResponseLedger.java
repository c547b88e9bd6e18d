package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.ResponseLedger;
import dev.takagari.core.response.ResponseRequest;
import dev.takagari.core.response.ResponseState;
import dev.takagari.core.response.ResponseWork;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Responses in the table `response`.
public final class PostgresResponseLedger implements ResponseLedger, ResponseWork {
  private static final String SELECT =
      """
      SELECT r.*, c.year, c.number FROM alerting.response r
      JOIN alerting.cases c ON c.id = r.case_id\
      """;

  /// Nobody looks what a call did before it is over.
  private static final Duration CALL = Duration.ofMinutes(5);

  private static final String OPEN =
      "r.state IN ('REQUESTED', 'APPROVED', 'EVIDENCE_SAVED', 'CALLING')";

  private final PostgresSession session;

  public PostgresResponseLedger(PostgresSession session) {
    this.session = session;
  }

  /// A response and the row of its case.
  private record Stored(Response response, long caseId, long fence) {}

  @Override
  public Response request(ResponseRequest request) {
    return session.in(
        jdbc -> {
          long caseId = CaseRows.id(jdbc, request.key());
          CaseKey merged = CaseRows.lock(jdbc, caseId).found().mergedInto();
          Optional<Stored> before = byToken(jdbc, request.token());
          if (before.isPresent()) {
            return same(before.get().response(), request);
          }
          if (merged != null) {
            throw state(request.key() + " was merged into " + merged);
          }
          Instant now = now(jdbc);
          UUID id = TimedUuid.at(now);
          int added =
              jdbc.sql(
                      """
                      INSERT INTO alerting.response (id, case_id, kind, target, reason, requested_by,
                        requested_origin, requested_at, token, state, free_at)
                      VALUES (:id, :case, :kind, :target, :reason, :by, :origin, :now, :token,
                        'REQUESTED', :now)
                      ON CONFLICT DO NOTHING""")
                  .param("id", id)
                  .param("case", caseId)
                  .param("kind", request.kind().name())
                  .param("target", request.target())
                  .param("reason", KeptDetection.plain(request.reason()))
                  .param("by", request.by().name())
                  .param("origin", request.by().origin().name())
                  .param("now", Timestamp.from(now))
                  .param("token", request.token().isEmpty() ? null : request.token())
                  .update();
          if (added == 0) {
            throw state(underWay(jdbc, request));
          }
          note(
              jdbc,
              caseId,
              request.by(),
              "asks to %s %s because %s; a second person approves or refuses %s"
                  .formatted(
                      request.kind().words(),
                      request.target(),
                      KeptDetection.plain(request.reason()),
                      id));
          return get(jdbc, id).response();
        });
  }

  private static Optional<Stored> byToken(JdbcClient jdbc, String token) {
    return token.isEmpty()
        ? Optional.empty()
        : jdbc.sql(SELECT + " WHERE r.token = ?")
            .param(token)
            .query((row, _) -> read(row))
            .optional();
  }

  private static Response same(Response before, ResponseRequest request) {
    boolean same =
        before.key().equals(request.key())
            && before.kind() == request.kind()
            && before.target().equals(request.target())
            && before.reason().equals(KeptDetection.plain(request.reason()))
            && Response.isSamePerson(before.requestedBy(), request.by());
    if (!same) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "this Idempotency-Key came with something else before");
    }
    return before;
  }

  private static String underWay(JdbcClient jdbc, ResponseRequest request) {
    return jdbc.sql(SELECT + " WHERE r.target = ? AND " + OPEN)
        .param(request.target())
        .query((row, _) -> read(row))
        .optional()
        .map(Stored::response)
        .map(
            other ->
                "%s is under way against it for %s, asked for by %s; it is %s: %s"
                    .formatted(
                        other.kind().code(),
                        other.key(),
                        other.requestedBy().name(),
                        other.state().code(),
                        other.id()))
        .orElse("something is under way against it; look again");
  }

  @Override
  public Optional<Response> find(UUID id) {
    return session.in(
        jdbc ->
            jdbc.sql(SELECT + " WHERE r.id = ?")
                .param(id)
                .query((row, _) -> read(row).response())
                .optional());
  }

  @Override
  public List<Response> list(@Nullable CaseKey key, boolean open, int limit) {
    return session.in(
        jdbc ->
            jdbc.sql(
                    SELECT
                        + """
                         WHERE (:year::int IS NULL OR (c.year = :year AND c.number = :number))\
                        """
                        + (open ? " AND " + OPEN : "")
                        + " ORDER BY r.requested_at DESC, r.id DESC LIMIT :limit")
                .param("year", key == null ? null : key.year(), java.sql.Types.INTEGER)
                .param("number", key == null ? null : key.number(), java.sql.Types.BIGINT)
                .param("limit", limit)
                .query((row, _) -> read(row).response())
                .list());
  }

  @Override
  public Response approve(UUID id, Actor by) {
    return session.in(
        jdbc -> {
          Stored stored = lock(jdbc, id);
          Response found = stored.response();
          Response.Decision before = found.decision();
          if (before != null
              && found.state() != ResponseState.REFUSED
              && Response.isSamePerson(before.by(), by)) {
            return found;
          }
          requireWaiting(jdbc, found);
          if (Response.isNobody(by) || Response.isSamePerson(found.requestedBy(), by)) {
            throw new TakagariException(
                ErrorCode.NOT_ALLOWED,
                found.requestedBy().name() + " asked for it; somebody else has to approve it");
          }
          decide(jdbc, id, by, ResponseState.APPROVED, "");
          note(
              jdbc,
              stored.caseId(),
              by,
              "approves to %s %s, which %s asked for (%s)"
                  .formatted(found.kind().words(), found.target(), found.requestedBy().name(), id));
          return get(jdbc, id).response();
        });
  }

  @Override
  public Response refuse(UUID id, Actor by, String why) {
    return session.in(
        jdbc -> {
          Stored stored = lock(jdbc, id);
          Response found = stored.response();
          Response.Decision before = found.decision();
          if (before != null
              && found.state() == ResponseState.REFUSED
              && Response.isSamePerson(before.by(), by)) {
            return found;
          }
          requireWaiting(jdbc, found);
          String plain = KeptDetection.plain(why).strip();
          String words = plain.isEmpty() ? "refused" : "refused: " + plain;
          decide(jdbc, id, by, ResponseState.REFUSED, words);
          note(
              jdbc,
              stored.caseId(),
              by,
              "refuses to %s %s%s (%s)"
                  .formatted(
                      found.kind().words(),
                      found.target(),
                      plain.isEmpty() ? "" : " because " + plain,
                      id));
          return get(jdbc, id).response();
        });
  }

  private static void requireWaiting(JdbcClient jdbc, Response found) {
    if (found.state() != ResponseState.REQUESTED) {
      throw state("it is " + found.state().code() + " and waits for nobody's decision");
    }
    if (!now(jdbc).isBefore(found.requestedAt().plus(Response.APPROVAL))) {
      throw state(
          "nobody approved it within "
              + Response.APPROVAL.toMinutes()
              + " minutes; ask for it again");
    }
  }

  private static void decide(
      JdbcClient jdbc, UUID id, Actor by, ResponseState state, String outcome) {
    jdbc.sql(
            """
            UPDATE alerting.response SET state = :state, decided_by = :by, decided_origin = :origin,
              decided_at = alerting.clock(), outcome = :outcome, free_at = alerting.clock(),
              ended_at = CASE WHEN :over THEN alerting.clock() END
            WHERE id = :id""")
        .param("state", state.name())
        .param("by", by.name())
        .param("origin", by.origin().name())
        .param("outcome", outcome)
        .param("over", state.isOver())
        .param("id", id)
        .update();
  }

  @Override
  public List<Response> expire() {
    List<UUID> late = session.in(jdbc -> late(jdbc, null));
    List<Response> ended = new ArrayList<>();
    for (UUID id : late) {
      session.in(jdbc -> expire(jdbc, id)).ifPresent(ended::add);
    }
    return ended;
  }

  /// What waited too long.
  ///
  /// @param only whether this one did; null for all
  private static List<UUID> late(JdbcClient jdbc, @Nullable UUID only) {
    return jdbc.sql(
            """
            SELECT id FROM alerting.response
            WHERE (:only::uuid IS NULL OR id = :only)
              AND ((state = 'REQUESTED'
                  AND requested_at <= alerting.clock() - make_interval(secs => :approval))
                OR (state IN ('APPROVED', 'EVIDENCE_SAVED') AND free_at <= alerting.clock()
                  AND decided_at <= alerting.clock() - make_interval(secs => :execution))
                OR (state = 'CALLING' AND free_at <= alerting.clock()
                  AND decided_at <= alerting.clock() - make_interval(secs => :looking)))
            ORDER BY requested_at LIMIT 100""")
        .param("only", only, java.sql.Types.OTHER)
        .param("approval", PostgresSession.seconds(Response.APPROVAL))
        .param("execution", PostgresSession.seconds(Response.EXECUTION))
        .param("looking", PostgresSession.seconds(Response.LOOKING))
        .query((row, _) -> row.getObject("id", UUID.class))
        .list();
  }

  private static Optional<Response> expire(JdbcClient jdbc, UUID id) {
    Stored stored = lock(jdbc, id);
    if (late(jdbc, id).isEmpty()) {
      // somebody was quicker
      return Optional.empty();
    }
    Response response = stored.response();
    String trouble = response.trouble().isEmpty() ? "" : ": " + response.trouble();
    switch (response.state()) {
      case REQUESTED ->
          close(
              jdbc,
              stored,
              ResponseState.EXPIRED,
              "nobody approved it within " + minutes(Response.APPROVAL));
      case APPROVED, EVIDENCE_SAVED ->
          close(
              jdbc,
              stored,
              ResponseState.FAILED,
              "nothing was called within "
                  + minutes(Response.EXECUTION)
                  + " after the approval"
                  + trouble);
      default ->
          close(
              jdbc,
              stored,
              ResponseState.UNKNOWN,
              "the call was begun, and whether it was done could not be found out" + trouble);
    }
    return Optional.of(get(jdbc, id).response());
  }

  private static String minutes(Duration time) {
    return time.toMinutes() + " minutes";
  }

  @Override
  public Optional<Claim> claim(Duration lease) {
    return session.in(
        jdbc -> {
          Optional<UUID> taken =
              jdbc.sql(
                      """
                      UPDATE alerting.response SET fence = fence + 1,
                        free_at = alerting.clock() + make_interval(secs => :lease)
                      WHERE id = (
                        SELECT id FROM alerting.response
                        WHERE free_at <= alerting.clock() AND (state = 'CALLING'
                          OR (state IN ('APPROVED', 'EVIDENCE_SAVED') AND decided_at
                            > alerting.clock() - make_interval(secs => :execution)))
                        ORDER BY decided_at LIMIT 1 FOR UPDATE SKIP LOCKED)
                      RETURNING id""")
                  .param("lease", PostgresSession.seconds(lease))
                  .param("execution", PostgresSession.seconds(Response.EXECUTION))
                  .query(UUID.class)
                  .optional();
          return taken.map(id -> get(jdbc, id)).map(row -> new Claim(row.response(), row.fence()));
        });
  }

  @Override
  public boolean saved(Claim claim, String place, String words) {
    return step(
        claim,
        """
        state = 'EVIDENCE_SAVED', evidence = :text, trouble = ''
        WHERE id = :id AND fence = :fence AND state = 'APPROVED'\
        """,
        place,
        words);
  }

  @Override
  public boolean calling(Claim claim) {
    return step(
        claim,
        """
        state = 'CALLING', trouble = :text,
          free_at = greatest(free_at, alerting.clock() + make_interval(secs => %d))
        WHERE id = :id AND fence = :fence AND state = 'EVIDENCE_SAVED'
          AND decided_at > alerting.clock() - make_interval(secs => %d)\
        """
            .formatted(CALL.toSeconds(), Response.EXECUTION.toSeconds()),
        "",
        "begins the call to %s %s (%s)"
            .formatted(
                claim.response().kind().words(), claim.response().target(), claim.response().id()));
  }

  @Override
  public boolean end(Claim claim, ResponseState state, String outcome) {
    if (!state.isOver()) {
      throw new IllegalArgumentException(state.code() + " is no end");
    }
    return session.in(
        jdbc -> {
          Stored stored = lock(jdbc, claim.response().id());
          if (stored.fence() != claim.fence() || stored.response().state().isOver()) {
            return false;
          }
          close(jdbc, stored, state, outcome);
          return true;
        });
  }

  @Override
  public boolean later(Claim claim, Duration pause, String why) {
    return step(
        claim,
        """
        trouble = :text, free_at = alerting.clock() + make_interval(secs => %s)
        WHERE id = :id AND fence = :fence AND ended_at IS NULL\
        """
            .formatted(PostgresSession.seconds(pause)),
        why,
        "");
  }

  @Override
  public boolean undone(Claim claim, Duration pause, String why) {
    return step(
        claim,
        """
        state = 'EVIDENCE_SAVED', trouble = :text,
          free_at = alerting.clock() + make_interval(secs => %s)
        WHERE id = :id AND fence = :fence AND state = 'CALLING'\
        """
            .formatted(PostgresSession.seconds(pause)),
        why,
        "was not called: " + why + "; it is tried again");
  }

  /// @param change with one text, for rows of the claim
  /// @param words for the timeline; empty for none
  private boolean step(Claim claim, String change, String text, String words) {
    return session.in(
        jdbc -> {
          // the case first, as everybody does: nobody waits in a circle
          long caseId = caseId(jdbc, claim.response().id());
          CaseRows.lock(jdbc, caseId);
          boolean changed =
              jdbc.sql("UPDATE alerting.response SET " + change)
                      .param("text", text)
                      .param("id", claim.response().id())
                      .param("fence", claim.fence())
                      .update()
                  == 1;
          if (changed && !words.isEmpty()) {
            note(jdbc, caseId, Actor.SYSTEM, words);
          }
          return changed;
        });
  }

  private static void close(JdbcClient jdbc, Stored stored, ResponseState state, String outcome) {
    Response response = stored.response();
    jdbc.sql(
            """
            UPDATE alerting.response SET state = ?, outcome = ?, ended_at = alerting.clock(),
              trouble = ''
            WHERE id = ?""")
        .param(state.name())
        .param(outcome)
        .param(response.id())
        .update();
    note(
        jdbc,
        stored.caseId(),
        Actor.SYSTEM,
        "%s: to %s %s: %s (%s)"
            .formatted(
                state.code(), response.kind().words(), response.target(), outcome, response.id()));
  }

  private static void note(JdbcClient jdbc, long caseId, Actor actor, String words) {
    CaseChanges.note(jdbc, caseId, actor, What.RESPONSE, words);
    CaseChanges.tell(jdbc, caseId, CaseChanges.News.CHANGED);
  }

  private static Instant now(JdbcClient jdbc) {
    return jdbc.sql("SELECT alerting.clock()")
        .query((row, _) -> row.getTimestamp(1).toInstant())
        .single();
  }

  private static long caseId(JdbcClient jdbc, UUID id) {
    return jdbc.sql("SELECT case_id FROM alerting.response WHERE id = ?")
        .param(id)
        .query(Long.class)
        .optional()
        .orElseThrow(
            () -> new TakagariException(ErrorCode.NOT_FOUND, "there is no response " + id));
  }

  /// With its case locked first.
  private static Stored lock(JdbcClient jdbc, UUID id) {
    CaseRows.lock(jdbc, caseId(jdbc, id));
    return jdbc.sql(SELECT + " WHERE r.id = ? FOR UPDATE OF r")
        .param(id)
        .query((row, _) -> read(row))
        .single();
  }

  private static Stored get(JdbcClient jdbc, UUID id) {
    return jdbc.sql(SELECT + " WHERE r.id = ?").param(id).query((row, _) -> read(row)).single();
  }

  private static TakagariException state(String why) {
    return new TakagariException(ErrorCode.CASE_STATE, why);
  }

  private static Stored read(ResultSet row) throws SQLException {
    Timestamp decided = row.getTimestamp("decided_at");
    Timestamp ended = row.getTimestamp("ended_at");
    return new Stored(
        new Response(
            row.getObject("id", UUID.class),
            new CaseKey(row.getInt("year"), row.getLong("number")),
            ResponseKind.valueOf(row.getString("kind")),
            row.getString("target"),
            row.getString("reason"),
            actor(row, "requested"),
            row.getTimestamp("requested_at").toInstant(),
            decided == null
                ? null
                : new Response.Decision(actor(row, "decided"), decided.toInstant()),
            ResponseState.valueOf(row.getString("state")),
            row.getString("evidence"),
            row.getString("trouble"),
            row.getString("outcome"),
            ended == null ? null : ended.toInstant()),
        row.getLong("case_id"),
        row.getLong("fence"));
  }

  private static Actor actor(ResultSet row, String side) throws SQLException {
    return new Actor(
        row.getString(side + "_by"), Actor.Origin.valueOf(row.getString(side + "_origin")));
  }
}
