package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.SlotArrivals;
import dev.takagari.core.search.TimeRange;
import dev.takagari.ingest.coverage.SlotRun.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The slots of a feed, as runs of the same state.
public final class SlotRuns {
  private SlotRuns() {}

  /// Runs that cover the range, in order; the first and the last slot are whole.
  public static List<SlotRun> of(FeedCoverage feed, List<SlotArrivals> arrivals, TimeRange range) {
    Map<Instant, SlotArrivals> slots = new HashMap<>();
    arrivals.forEach(slot -> slots.put(slot.start(), slot));
    List<CoverageItem> items = feed.items(range);
    List<SlotRun> runs = new ArrayList<>();
    for (Instant start = start(range.from());
        start.isBefore(range.to());
        start = start.plus(CoverageLedger.SLOT)) {
      Instant end = start.plus(CoverageLedger.SLOT);
      State state = state(feed, items, slots.get(start), new TimeRange(start, end));
      if (!runs.isEmpty() && runs.getLast().state() == state) {
        runs.set(runs.size() - 1, new SlotRun(runs.getLast().from(), end, state));
      } else {
        runs.add(new SlotRun(start, end, state));
      }
    }
    return runs;
  }

  private static Instant start(Instant time) {
    long slot = CoverageLedger.SLOT.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), slot) * slot);
  }

  private static State state(
      FeedCoverage feed, List<CoverageItem> items, @Nullable SlotArrivals slot, TimeRange times) {
    if (feed.first() == null || !feed.first().isBefore(times.to())) {
      return State.BEFORE;
    }
    boolean missing = false;
    boolean paused = false;
    for (CoverageItem item : items) {
      if (!item.kind().isGap() || !item.touches(times)) {
        continue;
      }
      paused |= item.kind() == CoverageKind.PAUSED;
      // A slot in which a delivery ended or began a silence did bring something.
      missing |=
          item.kind() != CoverageKind.PAUSED
              && (item.kind() != CoverageKind.SILENT || slot == null || slot.units() == 0);
    }
    if (missing) {
      return State.MISSING;
    }
    if (slot != null && slot.units() > 0) {
      return slot.late() > 0 ? State.LATE : State.RECEIVED;
    }
    return paused ? State.PAUSED : State.QUIET;
  }

  /// How long slots of a state are together.
  public static Duration length(List<SlotRun> runs, State state) {
    return runs.stream()
        .filter(run -> run.state() == state)
        .map(run -> Duration.between(run.from(), run.until()))
        .reduce(Duration.ZERO, Duration::plus);
  }
}
