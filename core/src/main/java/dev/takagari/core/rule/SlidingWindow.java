package dev.takagari.core.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/// When events of one group come to an alarm: enough of them, or of distinct values, lie within a
/// window, both ends included, and are part of no alarm yet. An event within a window's length of
/// one that is part of an alarm joins it, before it and after it.
///
/// So an event is part of some alarm exactly when steps of at most a window's length lead from it,
/// over events, to enough of them within one window, and it does not matter in which order they
/// come.
///
/// @param threshold at least 1
/// @param length of the window
/// @param distinct whether values are counted, not events
public record SlidingWindow(int threshold, Duration length, boolean distinct) {

  /// An alarm. Mutable; for one thread.
  public static final class Alarm {
    private Instant first;
    private Instant last;
    private final boolean raised;
    private final List<RuleMatch> joined = new ArrayList<>();

    private Alarm(Instant first, Instant last, boolean raised) {
      this.first = first;
      this.last = last;
      this.raised = raised;
    }

    /// One that was raised before.
    ///
    /// @param first time of its first event
    /// @param last time of its last event
    public static Alarm known(Instant first, Instant last) {
      return new Alarm(first, last, false);
    }

    /// Time of its first event.
    public Instant first() {
      return first;
    }

    /// Time of its last event.
    public Instant last() {
      return last;
    }

    /// Whether it is new.
    public boolean isRaised() {
      return raised;
    }

    /// Events that became a part of it now; of a new one all, those that raised it first.
    public List<RuleMatch> joined() {
      return joined;
    }

    private void join(RuleMatch match) {
      joined.add(match);
      first = match.time().isBefore(first) ? match.time() : first;
      last = match.time().isAfter(last) ? match.time() : last;
    }
  }

  /// The window of a rule.
  public static SlidingWindow of(RuleCounting counting) {
    return new SlidingWindow(counting.threshold(), counting.window(), counting.distinct() != null);
  }

  /// Lets events join alarms, and raises alarms for the others.
  ///
  /// @param known alarms, the oldest first; they are changed
  /// @param waiting events that are part of none; of one id once
  /// @return the alarms that were raised
  public List<Alarm> raise(List<Alarm> known, Collection<RuleMatch> waiting) {
    NavigableSet<RuleMatch> left = new TreeSet<>(waiting);
    known.forEach(alarm -> absorb(alarm, left));
    List<Alarm> raised = new ArrayList<>();
    Deque<RuleMatch> window = new ArrayDeque<>();
    Map<String, Integer> values = new HashMap<>();
    RuleMatch next = left.isEmpty() ? null : left.first();
    while (next != null) {
      window.addLast(next);
      values.merge(next.value(), 1, Integer::sum);
      while (window.getFirst().time().isBefore(next.time().minus(length))) {
        String gone = window.removeFirst().value();
        values.compute(gone, (_, count) -> count == null || count == 1 ? null : count - 1);
      }
      if ((distinct ? values.size() : window.size()) >= threshold) {
        Alarm alarm = new Alarm(next.time(), next.time(), true);
        window.forEach(alarm::join);
        window.forEach(left::remove);
        absorb(alarm, left);
        raised.add(alarm);
        window.clear();
        values.clear();
      }
      next = left.higher(next);
    }
    return raised;
  }

  /// Those of some events on which it depends whether they come to an alarm. Where values are
  /// counted, an event between two of its value that lie within one window decides nothing: every
  /// window that holds it holds one of them, and whatever is near it is near one of them. It is
  /// part of an alarm exactly when they are; it lies between the first and the last event of that
  /// alarm then. So of each value three within a window's length are enough, however many there
  /// are.
  ///
  /// @param waiting events that are part of no alarm; of one id once
  public Set<RuleMatch> deciding(Collection<RuleMatch> waiting) {
    if (!distinct) {
      return new TreeSet<>(waiting);
    }
    Map<String, NavigableSet<RuleMatch>> byValue = new HashMap<>();
    waiting.forEach(
        match -> byValue.computeIfAbsent(match.value(), _ -> new TreeSet<>()).add(match));
    Set<RuleMatch> deciding = new TreeSet<>();
    byValue.values().forEach(same -> decide(same, deciding));
    return deciding;
  }

  /// Goes from each event to the last one within a window's length of it, or to the next one.
  private void decide(NavigableSet<RuleMatch> same, Set<RuleMatch> deciding) {
    RuleMatch at = same.first();
    while (at != null) {
      deciding.add(at);
      RuleMatch far = same.lower(after(at.time().plus(length)));
      at = far == null || far.equals(at) ? same.higher(at) : far;
    }
  }

  /// Takes what lies within reach, until nothing more does.
  private void absorb(Alarm alarm, NavigableSet<RuleMatch> left) {
    List<RuleMatch> near = near(alarm, left);
    while (!near.isEmpty()) {
      near.forEach(alarm::join);
      near.forEach(left::remove);
      near = near(alarm, left);
    }
  }

  /// After all events of that time: ids are ASCII.
  private static RuleMatch after(Instant time) {
    return new RuleMatch("\uffff", time, "");
  }

  private List<RuleMatch> near(Alarm alarm, NavigableSet<RuleMatch> left) {
    RuleMatch from = new RuleMatch("", alarm.first().minus(length), "");
    return List.copyOf(left.subSet(from, true, after(alarm.last().plus(length)), true));
  }
}
