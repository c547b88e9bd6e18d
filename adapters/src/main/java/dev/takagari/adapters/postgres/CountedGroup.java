package dev.takagari.adapters.postgres;

import dev.takagari.core.rule.RuleMatch;
import dev.takagari.core.rule.RuleMatches;
import dev.takagari.core.rule.SlidingWindow;
import dev.takagari.core.rule.SlidingWindow.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One group of events while it is counted: what came, what is kept around it, and what that comes
/// to. For one transaction.
final class CountedGroup {
  private final RuleMatches matches;
  private final SlidingWindow window;
  private final Map<String, RuleMatch> fresh = new LinkedHashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Set<String> cameBack = new HashSet<>();
  private @Nullable Span span;
  private List<KeptAlarm> alarms = List.of();
  private List<RuleMatch> waiting = List.of();
  private Set<String> deciding = Set.of();

  CountedGroup(RuleMatches matches) {
    this.matches = matches;
    window = new SlidingWindow(matches.threshold(), matches.window(), matches.distinct());
    matches.matches().forEach(match -> fresh.put(match.eventId(), kept(match)));
  }

  /// PostgreSQL keeps no NUL, and times of some years only.
  private static RuleMatch kept(RuleMatch match) {
    return new RuleMatch(
        match.eventId(), KeptTimes.kept(match.time()), match.value().replace('\0', '\uFFFD'));
  }

  /// An alarm as it is kept.
  ///
  /// @param forgottenTo null when all its events are kept
  record KeptAlarm(long number, Instant first, Instant last, @Nullable Instant forgottenTo) {
    /// Whether an event may be one of those that were forgotten.
    boolean mayHaveHad(Instant time, Duration reach) {
      return forgottenTo != null
          && !time.isBefore(first.minus(reach))
          && !time.isAfter(forgottenTo);
    }
  }

  /// A time with both its ends.
  record Span(Instant from, Instant to) {
    static Span of(Collection<RuleMatch> matches, Duration reach) {
      Instant first = matches.iterator().next().time();
      Span span = new Span(first, first);
      for (RuleMatch match : matches) {
        span = span.with(match.time());
      }
      return new Span(span.from.minus(reach), span.to.plus(reach));
    }

    Span with(Instant time) {
      return new Span(time.isBefore(from) ? time : from, time.isAfter(to) ? time : to);
    }
  }

  /// What becomes of an alarm.
  ///
  /// @param number null when it is new
  /// @param joined events that become a part of it, those that were kept and those that came
  record Change(CountedGroup group, @Nullable Long number, Alarm alarm, List<RuleMatch> joined) {}

  RuleMatches matches() {
    return matches;
  }

  String key() {
    return matches.group();
  }

  /// Events that came and are not kept, by id.
  Map<String, RuleMatch> fresh() {
    return fresh;
  }

  /// Ids of events that came and are kept.
  Set<String> known() {
    return known;
  }

  /// Notes that an event that came is kept.
  void know(String eventId) {
    fresh.remove(eventId);
    known.add(eventId);
  }

  /// Ids of events that came again after they were forgotten: a part of an alarm that is known.
  Set<String> cameBack() {
    return cameBack;
  }

  /// What has to be looked at; there is something fresh.
  Span span() {
    Span now = span;
    if (now == null) {
      now = Span.of(fresh.values(), matches.window());
      span = now;
    }
    return now;
  }

  /// @param near alarms within the span, by number
  void alarms(List<KeptAlarm> near) {
    alarms = near;
  }

  /// @param near events that are part of no alarm and decide something, within the span
  void waiting(List<RuleMatch> near) {
    waiting = near;
  }

  /// Takes out what came again after it was forgotten.
  void dropForgotten() {
    fresh.values().stream()
        .filter(
            match ->
                alarms.stream().anyMatch(alarm -> alarm.mayHaveHad(match.time(), window.length())))
        .map(RuleMatch::eventId)
        .forEach(cameBack::add);
    fresh.keySet().removeAll(cameBack);
  }

  /// Lets events join alarms and come to new ones.
  ///
  /// @return what changes; null when alarms reach beyond the span, which is larger now: look again
  @Nullable List<Change> settle() {
    Map<String, RuleMatch> all = new LinkedHashMap<>();
    waiting.forEach(match -> all.put(match.eventId(), match));
    all.putAll(fresh);
    Set<RuleMatch> asked = window.deciding(all.values());
    deciding = asked.stream().map(RuleMatch::eventId).collect(Collectors.toSet());
    List<Alarm> known =
        alarms.stream().map(alarm -> Alarm.known(alarm.first(), alarm.last())).toList();
    List<Alarm> raised = window.raise(known, asked);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      if (!known.get(i).joined().isEmpty()) {
        changes.add(change(alarms.get(i).number(), known.get(i)));
      }
    }
    raised.forEach(alarm -> changes.add(change(null, alarm)));
    Span reached = span();
    for (Change change : changes) {
      reached = reached.with(change.alarm().first().minus(window.length()));
      reached = reached.with(change.alarm().last().plus(window.length()));
    }
    boolean settled = reached.equals(span);
    span = reached;
    if (!settled) {
      return null;
    }
    fresh.values().stream()
        .filter(match -> !deciding.contains(match.eventId()))
        .forEach(match -> joinSilently(match, changes));
    return changes;
  }

  private Change change(@Nullable Long number, Alarm alarm) {
    return new Change(this, number, alarm, new ArrayList<>(alarm.joined()));
  }

  /// An event that decides nothing is part of the alarm around it.
  private static void joinSilently(RuleMatch match, List<Change> changes) {
    changes.stream()
        .filter(change -> !match.time().isBefore(change.alarm().first()))
        .filter(change -> !match.time().isAfter(change.alarm().last()))
        .findFirst()
        .ifPresent(change -> change.joined().add(match));
  }

  /// Whether an event decides something as long as it is part of no alarm.
  boolean decides(RuleMatch match) {
    return deciding.contains(match.eventId());
  }

  /// Kept events that decide nothing any more.
  List<RuleMatch> silenced() {
    return waiting.stream().filter(match -> !decides(match)).toList();
  }

  /// Kept events that stand for others of their value now.
  List<RuleMatch> standing() {
    Set<String> values = new HashSet<>();
    silenced().forEach(match -> values.add(match.value()));
    fresh.values().stream()
        .filter(match -> !decides(match))
        .forEach(match -> values.add(match.value()));
    return waiting.stream()
        .filter(this::decides)
        .filter(match -> values.contains(match.value()))
        .toList();
  }
}
