package dev.takagari.alerting.rule;

import dev.takagari.alerting.detect.CleanText;
import dev.takagari.alerting.detect.CloudCall;
import dev.takagari.alerting.detect.EventFields;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.intake.IntakeFeed;
import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleParameter;
import dev.takagari.core.unit.UnitId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// Makes detections of events that fit a rule.
final class RuleDetections {
  private static final String FIRST_REVISION = "1";
  private static final int LONGEST_TITLE = 200;

  private RuleDetections() {}

  /// What an event says that fits a rule.
  static Detection of(Rule rule, Event event) {
    RuleGroup group = RuleGroup.of(rule, event);
    Optional<CloudCall> call = CloudCall.of(event);
    String eventId = String.valueOf(event.string(Columns.EVENT_ID));
    return new Detection(
        id(rule.id(), eventId),
        FIRST_REVISION,
        Detection.Sources.RULE,
        rule.id(),
        title(rule, call),
        rule.notes().description(),
        rule.severity(),
        EventFields.instant(event.number(Columns.TIMESTAMP)),
        1,
        group.key(),
        eventId,
        String.valueOf(event.string(Columns.EVENT_DATASET)),
        EventFields.of(event),
        details(rule, group, call),
        "",
        marks(event));
  }

  /// What the rule says, and of one call of a cloud what was changed by it. Of several that are
  /// counted together one would be named for all.
  private static String title(Rule rule, Optional<CloudCall> call) {
    return call.filter(_ -> rule.counting().tellsOfEach())
        .map(one -> CleanText.of(rule.title() + ": " + one.shown(), LONGEST_TITLE))
        .orElse(rule.title());
  }

  /// The id of what a rule says of one event.
  static String id(String rule, String eventId) {
    return "rule:" + rule + ":" + eventId;
  }

  /// What a rule found in a unit beyond what is told one by one.
  ///
  /// @param example one of them
  /// @param last when the last of them happened
  static Detection rest(Rule rule, UnitId unit, Detection example, Instant last, long count) {
    SequencedMap<String, String> details = new LinkedHashMap<>();
    details.put("shown", "one event of " + count + " that came together");
    details.putAll(example.details());
    return new Detection(
        "rule:" + rule.id() + ":rest-" + unit.value(),
        Long.toString(count),
        example.source(),
        example.ruleId(),
        example.title(),
        example.description(),
        example.severity(),
        last,
        count,
        RuleGroup.rest(rule),
        example.eventId(),
        example.dataset(),
        example.fields(),
        details,
        "",
        example.marks());
  }

  private static Set<Detection.Mark> marks(Event event) {
    return IntakeFeed.isBrought(event.string(Columns.RAW_OBJECT))
        ? Set.of(Detection.Mark.BROUGHT)
        : Set.of();
  }

  private static SequencedMap<String, String> details(
      Rule rule, RuleGroup group, Optional<CloudCall> call) {
    SequencedMap<String, String> details = new LinkedHashMap<>();
    call.ifPresent(
        one -> {
          details.put("call", cut((one.action() + " " + one.provider()).strip()));
          put(details, "about", cut(one.about()));
        });
    List<EventField> fields = rule.counting().groupBy();
    for (int i = 0; i < fields.size(); i++) {
      if (!group.values().get(i).isEmpty()) {
        details.put("group " + fields.get(i).name(), group.values().get(i));
      }
    }
    details.put("rule", rule.id() + " " + rule.version());
    details.put("query", cut(rule.question().text().replaceAll("\\s+", " ")));
    rule.question()
        .parameters()
        .forEach((name, list) -> details.put("{" + name + "}", shown(list)));
    put(details, "techniques", String.join(", ", rule.notes().techniques()));
    put(details, "also looks like this", lines(rule.notes().falsePositives()));
    put(details, "next steps", lines(rule.notes().runbook()));
    return details;
  }

  private static String shown(RuleParameter list) {
    return cut(String.join(", ", list.values()));
  }

  private static String lines(List<String> texts) {
    return cut(String.join("\n", texts));
  }

  private static String cut(String text) {
    return CleanText.of(text, EventFields.LONGEST_VALUE);
  }

  private static void put(SequencedMap<String, String> details, String name, String text) {
    if (!text.isEmpty()) {
      details.put(name, text);
    }
  }
}
