package dev.takagari.app.alerting;

import dev.takagari.alerting.respond.ResponseDesk;
import dev.takagari.alerting.respond.ResponsePlan;
import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.response.Response;
import dev.takagari.core.response.ResponseKind;
import dev.takagari.core.response.ResponseRequest;
import dev.takagari.search.auth.AuthenticationFilter;
import dev.takagari.search.auth.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Responses against tasks and hosts. Reading, and being told what one would do, needs a token with
/// the scope `search`, asking and deciding one with `respond`. A person is whose the token is; what
/// a client says of itself counts for the audit log alone.
@RestController
public class ResponseController {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private final ResponseDesk desk;
  private final AuditLog audit;

  ResponseController(ResponseDesk desk, AuditLog audit) {
    this.desk = desk;
    this.audit = audit;
  }

  /// @param decidedBy who approved or refused it; null before
  /// @param evidence prefix of its objects in the raw bucket; empty before they are there
  /// @param trouble what is tried again
  /// @param expiresAt until when somebody else may approve it
  record Row(
      String id,
      String key,
      String kind,
      String target,
      String reason,
      String state,
      String requestedBy,
      String requestedAt,
      String expiresAt,
      @Nullable String decidedBy,
      @Nullable String decidedAt,
      String evidence,
      String trouble,
      String outcome,
      @Nullable String endedAt) {
    static Row of(Response response) {
      Response.Decision decision = response.decision();
      return new Row(
          response.id().toString(),
          response.key().toString(),
          response.kind().code(),
          response.target(),
          response.reason(),
          response.state().code(),
          response.requestedBy().name(),
          Times.text(response.requestedAt()),
          Times.text(response.requestedAt().plus(Response.APPROVAL)),
          decision == null ? null : decision.by().name(),
          decision == null ? null : Times.text(decision.at()),
          response.evidence(),
          response.trouble(),
          response.outcome(),
          CaseRow.time(response.endedAt()));
    }
  }

  /// @param named whether a detection of the case names the target
  /// @param obstacles what keeps it from being asked for; empty when it can be
  record Plan(
      String key,
      String kind,
      String target,
      boolean named,
      List<String> steps,
      List<String> obstacles) {
    static Plan of(ResponsePlan plan, List<String> more) {
      return new Plan(
          plan.key().toString(),
          plan.kind().code(),
          plan.target(),
          plan.named(),
          plan.steps(),
          Stream.concat(plan.obstacles().stream(), more.stream()).toList());
    }
  }

  /// @param response what was asked for; null of a dry run
  /// @param plan what it does, or would do
  record Answer(@Nullable Row response, Plan plan) {}

  record Responses(List<Row> responses) {}

  /// @param dryRun only to say what it would do
  record AskRequest(
      @Nullable String kind,
      @Nullable String target,
      @Nullable String reason,
      @Nullable Boolean dryRun) {}

  /// Nothing is asked for; what is given all the same is refused.
  record ApproveRequest() {}

  /// @param reason may be empty
  record RefuseRequest(@Nullable String reason) {}

  /// @param kind as of [AskRequest], with `target` and `reason`
  record PlanRequest(@Nullable String kind, @Nullable String target, @Nullable String reason) {}

  @PostMapping("/api/v1/cases/{key}/responses")
  Answer ask(@PathVariable String key, @RequestBody AskRequest request, HttpServletRequest http) {
    boolean dry = Boolean.TRUE.equals(request.dryRun());
    ResponseRequest asked =
        asked(key, new PlanRequest(request.kind(), request.target(), request.reason()), http);
    if (!dry) {
      desk.requireKind(asked.kind());
    }
    Plan plan = Plan.of(desk.plan(asked), List.of());
    if (dry) {
      return new Answer(null, plan);
    }
    Response response = desk.request(asked);
    record(http, "response.request", response);
    return new Answer(Row.of(response), plan);
  }

  /// Says what a response would do, to whoever may read the case: nothing is asked for.
  @PostMapping("/api/v1/cases/{key}/responses/plan")
  Answer plan(@PathVariable String key, @RequestBody PlanRequest request, HttpServletRequest http) {
    ResponseRequest asked = asked(key, request, http);
    boolean may = caller(http).scopes().contains(Caller.Scope.RESPOND);
    return new Answer(
        null,
        Plan.of(
            desk.plan(asked),
            may
                ? List.of()
                : List.of(
                    "the token of "
                        + asked.by().name()
                        + " lacks the scope respond, which those of takagari.tokens can have")));
  }

  private static ResponseRequest asked(String key, PlanRequest request, HttpServletRequest http) {
    Actor by = person(http);
    ResponseKind kind =
        ResponseKind.find(CaseRequests.given(request.kind()))
            .orElseThrow(() -> CaseRequests.bad("kind is one of " + ResponseKind.codes()));
    String target =
        kind.target(CaseRequests.given(request.target()))
            .orElseThrow(() -> CaseRequests.bad("target of " + kind.code() + " is " + kind.form()));
    String reason = CaseRequests.required("reason", request.reason(), Response.LONGEST_REASON);
    CaseKey of = CaseRequests.key(key);
    String token = CaseRequests.token(http);
    return CaseRequests.checked(() -> new ResponseRequest(of, kind, target, reason, by, token));
  }

  @PostMapping("/api/v1/responses/{id}/approve")
  Row approve(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable ApproveRequest request,
      HttpServletRequest http) {
    Response response = desk.approve(id(id), person(http));
    record(http, "response.approve", response);
    return Row.of(response);
  }

  @PostMapping("/api/v1/responses/{id}/refuse")
  Row refuse(
      @PathVariable String id,
      @RequestBody(required = false) @Nullable RefuseRequest request,
      HttpServletRequest http) {
    String why = request == null ? "" : CaseRequests.given(request.reason());
    Response response = desk.refuse(id(id), person(http), why);
    record(http, "response.refuse", response);
    return Row.of(response);
  }

  /// @param key of a case; all without one
  /// @param open only those that are not over
  @GetMapping("/api/v1/responses")
  Responses list(
      @RequestParam(required = false) @Nullable String key,
      @RequestParam(defaultValue = "false") boolean open,
      @RequestParam(defaultValue = "100") int limit) {
    return new Responses(
        desk
            .list(key == null ? null : CaseRequests.key(key), open, CaseRequests.limit(limit))
            .stream()
            .map(Row::of)
            .toList());
  }

  @GetMapping("/api/v1/responses/{id}")
  Row find(@PathVariable String id) {
    return desk.find(id(id))
        .map(Row::of)
        .orElseThrow(
            () -> new TakagariException(ErrorCode.NOT_FOUND, "there is no response " + id(id)));
  }

  private void record(HttpServletRequest http, String action, Response response) {
    audit.record(
        Operator.of(http),
        action,
        response.id().toString(),
        Map.of("case", response.key().toString(), "kind", response.kind().code()));
  }

  /// Whose the token is.
  private static Actor person(HttpServletRequest http) {
    // what the client says of itself is checked before anything is done
    Actor said = CaseRequests.actor(http);
    return new Actor(caller(http).name(), said.origin());
  }

  private static Caller caller(HttpServletRequest http) {
    if (http.getAttribute(AuthenticationFilter.CALLER) instanceof Caller caller) {
      return caller;
    }
    throw new TakagariException(ErrorCode.NOT_AUTHENTICATED, "a bearer token is needed");
  }

  private static UUID id(String text) {
    if (!ID.matcher(text).matches()) {
      throw new TakagariException(ErrorCode.NOT_FOUND, "there is no such response");
    }
    return UUID.fromString(text);
  }
}
