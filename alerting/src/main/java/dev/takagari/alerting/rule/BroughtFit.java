package dev.takagari.alerting.rule;

import dev.takagari.core.rule.Rule;
import java.util.BitSet;
import java.util.Set;
import java.util.TreeSet;

/// An event that somebody brought and that fits rules. Safe for use by several threads.
final class BroughtFit {
  /// Of all records of the event.
  private final BitSet lines = new BitSet();

  /// Ids of the rules that tell of it by itself.
  private final Set<String> rules = new TreeSet<>();

  synchronized void addLine(int line) {
    lines.set(line);
  }

  synchronized void addRule(Rule rule) {
    rules.add(rule.id());
  }

  synchronized BitSet lines() {
    return (BitSet) lines.clone();
  }

  synchronized boolean isTold() {
    return !rules.isEmpty();
  }

  /// Whether triage had what all those rules tell.
  ///
  /// @param eventId of the event
  /// @param detections ids of those that triage had
  synchronized boolean isKnown(String eventId, Set<String> detections) {
    return rules.stream().allMatch(rule -> detections.contains(RuleDetections.id(rule, eventId)));
  }
}
