package dev.takagari.core.rule;

import java.time.Instant;
import java.util.Comparator;

/// An event that fits a rule and is to be counted.
///
/// @param eventId its id
/// @param time when it happened
/// @param value what it has of the field whose distinct values are counted; empty when events are
public record RuleMatch(String eventId, Instant time, String value)
    implements Comparable<RuleMatch> {
  private static final Comparator<RuleMatch> ORDER =
      Comparator.comparing(RuleMatch::time).thenComparing(RuleMatch::eventId);

  @Override
  public int compareTo(RuleMatch other) {
    return ORDER.compare(this, other);
  }
}
