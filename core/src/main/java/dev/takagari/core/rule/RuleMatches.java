package dev.takagari.core.rule;

import dev.takagari.core.detection.Detection;
import java.time.Duration;
import java.util.List;

/// Events of one group that fit a rule, to be counted.
///
/// @param rule id of the rule
/// @param group what the events have in common: a short key, in which the rule takes part
/// @param threshold events, or distinct values, that make an alarm
/// @param window between the first and the last of them
/// @param distinct whether values are counted
/// @param first what an alarm says that these events raise; its id, revision, time and count are
///   put in
/// @param matches each event once
public record RuleMatches(
    String rule,
    String group,
    int threshold,
    Duration window,
    boolean distinct,
    Detection first,
    List<RuleMatch> matches) {
  public RuleMatches {
    matches = List.copyOf(matches);
  }
}
