package dev.takagari.app.alerting;

import dev.takagari.app.operation.Operator;
import dev.takagari.app.operation.Times;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.Suppression;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.cases.SuppressionCheck;
import dev.takagari.core.cases.SuppressionPreview;
import dev.takagari.core.cases.SuppressionRule;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What holds detections back. Reading needs a token with the scope `search`, anything else one
/// with `admin`.
@RestController
@RequestMapping("/api/v1/suppressions")
public class SuppressionController {
  private static final int LONGEST_OWNER = 200;
  private static final int LONGEST_REASON = 1_000;
  private static final Duration LOOKED_BACK = Duration.ofDays(90);

  private final SuppressionBook book;
  private final AuditLog audit;
  private final InstantSource clock;

  SuppressionController(SuppressionBook book, AuditLog audit, InstantSource clock) {
    this.book = book;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param rule pattern for the id of the rule; empty for all
  /// @param entity patterns by field
  /// @param hidden detections that it held back
  record Row(
      long id,
      String source,
      String rule,
      Map<String, String> entity,
      String owner,
      String reason,
      String by,
      String createdAt,
      String expiresAt,
      boolean active,
      @Nullable String endedAt,
      String endedBy,
      long hidden) {
    static Row of(Suppression suppression, Instant now) {
      return new Row(
          suppression.id(),
          suppression.rule().source(),
          suppression.rule().ruleId(),
          suppression.rule().entity(),
          suppression.owner(),
          suppression.reason(),
          suppression.by(),
          Times.text(suppression.created()),
          Times.text(suppression.expires()),
          suppression.isActive(now),
          CaseRow.time(suppression.ended()),
          suppression.endedBy(),
          suppression.hidden());
    }
  }

  record Suppressions(List<Row> suppressions) {}

  /// @param since how far back stored detections are looked at: a time, or how long ago
  record PreviewRequest(
      @Nullable String source,
      @Nullable String rule,
      @Nullable Map<String, String> entity,
      @Nullable String since) {}

  /// @param expires a time, or how long from now; at most a year
  record AddRequest(
      @Nullable String source,
      @Nullable String rule,
      @Nullable Map<String, String> entity,
      @Nullable String owner,
      @Nullable String reason,
      @Nullable String expires) {}

  /// @param looked detections that were looked at
  /// @param hidden those that it would have held back
  /// @param verdicts what became of their cases
  /// @param cases of these, the newest
  record Preview(long looked, long hidden, Map<String, Long> verdicts, List<String> cases) {
    static Preview of(SuppressionPreview preview) {
      return new Preview(
          preview.looked(),
          preview.hidden(),
          preview.verdicts(),
          preview.cases().stream().map(CaseKey::toString).toList());
    }
  }

  /// @param preview what it would have held back in the last 90 days
  record Added(Row suppression, Preview preview) {}

  record Ended(boolean ended) {}

  /// @param all also those that are over
  @GetMapping
  Suppressions list(@RequestParam(defaultValue = "false") boolean all) {
    Instant now = clock.instant();
    return new Suppressions(book.list(all).stream().map(each -> Row.of(each, now)).toList());
  }

  @PostMapping("/preview")
  Preview preview(@RequestBody PreviewRequest request) {
    SuppressionRule rule = rule(request.source(), request.rule(), request.entity());
    Instant now = clock.instant();
    Instant since = CaseRequests.past("since", request.since(), now);
    return Preview.of(book.preview(rule, since == null ? now.minus(LOOKED_BACK) : since));
  }

  @PostMapping
  Added add(@RequestBody AddRequest request, HttpServletRequest http) {
    String by = Operator.of(http);
    SuppressionRule rule = rule(request.source(), request.rule(), request.entity());
    String owner = CaseRequests.required("owner", request.owner(), LONGEST_OWNER);
    String reason = CaseRequests.required("reason", request.reason(), LONGEST_REASON);
    Instant now = clock.instant();
    Instant expires = CaseRequests.future("expires", request.expires(), now);
    SuppressionPreview preview = book.preview(rule, now.minus(LOOKED_BACK));
    Suppression made = book.add(rule, owner, reason, expires, by);
    audit.record(
        by,
        "suppression.add",
        Long.toString(made.id()),
        Map.of("owner", owner, "reason", reason, "expires", Times.text(expires)));
    return new Added(Row.of(made, now), Preview.of(preview));
  }

  private static SuppressionRule rule(
      @Nullable String source, @Nullable String rule, @Nullable Map<String, String> entity) {
    if (entity != null && entity.values().stream().anyMatch(Objects::isNull)) {
      throw CaseRequests.bad("a field of a suppression needs a pattern");
    }
    return CaseRequests.checked(
        () -> {
          SuppressionRule asked =
              new SuppressionRule(
                  CaseRequests.given(source),
                  CaseRequests.given(rule),
                  entity == null ? new TreeMap<>() : new TreeMap<>(entity));
          SuppressionCheck.check(asked);
          return asked;
        });
  }

  @PostMapping("/{id}/end")
  Ended end(@PathVariable long id, HttpServletRequest http) {
    String by = Operator.of(http);
    boolean ended = book.end(id, by);
    audit.record(by, "suppression.end", Long.toString(id), Map.of());
    return new Ended(ended);
  }
}
