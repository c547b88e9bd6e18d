package dev.takagari.core.rule;

import dev.takagari.core.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many events have to fit a rule before somebody is told, and which are counted together.
///
/// @param groupBy events with equal values here are counted together, and are of one case
/// @param threshold events, or distinct values, within the window; 1 tells of each event
/// @param window between the first and the last of them; zero when the threshold is 1
/// @param distinct the field whose distinct values are counted; null when events are
public record RuleCounting(
    List<EventField> groupBy, int threshold, Duration window, @Nullable EventField distinct) {
  /// Most events or values that a rule may wait for.
  public static final int MOST = 10_000;

  /// Longest window.
  public static final Duration LONGEST = Duration.ofDays(7);

  public RuleCounting {
    groupBy = List.copyOf(groupBy);
    if (threshold < 1 || threshold > MOST || window.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("no threshold or window of a rule");
    }
    if (threshold > 1 == window.isZero() || window.isNegative()) {
      throw new IllegalArgumentException("a threshold has a window, and a window a threshold");
    }
  }

  /// Whether each event is told of by itself.
  public boolean tellsOfEach() {
    return threshold == 1;
  }

  /// The values by which an event is grouped, as many as there are fields; empty texts for those
  /// that it does not have.
  public List<String> group(Event event) {
    List<String> values = new ArrayList<>(groupBy.size());
    groupBy.forEach(field -> values.add(field.value(event)));
    return values;
  }
}
