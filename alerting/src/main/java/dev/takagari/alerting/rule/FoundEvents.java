package dev.takagari.alerting.rule;

import dev.takagari.alerting.detect.EventFields;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleCounting;
import dev.takagari.core.rule.RuleMatch;
import dev.takagari.core.rule.RuleMatches;
import dev.takagari.core.unit.UnitId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one rule found in one unit. Of too many events those with the smallest ids are kept, so
/// that it does not depend on the order in which they come; the others are counted. Safe for use by
/// several threads.
final class FoundEvents {
  private final Rule rule;
  private final int mostTold;
  private final int mostCounted;

  /// By event id; when each event is told of.
  private final TreeMap<String, Detection> told = new TreeMap<>();

  /// By event id; when events are counted.
  private final TreeMap<String, Counted> counted = new TreeMap<>();

  private final Map<String, Detection> firstOfGroup = new TreeMap<>();
  private @Nullable Detection example;
  private Instant last = Instant.MIN;
  private long rest;

  /// @param alsoTold whether another rule tells of the event by itself
  private record Counted(String group, RuleMatch match, boolean alsoTold) {}

  /// @param mostTold events that are told of one by one
  /// @param mostCounted events that are counted
  FoundEvents(Rule rule, int mostTold, int mostCounted) {
    this.rule = rule;
    this.mostTold = mostTold;
    this.mostCounted = mostCounted;
  }

  /// Takes an event that fits.
  ///
  /// @param alsoTold whether another rule tells of the event by itself
  /// @return whether the event is held already
  synchronized boolean add(Event event, boolean alsoTold) {
    String id = String.valueOf(event.string(Columns.EVENT_ID));
    if (told.containsKey(id) || counted.containsKey(id)) {
      return true;
    }
    if (rule.counting().tellsOfEach()) {
      tell(id, event);
    } else {
      count(id, event, alsoTold);
    }
    return false;
  }

  private void tell(String id, Event event) {
    boolean full = told.size() >= mostTold;
    if (full && id.compareTo(told.lastKey()) > 0) {
      beyond(id, event);
      return;
    }
    told.put(id, RuleDetections.of(rule, event));
    if (full) {
      Detection out = told.pollLastEntry().getValue();
      beyond(out, out.time());
    }
  }

  private void beyond(String id, Event event) {
    Instant time = EventFields.instant(event.number(Columns.TIMESTAMP));
    if (example == null || id.compareTo(example.eventId()) < 0) {
      beyond(RuleDetections.of(rule, event), time);
    } else {
      last = time.isAfter(last) ? time : last;
      rest++;
    }
  }

  private void beyond(Detection detection, Instant time) {
    if (example == null || detection.eventId().compareTo(example.eventId()) < 0) {
      example = detection;
    }
    last = time.isAfter(last) ? time : last;
    rest++;
  }

  private void count(String id, Event event, boolean alsoTold) {
    boolean full = counted.size() >= mostCounted;
    if (full && id.compareTo(counted.lastKey()) > 0) {
      rest++;
      return;
    }
    RuleGroup group = RuleGroup.of(rule, event);
    EventField distinct = rule.counting().distinct();
    RuleMatch match =
        new RuleMatch(
            id,
            EventFields.instant(event.number(Columns.TIMESTAMP)),
            distinct == null ? "" : distinct.value(event));
    Detection first = firstOfGroup.get(group.key());
    if (first == null || id.compareTo(first.eventId()) < 0) {
      firstOfGroup.put(group.key(), RuleDetections.of(rule, event));
    }
    counted.put(id, new Counted(group.key(), match, alsoTold));
    if (full) {
      Counted out = counted.pollLastEntry().getValue();
      // its id is the largest: when it is the first of its group it is the only one
      firstOfGroup.computeIfPresent(
          out.group, (_, known) -> known.eventId().equals(out.match.eventId()) ? null : known);
      rest++;
    }
  }

  Rule rule() {
    return rule;
  }

  /// What is to be told at once; the last one stands for all those that were too many.
  synchronized List<Detection> detections(UnitId unit) {
    List<Detection> all = new ArrayList<>(told.values());
    if (example != null) {
      all.add(RuleDetections.rest(rule, unit, example, last, rest));
    }
    return all;
  }

  /// What is to be counted, by group.
  synchronized List<RuleMatches> matches() {
    Map<String, List<RuleMatch>> groups = new TreeMap<>();
    counted
        .values()
        .forEach(
            each -> groups.computeIfAbsent(each.group, _ -> new ArrayList<>()).add(each.match));
    List<RuleMatches> all = new ArrayList<>();
    RuleCounting counting = rule.counting();
    groups.forEach(
        (group, matches) ->
            all.add(
                new RuleMatches(
                    rule.id(),
                    group,
                    counting.threshold(),
                    counting.window(),
                    counting.distinct() != null,
                    first(group),
                    matches)));
    return all;
  }

  /// Ids of the events that are to be counted and that no rule tells of by themselves.
  synchronized Set<String> untold() {
    return counted.entrySet().stream()
        .filter(each -> !each.getValue().alsoTold)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private Detection first(String group) {
    Detection first = firstOfGroup.get(group);
    if (first == null) {
      throw new IllegalStateException("a group without an event");
    }
    return first;
  }

  /// Events of a rule that counts which were too many to be counted.
  synchronized long uncounted() {
    return rule.counting().tellsOfEach() ? 0 : rest;
  }
}
