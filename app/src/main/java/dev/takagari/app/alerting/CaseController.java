package dev.takagari.app.alerting;

import dev.takagari.app.operation.Times;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseFilter;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.DetectionFilter;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.Page;
import dev.takagari.core.cases.RelatedCase;
import dev.takagari.core.cases.RelatedCases;
import dev.takagari.core.cases.StoredDetection;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.DetectionSubject;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Cases. Reading needs a token with the scope `search`, acting one with `admin`.
@RestController
@RequestMapping("/api/v1/cases")
public class CaseController {
  /// Entries that come with a case itself.
  private static final int TIMELINE_SHOWN = 200;

  private static final int DETECTIONS_SHOWN = 10;
  private static final int RELATED_SHOWN = 10;

  private final CaseRepository cases;
  private final CaseRecords records;
  private final RelatedCases relatedCases;
  private final AuditLog audit;
  private final InstantSource clock;

  CaseController(
      CaseRepository cases,
      CaseRecords records,
      RelatedCases relatedCases,
      AuditLog audit,
      InstantSource clock) {
    this.cases = cases;
    this.records = records;
    this.relatedCases = relatedCases;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param nextCursor to be given as `cursor` for what follows; null at the end
  record Cases(List<CaseRow> cases, @Nullable String nextCursor) {}

  /// @param facts what is known, by question
  /// @param timeline the first entries
  /// @param detections the newest ones
  /// @param related other cases of about the same time, of the same host, account and such
  record CaseAnswer(
      CaseRow summary,
      List<Facts> facts,
      List<Entry> timeline,
      List<DetectionRow> detections,
      List<RelatedRow> related) {}

  /// @param shares what both cases are about, as `host`
  record RelatedRow(
      String key,
      String severity,
      String state,
      String title,
      String openedAt,
      List<String> shares) {
    static RelatedRow of(RelatedCase related) {
      return new RelatedRow(
          related.key().toString(),
          related.severity().code(),
          related.state().code(),
          related.title(),
          Times.text(related.openedAt()),
          related.shared().stream().map(DetectionSubject.Kind::code).toList());
    }
  }

  /// @param kind the question
  record Facts(String kind, String state, String note, String at, List<FactRow> facts) {
    static Facts of(FactGroup group) {
      return new Facts(
          group.kind().code(),
          group.state().code(),
          group.note(),
          Times.text(group.at()),
          group.facts().stream().map(FactRow::of).toList());
    }
  }

  /// @param source who says so
  /// @param values the same for programs
  /// @param on the host that it is about, of a case that was looked into on several; else empty
  record FactRow(
      String label,
      String text,
      String source,
      @Nullable String time,
      Map<String, String> values,
      String on) {
    static FactRow of(Fact fact) {
      return new FactRow(
          fact.label(),
          fact.text(),
          fact.source(),
          CaseRow.time(fact.time()),
          fact.values(),
          fact.on());
    }
  }

  /// @param origin from where it was done
  record Entry(long number, String at, String actor, String origin, String what, String text) {
    static Entry of(TimelineEntry entry) {
      return new Entry(
          entry.number(),
          Times.text(entry.at()),
          entry.actor().name(),
          entry.actor().origin().code(),
          entry.what().code(),
          entry.text());
    }
  }

  /// @param next to be given as `after` for what follows; null when nothing does yet
  record Timeline(List<Entry> timeline, @Nullable Long next) {}

  /// @param nextCursor to be given as `cursor` for what follows; null at the end
  record Detections(List<DetectionRow> detections, @Nullable String nextCursor) {
    static Detections of(Page<StoredDetection> page) {
      return new Detections(page.items().stream().map(DetectionRow::of).toList(), page.next());
    }
  }

  /// Nothing is asked for; what is given all the same is refused.
  record AcknowledgeRequest() {}

  /// @param assignee empty or unset for nobody
  record AssignRequest(@Nullable String assignee) {}

  record CommentRequest(@Nullable String text) {}

  /// @param note what was missing, for `not-enough-data`; what it was, for `other`
  record CloseRequest(@Nullable String reason, @Nullable String note) {}

  record ReopenRequest(@Nullable String note) {}

  /// @param until a time, or how long from now
  record SnoozeRequest(@Nullable String until) {}

  /// @param into key of the case that gets the detections
  record MergeRequest(@Nullable String into) {}

  /// @param severity at least this one
  /// @param assignee empty for nobody's
  /// @param since opened at or after it: a time, or how long ago
  /// @param text part of title, key or group key
  @GetMapping
  Cases list(
      @RequestParam(required = false) @Nullable String state,
      @RequestParam(required = false) @Nullable String severity,
      @RequestParam(required = false) @Nullable String source,
      @RequestParam(required = false) @Nullable String rule,
      @RequestParam(required = false) @Nullable String assignee,
      @RequestParam(required = false) @Nullable String since,
      @RequestParam(required = false) @Nullable String until,
      @RequestParam(defaultValue = "") String text,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "100") int limit) {
    Instant now = clock.instant();
    CaseFilter filter =
        new CaseFilter(
            state == null ? null : state(state),
            CaseRequests.severity(severity),
            source,
            rule,
            assignee,
            CaseRequests.past("since", since, now),
            CaseRequests.past("until", until, now),
            text);
    Page<Case> page = cases.list(filter, cursor, CaseRequests.limit(limit));
    return new Cases(page.items().stream().map(CaseRow::of).toList(), page.next());
  }

  private static CaseState state(String code) {
    return CaseState.find(code)
        .orElseThrow(() -> CaseRequests.bad("state is open, acknowledged or closed"));
  }

  @GetMapping("/{key}")
  ResponseEntity<CaseAnswer> find(@PathVariable String key) {
    Case found = found(CaseRequests.key(key));
    Page<StoredDetection> newest =
        records.detections(DetectionFilter.of(found.key()), null, DETECTIONS_SHOWN);
    CaseAnswer answer =
        new CaseAnswer(
            CaseRow.of(found),
            records.facts(found.key()).stream().map(Facts::of).toList(),
            records.timeline(found.key(), 0, TIMELINE_SHOWN).stream().map(Entry::of).toList(),
            newest.items().stream().map(DetectionRow::of).toList(),
            relatedCases.find(found.key(), RELATED_SHOWN).stream().map(RelatedRow::of).toList());
    return ResponseEntity.ok().eTag("\"" + found.version() + "\"").body(answer);
  }

  private Case found(CaseKey key) {
    return cases
        .find(key)
        .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "there is no case " + key));
  }

  @GetMapping("/{key}/detections")
  Detections detections(
      @PathVariable String key,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(defaultValue = "100") int limit) {
    Case found = found(CaseRequests.key(key));
    return Detections.of(
        records.detections(DetectionFilter.of(found.key()), cursor, CaseRequests.limit(limit)));
  }

  @GetMapping("/{key}/timeline")
  Timeline timeline(
      @PathVariable String key,
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "100") int limit) {
    Case found = found(CaseRequests.key(key));
    List<Entry> entries =
        records.timeline(found.key(), after, CaseRequests.limit(limit)).stream()
            .map(Entry::of)
            .toList();
    return new Timeline(entries, entries.size() < limit ? null : entries.getLast().number());
  }

  @PostMapping("/{key}/acknowledge")
  ResponseEntity<CaseRow> acknowledge(
      @PathVariable String key,
      @RequestBody(required = false) @Nullable AcknowledgeRequest request,
      HttpServletRequest http) {
    return act(key, "acknowledge", new CaseCommand.Acknowledge(), http);
  }

  @PostMapping("/{key}/assign")
  ResponseEntity<CaseRow> assign(
      @PathVariable String key, @RequestBody AssignRequest request, HttpServletRequest http) {
    String assignee = CaseRequests.given(request.assignee()).strip();
    return act(key, "assign", CaseRequests.checked(() -> new CaseCommand.Assign(assignee)), http);
  }

  @PostMapping("/{key}/comment")
  ResponseEntity<CaseRow> comment(
      @PathVariable String key, @RequestBody CommentRequest request, HttpServletRequest http) {
    String text = CaseRequests.given(request.text());
    return act(key, "comment", CaseRequests.checked(() -> new CaseCommand.Comment(text)), http);
  }

  @PostMapping("/{key}/close")
  ResponseEntity<CaseRow> close(
      @PathVariable String key, @RequestBody CloseRequest request, HttpServletRequest http) {
    CloseReason reason =
        CloseReason.find(CaseRequests.given(request.reason()))
            .orElseThrow(() -> CaseRequests.bad("reason is " + CloseReason.codes()));
    String note = CaseRequests.given(request.note());
    return act(key, "close", CaseRequests.checked(() -> new CaseCommand.Close(reason, note)), http);
  }

  @PostMapping("/{key}/reopen")
  ResponseEntity<CaseRow> reopen(
      @PathVariable String key, @RequestBody ReopenRequest request, HttpServletRequest http) {
    String note = CaseRequests.given(request.note());
    return act(key, "reopen", CaseRequests.checked(() -> new CaseCommand.Reopen(note)), http);
  }

  @PostMapping("/{key}/snooze")
  ResponseEntity<CaseRow> snooze(
      @PathVariable String key, @RequestBody SnoozeRequest request, HttpServletRequest http) {
    Instant until = CaseRequests.future("until", request.until(), clock.instant());
    String words = CaseRequests.given(request.until()).strip();
    return act(key, "snooze", new CaseCommand.Snooze(until, words), http);
  }

  @PostMapping("/{key}/merge")
  ResponseEntity<CaseRow> merge(
      @PathVariable String key, @RequestBody MergeRequest request, HttpServletRequest http) {
    CaseKey into =
        CaseKey.find(CaseRequests.given(request.into()))
            .orElseThrow(() -> CaseRequests.bad("into is the key of a case"));
    return act(key, "merge", new CaseCommand.Merge(into), http);
  }

  private ResponseEntity<CaseRow> act(
      String key, String name, CaseCommand command, HttpServletRequest http) {
    Actor actor = CaseRequests.actor(http);
    CaseKey of = CaseRequests.key(key);
    Case after =
        cases.act(of, command, actor, CaseRequests.version(http), CaseRequests.token(http));
    audit.record(
        actor.name(), "case." + name, of.toString(), Map.of("origin", actor.origin().code()));
    return ResponseEntity.ok().eTag("\"" + after.version() + "\"").body(CaseRow.of(after));
  }
}
