package dev.takagari.alerting.facts;

import java.time.Duration;

/// How long facts may take.
///
/// @param first for what opens a case
/// @param budget for everything else
/// @param patience after which what is late is given up
/// @param atOnce most inquiries that one finder works on at a time
public record FactSettings(Duration first, Duration budget, Duration patience, int atOnce) {
  /// 1 second, 10 seconds, a minute; 16.
  public static final FactSettings DEFAULT =
      new FactSettings(Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(60), 16);

  public FactSettings {
    if (!first.isPositive() || !budget.isPositive() || patience.compareTo(budget) < 0) {
      throw new IllegalArgumentException("times are positive, and patience is the longest");
    }
    if (atOnce < 1) {
      throw new IllegalArgumentException("at least one inquiry at a time");
    }
  }

  /// The same with another budget; patience is never shorter.
  public FactSettings withBudget(Duration time) {
    return new FactSettings(first, time, patience.compareTo(time) < 0 ? time : patience, atOnce);
  }
}
