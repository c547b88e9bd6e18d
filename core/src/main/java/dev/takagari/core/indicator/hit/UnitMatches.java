package dev.takagari.core.indicator.hit;

import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.unit.UnitLease;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What matching found in the events of one unit.
///
/// @param lease under which the unit was read
/// @param generation of the store that the events were compared with, from the first to the last
/// @param first time of the earliest event of the unit; null when there is none that a store holds
/// @param last time of the latest event; null when `first` is
/// @param hits each key once
/// @param unlisted how many more events each value was found in than `hits` lists; values of which
///   all are listed are left out
public record UnitMatches(
    UnitLease lease,
    long generation,
    @Nullable Instant first,
    @Nullable Instant last,
    List<IndicatorHit> hits,
    Map<IndicatorValue, Long> unlisted) {
  public UnitMatches {
    hits = List.copyOf(hits);
    unlisted = Map.copyOf(unlisted);
  }
}
