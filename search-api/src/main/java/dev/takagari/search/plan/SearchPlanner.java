package dev.takagari.search.plan;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.PendingFiles;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Part.Engine;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides which engine reads which part of a range.
///
/// All rows = the hot index ∪ the lake files of units that the hot index may lack; what the hot
/// index does not hold at all is read from the lake. Pending units are listed before the hot index
/// is asked, so a unit that finishes in between is read twice, never missed. Safe for use by
/// several threads.
public final class SearchPlanner {
  private static final String HOT_SINK = "hot";

  private final EventSearcher hot;
  private final EventSearcher cold;
  private final HotCoverage coverage;
  private final PendingFiles pending;

  public SearchPlanner(
      EventSearcher hot, EventSearcher cold, HotCoverage coverage, PendingFiles pending) {
    this.hot = hot;
    this.cold = cold;
    this.coverage = coverage;
    this.pending = pending;
  }

  /// The plan for a range, as of now.
  ///
  /// @throws TakagariException database-unavailable if the ledger cannot be asked; for tier hot
  ///   also index-unavailable
  public SearchPlan plan(TimeRange range, Tier tier) {
    return switch (tier) {
      case COLD -> coldPlan(range);
      case HOT -> hotPlan(range);
      case ALL -> fullPlan(range);
    };
  }

  private SearchPlan coldPlan(TimeRange range) {
    return new SearchPlan(
        List.of(Part.of(Engine.COLD, range, cold)),
        TimeRanges.NONE,
        List.of(
            new Note(
                "hot-not-read",
                "the hot index was not read; events not yet committed to the lake are missing")),
        true);
  }

  private SearchPlan hotPlan(TimeRange range) {
    TimeRanges gaps = coverage.gaps(range).within(range);
    List<Note> notes = new ArrayList<>();
    if (!gaps.isEmpty()) {
      notes.add(new Note("cold-not-read", "times that only the lake holds were not read"));
    }
    if (!files(range).isEmpty()) {
      notes.add(
          new Note(
              "pending-not-read",
              "some units are not yet in the hot index; their rows in the lake were not read"));
    }
    addUnseen(notes);
    return new SearchPlan(parts(Engine.HOT, gaps.complementIn(range), hot), gaps, notes, true);
  }

  private SearchPlan fullPlan(TimeRange range) {
    TimeRanges gaps;
    List<Note> notes = new ArrayList<>();
    boolean complete = true;
    try {
      gaps = coverage.gaps(range).within(range);
    } catch (TakagariException e) {
      if (e.code() != ErrorCode.INDEX_UNAVAILABLE) {
        throw e;
      }
      gaps = TimeRanges.of(range);
      complete = false;
      notes.add(
          new Note(
              e.code().code(),
              "the hot index is unavailable, the lake was read instead;"
                  + " events not yet committed to it are missing"));
    }
    List<Part> parts = new ArrayList<>();
    for (TimeRange inside : gaps.complementIn(range).ranges()) {
      List<LakeFile> files = files(inside);
      if (!files.isEmpty()) {
        parts.add(new Part(Engine.PENDING, inside, cold, Optional.of(files)));
      }
      parts.add(Part.of(Engine.HOT, inside, hot));
    }
    parts.addAll(parts(Engine.COLD, gaps, cold));
    if (complete && !gaps.isEmpty()) {
      notes.add(
          new Note("cold-read", "times that the hot index does not hold were read from the lake"));
    }
    addUnseen(notes);
    return new SearchPlan(parts, TimeRanges.NONE, notes, complete);
  }

  /// Whether the hot index still holds all that a plan reads there. An index that was lost and made
  /// again meanwhile answers, and has nothing.
  ///
  /// @throws TakagariException index-unavailable or database-unavailable if that cannot be found
  ///   out
  public boolean holds(SearchPlan plan, TimeRange range) {
    List<TimeRange> read =
        plan.parts().stream().filter(part -> part.engine() == Engine.HOT).map(Part::range).toList();
    if (read.isEmpty()) {
      return true;
    }
    TimeRanges gaps = coverage.gaps(range);
    return read.stream().allMatch(part -> gaps.within(part).isEmpty());
  }

  /// What stands in for a part that failed: the lake for the hot index when the tier has both, else
  /// nothing.
  public Optional<Part> standIn(Part failed, Tier tier) {
    return tier == Tier.ALL && failed.engine() == Engine.HOT
        ? Optional.of(Part.of(Engine.COLD, failed.range(), cold))
        : Optional.empty();
  }

  /// Lake files that the hot index may lack and that may hold rows of the range.
  private List<LakeFile> files(TimeRange range) {
    LocalDate first = day(range.from());
    LocalDate last = day(range.to().minusNanos(1));
    return pending.pendingIn(HOT_SINK).stream()
        .filter(file -> !file.partition().day().isBefore(first))
        .filter(file -> !file.partition().day().isAfter(last))
        .toList();
  }

  private static LocalDate day(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  private void addUnseen(List<Note> notes) {
    long units = pending.unseenIn(HOT_SINK);
    if (units > 0) {
      notes.add(new Note("units-in-flight", units + " received units cannot be searched yet"));
    }
  }

  private static List<Part> parts(Engine engine, TimeRanges ranges, EventSearcher searcher) {
    return ranges.ranges().stream().map(range -> Part.of(engine, range, searcher)).toList();
  }
}
