package dev.takagari.core.rule;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Remembers which events fit rules that wait for several, and the alarms they came to. Each event
/// counts once for a rule and group, however often and by whomever it is brought, in any order.
///
/// What makes an alarm is said by [SlidingWindow]. Which events are part of an alarm does not
/// depend on the order in which they come; which of two alarms that a late event lies between gets
/// it, does. Safe for use by several threads and processes; every method throws
/// `database-unavailable` when it fails.
public interface RuleCounts {

  /// Counts events. Alarms that are raised or grow by that are to be told: they stay among
  /// [#untold] until [#told]. All of a group or nothing of it is counted; when it fails, some
  /// groups may be, and giving all of them again is right.
  ///
  /// @param groups each group once
  /// @return ids of those of the given events that are part of an alarm now
  Set<String> add(List<RuleMatches> groups);

  /// Alarms of which the newest version was not told yet, oldest first.
  ///
  /// @param limit at most so many
  List<RuleAlarm> untold(int limit);

  /// Notes that these versions of alarms were told.
  void told(List<RuleAlarm> alarms);

  /// Forgets events that were recorded so long ago, and alarms that did not change for `alarms`.
  /// Events that come again later and lie within the reach of an alarm that is still known are
  /// taken as a part of it. A call forgets a part; call again until it is nothing.
  ///
  /// @param events longer than any window
  /// @param alarms at least `events`
  /// @return how much was forgotten
  int forget(Duration events, Duration alarms);
}
