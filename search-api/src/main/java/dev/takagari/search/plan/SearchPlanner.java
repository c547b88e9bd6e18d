package dev.takagari.search.plan;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.PendingFiles;
import dev.takagari.core.query.Query;
import dev.takagari.core.retention.HotExclusions;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.TimeRange;
import dev.takagari.search.plan.Part.Engine;
import dev.takagari.search.sighted.Guidance;
import dev.takagari.search.sighted.SightingGuide;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides which engine reads which part of a range.
///
/// All rows = the hot index ∪ the lake files of units that the hot index may lack ∪ the lake's rows
/// of kinds that only the lake keeps; what the hot index does not hold at all is read from the
/// lake. Pending units are listed before the hot index is asked, and before the kinds that were
/// left out, so a unit that finishes in between is read twice, never missed. Safe for use by
/// several threads.
public final class SearchPlanner {
  private static final String HOT_SINK = "hot";
  private static final String LAKE_SINK = "lake";

  private final EventSearcher hot;
  private final EventSearcher cold;
  private final HotCoverage coverage;
  private final PendingFiles pending;
  private final HotLimits limits;
  private final Optional<SightingGuide> guide;

  /// A planner for a hot index that is given everything.
  public SearchPlanner(
      EventSearcher hot, EventSearcher cold, HotCoverage coverage, PendingFiles pending) {
    this(hot, cold, coverage, pending, Optional.empty(), Optional.empty());
  }

  /// @param exclusions what the hot index does not hold on purpose
  /// @param guide says where in the lake to look
  public SearchPlanner(
      EventSearcher hot,
      EventSearcher cold,
      HotCoverage coverage,
      PendingFiles pending,
      Optional<HotExclusions> exclusions,
      Optional<SightingGuide> guide) {
    this.hot = hot;
    this.cold = cold;
    this.coverage = coverage;
    this.pending = pending;
    this.limits = new HotLimits(exclusions);
    this.guide = guide;
  }

  /// The plan for a range, as of now.
  ///
  /// @throws TakagariException database-unavailable if the ledger cannot be asked; for tier hot
  ///   also index-unavailable
  public SearchPlan plan(Query query, TimeRange range, Tier tier) {
    return switch (tier) {
      case COLD -> guided(coldPlan(query, range), query);
      case HOT -> hotPlan(query, range);
      case ALL -> guided(fullPlan(query, range), query);
    };
  }

  /// The same plan with what sightings say of the lake's table. They are asked after the pending
  /// units were listed: what was committed by then is in them, or of a day that they do not cover.
  private SearchPlan guided(SearchPlan plan, Query query) {
    List<TimeRange> ranges =
        plan.parts().stream().filter(SearchPlanner::isOfTable).map(Part::range).toList();
    if (guide.isEmpty() || ranges.isEmpty()) {
      return plan;
    }
    List<TimeRange> joined = new TimeRanges(ranges).ranges();
    if (joined.isEmpty()) {
      return plan;
    }
    Optional<Guidance> guidance =
        guide.get().guide(query, new TimeRange(joined.getLast().from(), joined.getFirst().to()));
    return guidance.map(found -> narrowed(plan, found)).orElse(plan);
  }

  private static SearchPlan narrowed(SearchPlan plan, Guidance guidance) {
    List<Part> parts = new ArrayList<>();
    for (Part part : plan.parts()) {
      if (!isOfTable(part)) {
        parts.add(part);
      } else if (!guidance.isNothing()) {
        Query both = Query.and(List.of(part.query(), guidance.rows()));
        parts.add(new Part(part.engine(), part.range(), part.searcher(), part.files(), both));
      }
    }
    List<Note> notes = new ArrayList<>(plan.notes());
    notes.add(
        new Note(
            "sightings-asked",
            "sightings say that of %d days the lake has to be read for %d"
                .formatted(guidance.ofDays(), guidance.days())));
    return new SearchPlan(parts, plan.notRead(), notes, plan.complete());
  }

  private static boolean isOfTable(Part part) {
    return part.engine() == Engine.COLD || part.engine() == Engine.LAKE_ONLY;
  }

  private SearchPlan coldPlan(Query query, TimeRange range) {
    return new SearchPlan(
        List.of(Part.of(Engine.COLD, range, cold, query)),
        TimeRanges.NONE,
        List.of(
            new Note(
                "hot-not-read",
                "the hot index was not read; events not yet committed to the lake are missing")),
        true);
  }

  private SearchPlan hotPlan(Query query, TimeRange range) {
    TimeRanges gaps = gaps(query, range);
    List<Note> notes = new ArrayList<>();
    if (!gaps.isEmpty()) {
      notes.add(new Note("cold-not-read", "times that only the lake holds were not read"));
    }
    if (!files(HOT_SINK, range).isEmpty()) {
      notes.add(
          new Note(
              "pending-not-read",
              "some units are not yet in the hot index; their rows in the lake were not read"));
    }
    boolean leftOut =
        gaps.complementIn(range).ranges().stream()
            .anyMatch(inside -> limits.lakeOnly(query, inside).isPresent());
    if (leftOut) {
      notes.add(
          new Note(
              "lake-only-not-read",
              "kinds of events that only the lake keeps (takagari.hot.lake-only) were not read"));
    }
    addUnseen(HOT_SINK, notes);
    return new SearchPlan(
        parts(Engine.HOT, gaps.complementIn(range), hot, query), gaps, notes, true);
  }

  private SearchPlan fullPlan(Query query, TimeRange range) {
    TimeRanges gaps;
    List<Note> notes = new ArrayList<>();
    boolean complete = true;
    try {
      gaps = gaps(query, range);
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
    boolean lakeOnly = false;
    for (TimeRange inside : gaps.complementIn(range).ranges()) {
      addPending(HOT_SINK, query, inside, parts);
      lakeOnly |= addLakeOnly(query, inside, parts);
      parts.add(Part.of(Engine.HOT, inside, hot, query));
    }
    for (TimeRange outside : gaps.ranges()) {
      if (complete) {
        addPending(LAKE_SINK, query, outside, parts);
      }
      parts.add(Part.of(Engine.COLD, outside, cold, query));
    }
    if (complete && !gaps.isEmpty()) {
      notes.add(
          new Note("cold-read", "times that the hot index does not hold were read from the lake"));
    }
    if (lakeOnly) {
      notes.add(
          new Note(
              "lake-only-read", "kinds of events that only the lake keeps were read from there"));
    }
    addUnseen(lakeOnly || !gaps.isEmpty() ? LAKE_SINK : HOT_SINK, notes);
    return new SearchPlan(parts, TimeRanges.NONE, notes, complete);
  }

  /// Times that the hot index does not hold: lost, or older than it keeps them.
  private TimeRanges gaps(Query query, TimeRange range) {
    List<TimeRange> all = new ArrayList<>(coverage.gaps(range).within(range).ranges());
    all.addAll(limits.before(query, range).ranges());
    return new TimeRanges(all).within(range);
  }

  /// The lake's files of units that a sink has not finished.
  private void addPending(String sink, Query query, TimeRange range, List<Part> parts) {
    List<LakeFile> files = files(sink, range);
    if (!files.isEmpty()) {
      parts.add(new Part(Engine.PENDING, range, cold, Optional.of(files), query));
    }
  }

  /// The rows that only the lake has, those that wait for a commit too.
  private boolean addLakeOnly(Query query, TimeRange range, List<Part> parts) {
    Optional<HotLimits.LakeRows> rows = limits.lakeOnly(query, range);
    if (rows.isEmpty()) {
      return false;
    }
    TimeRange days = rows.get().range();
    addPending(LAKE_SINK, rows.get().rows(), days, parts);
    parts.add(Part.of(Engine.LAKE_ONLY, days, cold, rows.get().rows()));
    return true;
  }

  /// Whether the hot index still holds all that a plan reads there. An index that was lost and made
  /// again meanwhile answers, and has nothing; one that became too old is gone.
  ///
  /// @throws TakagariException index-unavailable or database-unavailable if that cannot be found
  ///   out
  public boolean holds(SearchPlan plan, TimeRange range) {
    List<Part> read = plan.parts().stream().filter(part -> part.engine() == Engine.HOT).toList();
    if (read.isEmpty()) {
      return true;
    }
    TimeRanges gaps = gaps(read.getFirst().query(), range);
    return read.stream().allMatch(part -> gaps.within(part.range()).isEmpty());
  }

  /// What stands in for a part that failed: the lake for the hot index when the tier has both, else
  /// nothing.
  public Optional<Part> standIn(Part failed, Tier tier) {
    return tier == Tier.ALL && failed.engine() == Engine.HOT
        ? Optional.of(Part.of(Engine.COLD, failed.range(), cold, failed.query()))
        : Optional.empty();
  }

  /// Lake files of units that a sink has not finished and that may hold rows of the range.
  private List<LakeFile> files(String sink, TimeRange range) {
    LocalDate first = HotLimits.day(range.from());
    LocalDate last = HotLimits.day(range.to().minusNanos(1));
    return pending.pendingIn(sink).stream()
        .filter(file -> !file.partition().day().isBefore(first))
        .filter(file -> !file.partition().day().isAfter(last))
        .toList();
  }

  private void addUnseen(String sink, List<Note> notes) {
    long units = pending.unseenIn(sink);
    if (units > 0) {
      notes.add(new Note("units-in-flight", units + " received units cannot be searched yet"));
    }
  }

  private static List<Part> parts(
      Engine engine, TimeRanges ranges, EventSearcher searcher, Query query) {
    return ranges.ranges().stream().map(range -> Part.of(engine, range, searcher, query)).toList();
  }
}
