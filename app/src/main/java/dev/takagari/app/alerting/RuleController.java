package dev.takagari.app.alerting;

import dev.takagari.adapters.rulefile.RuleFile;
import dev.takagari.adapters.rulefile.RuleValues;
import dev.takagari.alerting.rule.RuleBook;
import dev.takagari.alerting.rule.RuleHistory;
import dev.takagari.app.operation.Times;
import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleCounting;
import dev.takagari.core.rule.RuleNotes;
import dev.takagari.core.rule.RuleParameter;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.core.rule.RuleTest;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.time.TimeExpression;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Rules that hold, and what one would have raised; needs a token with the scope `admin`.
@RestController
@RequestMapping("/api/v1/rules")
public class RuleController {
  private static final int MOST_GROUPS = 100;
  private static final int MOST_RAISED = 20;
  private static final int MOST_REASONS = 5;
  private static final String USUAL_SINCE = "now-30d";

  private final RuleBook rules;
  private final RulePreview preview;
  private final InstantSource clock;

  RuleController(RuleBook rules, RulePreview preview, InstantSource clock) {
    this.rules = rules;
    this.preview = preview;
    this.clock = clock;
  }

  /// @param from `shipped` or `own`
  /// @param tests how many it has
  /// @param window seconds; 0 for a rule that tells of each event
  /// @param distinct the field whose values are counted; null when events are
  record Listed(
      String id,
      int version,
      String title,
      String severity,
      String from,
      String file,
      List<String> datasets,
      String query,
      Map<String, List<String>> parameters,
      List<String> groupBy,
      int threshold,
      long window,
      @Nullable String distinct,
      List<String> techniques,
      int tests) {
    static Listed of(Rule rule) {
      Map<String, List<String>> parameters = new LinkedHashMap<>();
      rule.question()
          .parameters()
          .forEach((name, parameter) -> parameters.put(name, parameter.values()));
      RuleCounting counting = rule.counting();
      EventField distinct = counting.distinct();
      return new Listed(
          rule.id(),
          rule.version(),
          rule.title(),
          rule.severity().code(),
          rule.origin().shipped() ? "shipped" : "own",
          rule.origin().file(),
          rule.question().datasets(),
          rule.question().text(),
          parameters,
          counting.groupBy().stream().map(EventField::name).toList(),
          counting.threshold(),
          counting.window().toSeconds(),
          distinct == null ? null : distinct.name(),
          rule.notes().techniques(),
          rule.tests().size());
    }
  }

  /// @param usual the values that the rule's file gives
  /// @param values those that hold
  record Parameter(String name, String description, List<String> usual, List<String> values) {
    static Parameter of(Map.Entry<String, RuleParameter> named) {
      RuleParameter parameter = named.getValue();
      return new Parameter(
          named.getKey(), parameter.description(), parameter.usual(), parameter.values());
    }
  }

  /// How many tests expect what.
  record Tests(long match, long noMatch) {}

  /// All of a rule, members of the same names as in [Listed].
  record Whole(
      String id,
      int version,
      String title,
      String severity,
      String from,
      String file,
      String description,
      List<String> datasets,
      List<String> classes,
      String query,
      List<Parameter> parameters,
      List<String> groupBy,
      int threshold,
      long window,
      @Nullable String distinct,
      List<String> techniques,
      List<String> falsePositives,
      List<String> runbook,
      List<String> references,
      Tests tests) {
    static Whole of(Rule rule) {
      Listed listed = Listed.of(rule);
      RuleNotes notes = rule.notes();
      long match = rule.tests().stream().filter(RuleTest::positive).count();
      return new Whole(
          listed.id(),
          listed.version(),
          listed.title(),
          listed.severity(),
          listed.from(),
          listed.file(),
          notes.description(),
          listed.datasets(),
          rule.question().classes(),
          listed.query(),
          rule.question().parameters().entrySet().stream().map(Parameter::of).toList(),
          listed.groupBy(),
          listed.threshold(),
          listed.window(),
          listed.distinct(),
          listed.techniques(),
          notes.falsePositives(),
          notes.runbook(),
          notes.references(),
          new Tests(match, rule.tests().size() - match));
    }
  }

  /// @param off ids of rules that are switched off
  /// @param refused a message for each file that cannot be used
  record Rules(List<Listed> rules, List<String> off, List<String> refused) {}

  /// @param rule id of a rule that holds; unset when there is a text
  /// @param text a rule file, to be tried before it is there
  /// @param since as in search; unset: 30 days
  /// @param until time before which the latest events are; unset: now
  record PreviewRequest(
      @Nullable String rule,
      @Nullable String text,
      @Nullable String since,
      @Nullable String until) {}

  record Raised(String first, String last, long events) {}

  /// @param detections it would have raised
  /// @param raised the first of them
  record Group(
      Map<String, String> values,
      long events,
      String first,
      String last,
      int detections,
      List<Raised> raised) {
    static Group of(RuleHistory.Group group) {
      return new Group(
          group.values(),
          group.events(),
          Times.text(group.first()),
          Times.text(group.last()),
          group.raised().size(),
          group.raised().stream()
              .limit(MOST_RAISED)
              .map(
                  each ->
                      new Raised(Times.text(each.first()), Times.text(each.last()), each.events()))
              .toList());
    }
  }

  record Reason(String feed, String message, @Nullable String from, @Nullable String to) {
    static Reason of(CoverageItem item) {
      Instant from = item.from();
      Instant until = item.until();
      return new Reason(
          item.feed(),
          item.text(),
          from == null ? null : Times.text(from),
          until == null ? null : Times.text(until));
    }
  }

  /// @param since first time that was looked at: later than asked for when it `ended` early
  /// @param ended why it did not look at all; empty when it did
  /// @param events that fit the query
  /// @param detections it would have raised
  /// @param groups those with most detections
  record Preview(
      String rule,
      int version,
      String title,
      int threshold,
      long window,
      String since,
      String until,
      String ended,
      boolean complete,
      long events,
      long detections,
      List<Group> groups,
      int moreGroups,
      List<String> notes,
      List<Reason> notCovered,
      int notCoveredMore) {}

  @GetMapping
  Rules list() {
    RuleSet now = rules.rules();
    return new Rules(now.rules().stream().map(Listed::of).toList(), now.off(), now.refused());
  }

  @GetMapping("/{id}")
  Whole show(@PathVariable String id) {
    return Whole.of(found(id));
  }

  private Rule found(String id) {
    return rules
        .rules()
        .find(id)
        .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "there is no such rule"));
  }

  @PostMapping("/preview")
  Preview preview(@RequestBody PreviewRequest request) {
    Rule rule = rule(request);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String given = request.since();
    Instant since = TimeExpression.parse("since", given == null ? USUAL_SINCE : given, now);
    String end = request.until();
    Instant until = end == null ? now : TimeExpression.parse("until", end, now);
    if (!since.isBefore(until)) {
      throw bad("since is not before until");
    }
    RulePreview.Outcome outcome = preview.run(rule, new TimeRange(since, until));
    List<RuleHistory.Group> groups = outcome.history().groups();
    return new Preview(
        rule.id(),
        rule.version(),
        rule.title(),
        rule.counting().threshold(),
        rule.counting().window().toSeconds(),
        Times.text(outcome.from()),
        Times.text(until),
        outcome.ended(),
        outcome.complete(),
        outcome.history().events(),
        groups.stream().mapToLong(group -> group.raised().size()).sum(),
        groups.stream().limit(MOST_GROUPS).map(Group::of).toList(),
        Math.max(0, groups.size() - MOST_GROUPS),
        outcome.notes(),
        outcome.uncovered().stream().limit(MOST_REASONS).map(Reason::of).toList(),
        Math.max(0, outcome.uncovered().size() - MOST_REASONS));
  }

  private Rule rule(PreviewRequest request) {
    String id = request.rule();
    String text = request.text();
    if (id == null == (text == null)) {
      throw bad("give either rule or text");
    }
    if (text != null) {
      return RuleFile.read("text", text, false, RuleValues.NONE)
          .rule()
          .orElseThrow(() -> bad("the rule is switched off"));
    }
    return found(String.valueOf(id));
  }

  private static TakagariException bad(String message) {
    return new TakagariException(ErrorCode.BAD_REQUEST, message);
  }
}
