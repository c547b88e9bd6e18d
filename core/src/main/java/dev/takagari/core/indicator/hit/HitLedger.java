package dev.takagari.core.indicator.hit;

import dev.takagari.core.indicator.IndicatorValue;
import java.time.Instant;
import java.util.List;

/// Remembers hits, each key once for ever. Safe for use by several threads and processes; every
/// method is one transaction and throws `database-unavailable` when it fails.
///
/// Of one value a bounded number of hits is listed each day (of recording, UTC), the first ones.
/// The rest of forward hits is counted, together with what units left out.
public interface HitLedger {
  /// Records what was found in a unit. Once for each unit: what an earlier holder of its lease
  /// recorded stays, and a later one adds what is missing. When the store has a newer generation
  /// than the unit was compared with, and the unit has events, that is remembered in the same
  /// transaction, so that a hunt looks through the unit for what came between.
  ///
  /// @return the newest generation of the store
  /// @throws dev.takagari.core.error.TakagariException lease-lost if somebody with a higher fence
  ///   recorded the unit
  long record(UnitMatches matches);

  /// Records hits that were found backward.
  ///
  /// @return those that were not known and are listed now, in the order given
  List<IndicatorHit> record(List<IndicatorHit> hits);

  /// Hits in the order in which they were recorded.
  ///
  /// @param after place of the last one that the caller has, 0 for the beginning
  /// @param limit at most so many
  List<Placed> list(long after, HitFilter filter, int limit);

  /// How many more events a value was found in than are listed: at least so many. Zero for a value
  /// without.
  long unlisted(IndicatorValue value);

  /// Forgets hits that were found, and of events, before a moment, and what was counted and which
  /// units were recorded before it. What is found again later counts as new, so that moment is one
  /// of which there are no events any more. A call forgets a part, so that others need not wait.
  ///
  /// @return how much was forgotten; call again until it is nothing
  int forget(Instant before);

  /// A hit and its place in the order of recording, from 1, rising, with gaps.
  record Placed(long place, IndicatorHit hit) {}
}
