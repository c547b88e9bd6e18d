package dev.takagari.alerting.rule;

import dev.takagari.core.detection.DetectionOutlet;
import dev.takagari.core.rule.RuleAlarm;
import dev.takagari.core.rule.RuleCounts;
import java.time.Duration;
import java.util.List;

/// Tells triage of alarms that the store holds: those of a unit when its events are counted, and
/// from time to time whatever a process that died left behind. Told twice is told once: ids and
/// revisions are the same. Safe for use by several threads and processes.
///
/// @param counts the store
/// @param outlet to triage
public record AlarmOutlet(RuleCounts counts, DetectionOutlet outlet) {
  private static final int AT_ONCE = 100;

  /// How long events are remembered after they came: late ones count with them that long.
  static final Duration EVENTS = Duration.ofDays(30);

  /// How long alarms are remembered after their last change: their events do not raise them anew
  /// that long.
  static final Duration ALARMS = Duration.ofDays(400);

  /// Tells of everything that was not told.
  ///
  /// @return how many versions of alarms
  public int tell() {
    int told = 0;
    for (List<RuleAlarm> alarms = counts.untold(AT_ONCE);
        !alarms.isEmpty();
        alarms = counts.untold(AT_ONCE)) {
      outlet.publish(alarms.stream().map(RuleAlarm::detection).toList());
      counts.told(alarms);
      told += alarms.size();
    }
    return told;
  }

  /// Tells of what was left behind, and forgets what is old.
  public void sweep() {
    tell();
    int forgotten = counts.forget(EVENTS, ALARMS);
    while (forgotten > 0) {
      forgotten = counts.forget(EVENTS, ALARMS);
    }
  }
}
