package dev.takagari.search.plan;

import dev.takagari.core.hot.HotGap;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.search.TimeRange;

/// What the hot index holds, as its own ledger and the engine say: everything but the time of
/// indices that were lost or replaced. A class of events that lost its index makes its whole time a
/// gap, for all classes: copies are dropped anyway.
public final class IndexCoverage implements HotCoverage {
  private final HotIndex index;

  public IndexCoverage(HotIndex index) {
    this.index = index;
  }

  @Override
  public TimeRanges gaps(TimeRange range) {
    return new TimeRanges(
            index.gaps().stream().map(HotGap::entry).map(entry -> entry.range()).toList())
        .within(range);
  }
}
