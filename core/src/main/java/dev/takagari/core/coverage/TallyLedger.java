package dev.takagari.core.coverage;

import dev.takagari.core.unit.UnitId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What the events of units said, kept so that every process sees it, also after a restart. Safe
/// for use by several threads and processes; throws database-unavailable when the ledger cannot be
/// asked.
public interface TallyLedger {

  /// Keeps nothing: for runs without a ledger of tallies.
  static TallyLedger none() {
    return new NoTallies();
  }

  /// Keeps the tally of a unit; that of an earlier run of the same unit is replaced.
  ///
  /// @param delivered when the unit was delivered
  void record(UnitId unit, String feed, Instant delivered, UnitTally tally);

  /// How long each step took for what was delivered from `since` on and before `until`, by feed. Of
  /// a step that is not over nothing is counted.
  List<StageDelays> delays(Instant since, Instant until);

  /// Feeds that brought alerts and nothing else since then.
  Set<String> alertsOnly(Instant since);

  /// Hosts that were heard of since `known`, and are silent for longer than `silence` before their
  /// feed's newest host.
  ///
  /// @param limit most hosts that are named, of each feed
  List<SilentHosts> silentHosts(Duration silence, Instant known, int limit);

  /// Containers that were said to run less than `silence` before their feed's newest host was heard
  /// of, that began longer ago, and in which nothing happened for longer. One that was said to have
  /// stopped afterwards does not run.
  ///
  /// @param limit most containers that are named, of each feed
  List<SilentContainers> silentContainers(Duration silence, int limit);

  /// Forgets tallies of what was delivered before that, and hosts and containers not heard of
  /// since.
  void forget(Instant before);
}
