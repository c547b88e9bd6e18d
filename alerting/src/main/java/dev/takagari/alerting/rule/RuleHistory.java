package dev.takagari.alerting.rule;

import dev.takagari.alerting.detect.EventFields;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;
import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleMatch;
import dev.takagari.core.rule.SlidingWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// What a rule would have raised of events that were found by its query, each given once: the same
/// that [RuleSink] raises of them. Mutable; for one thread.
public final class RuleHistory {
  private final Rule rule;
  private final Map<String, Found> groups = new LinkedHashMap<>();
  private long events;

  private static final class Found {
    private final List<String> values;
    private final List<RuleMatch> matches = new ArrayList<>();

    Found(List<String> values) {
      this.values = values;
    }
  }

  /// A stretch of time in which something would have been raised once.
  public record Raised(Instant first, Instant last, long events) {}

  /// Events of one group.
  ///
  /// @param values by the names of the fields that the rule groups by; without those that the
  ///   events do not have
  /// @param raised detections, in the order of time; of a rule that tells of each event, one for
  ///   each
  public record Group(
      SequencedMap<String, String> values,
      long events,
      Instant first,
      Instant last,
      List<Raised> raised) {}

  public RuleHistory(Rule rule) {
    this.rule = rule;
  }

  /// Takes an event that fits the rule's query.
  public void add(Event event) {
    events++;
    RuleGroup group = RuleGroup.of(rule, event);
    EventField distinct = rule.counting().distinct();
    groups
        .computeIfAbsent(group.key(), _ -> new Found(group.values()))
        .matches
        .add(
            new RuleMatch(
                String.valueOf(event.string(Columns.EVENT_ID)),
                EventFields.instant(event.number(Columns.TIMESTAMP)),
                distinct == null ? "" : distinct.value(event)));
  }

  /// How many events were taken.
  public long events() {
    return events;
  }

  /// All groups: those with most detections first, then those with most events.
  public List<Group> groups() {
    return groups.values().stream()
        .map(this::group)
        .sorted(
            Comparator.comparingInt((Group group) -> -group.raised().size())
                .thenComparingLong(group -> -group.events())
                .thenComparing(Group::first))
        .toList();
  }

  private Group group(Found found) {
    SequencedMap<String, String> values = new LinkedHashMap<>();
    List<EventField> fields = rule.counting().groupBy();
    for (int i = 0; i < fields.size(); i++) {
      if (!found.values.get(i).isEmpty()) {
        values.put(fields.get(i).name(), found.values.get(i));
      }
    }
    List<RuleMatch> sorted = found.matches.stream().sorted().toList();
    return new Group(
        values,
        sorted.size(),
        sorted.getFirst().time(),
        sorted.getLast().time(),
        rule.counting().tellsOfEach()
            ? sorted.stream().map(match -> new Raised(match.time(), match.time(), 1)).toList()
            : SlidingWindow.of(rule.counting()).raise(List.of(), sorted).stream()
                .map(alarm -> new Raised(alarm.first(), alarm.last(), alarm.joined().size()))
                .toList());
  }
}
