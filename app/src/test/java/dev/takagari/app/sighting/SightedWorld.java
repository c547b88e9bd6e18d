package dev.takagari.app.sighting;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.PendingFiles;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.QueryMatcher;
import dev.takagari.core.search.EventSearcher;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchPage;
import dev.takagari.core.search.SearchRequest;
import dev.takagari.core.search.SearchStats;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingMerge;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.sighting.store.SightingRewrite;
import dev.takagari.core.sighting.store.SightingTable;
import dev.takagari.core.sink.UnitWriter;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.enrich.sighting.KnownDays;
import dev.takagari.enrich.sighting.SightingCommitter;
import dev.takagari.enrich.sighting.SightingSink;
import dev.takagari.enrich.sighting.SightingSinkSettings;
import dev.takagari.search.plan.SearchPlanner;
import dev.takagari.search.plan.Tier;
import dev.takagari.search.plan.TimeRanges;
import dev.takagari.search.run.SearchAnswer;
import dev.takagari.search.run.SearchMeters;
import dev.takagari.search.run.SearchQuestion;
import dev.takagari.search.run.SearchService;
import dev.takagari.search.sighted.SightingGuide;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A lake and its sightings in memory: the real sink, committer, coverage of days and planner, over
/// lists. For one thread.
final class SightedWorld {
  private static final long MICROS_PER_DAY = 86_400_000_000L;

  private final Lists lists = new Lists();
  private final SightingSink sink;
  private final SightingCommitter committer;
  private final List<Unit> units = new ArrayList<>();

  /// Happens after days were asked for, before values are.
  Runnable meanwhile = () -> {};

  /// What becomes of a question for values.
  Runnable trouble = () -> {};

  SightedWorld(Path spool) {
    sink =
        new SightingSink(
            lists, lists, new SightingSinkSettings(spool, 1 << 20, 1), new SimpleMeterRegistry());
    committer = new SightingCommitter(lists, lists, 10);
  }

  /// How far a unit is on its way to the lake.
  enum InLake {
    ON_THE_WAY,
    STAGED,
    COMMITTED
  }

  /// A unit of events.
  final class Unit {
    private final UnitId id = new UnitId("%026d".formatted(units.size()));
    private final List<EventRow> events;
    private final LocalDate batch;
    private InLake inLake = InLake.ON_THE_WAY;
    private boolean sighted;

    Unit(List<EventRow> events, LocalDate batch) {
      this.events = List.copyOf(events);
      this.batch = batch;
    }

    /// The lake takes it; parts of it that are not known yet cannot be committed.
    void lake(InLake state) {
      inLake = state;
    }

    /// The sink takes it.
    void sight() {
      try (UnitWriter writer = sink.open(new UnitLease(id, 1))) {
        events.forEach(writer::accept);
        writer.finish();
      }
      sighted = true;
    }
  }

  Unit unit(List<EventRow> events, LocalDate batch) {
    Unit unit = new Unit(events, batch);
    units.add(unit);
    return unit;
  }

  /// Makes all sightings visible that were taken.
  void commit() {
    committer.commitAll(100, () -> {});
  }

  /// The table is gone.
  void loseTable() {
    lists.committed.clear();
    lists.newest = 0;
  }

  private static LocalDate day(EventRow event) {
    return LocalDate.ofEpochDay(Math.floorDiv(Position.of(event).micros(), MICROS_PER_DAY));
  }

  private SightingCoverage.Uncovered taken(LocalDate from, LocalDate to) {
    Set<LocalDate> days = new HashSet<>();
    LocalDate since = null;
    for (Unit unit : units) {
      if (unit.sighted) {
        continue;
      }
      if (unit.inLake == InLake.ON_THE_WAY) {
        since = since == null || unit.batch.isBefore(since) ? unit.batch : since;
      } else {
        unit.events.forEach(event -> days.add(day(event)));
      }
    }
    days.removeIf(day -> day.isBefore(from) || !day.isBefore(to));
    return new SightingCoverage.Uncovered(days, Optional.ofNullable(since));
  }

  private SightingCoverage coverage() {
    KnownDays known = new KnownDays(this::taken, lists, lists);
    return (from, to) -> {
      SightingCoverage.Uncovered uncovered = known.uncovered(from, to);
      meanwhile.run();
      return uncovered;
    };
  }

  /// The answer, with the help of sightings or without.
  SearchAnswer search(Query query, TimeRange range, Tier tier, boolean guided) {
    Optional<SightingGuide> guide =
        guided
            ? Optional.of(
                new SightingGuide(
                    lists, coverage(), Duration.ofSeconds(20), new SimpleMeterRegistry()))
            : Optional.empty();
    SearchPlanner planner =
        new SearchPlanner(
            new Nothing(),
            new Lake(),
            whole -> TimeRanges.of(whole),
            new Pending(),
            Optional.empty(),
            guide);
    try (SearchService service =
        new SearchService(
            planner,
            Long.MAX_VALUE,
            1,
            Duration.ofSeconds(1),
            new SearchMeters(new SimpleMeterRegistry()))) {
      return service.search(
          new SearchQuestion(query, range, tier, Optional.empty(), 100_000, Duration.ofMinutes(1)));
    }
  }

  private final class Pending implements PendingFiles {
    @Override
    public List<LakeFile> pendingIn(String forSink) {
      return units.stream()
          .filter(unit -> unit.inLake == InLake.STAGED)
          .flatMap(
              unit ->
                  unit.events.stream()
                      .map(SightedWorld::day)
                      .distinct()
                      .map(
                          day ->
                              new LakeFile(
                                  unit.id + "-" + day,
                                  unit.id,
                                  new LakePartition("other", day),
                                  1,
                                  1,
                                  "")))
          .toList();
    }

    @Override
    public long unseenIn(String forSink) {
      return 0;
    }
  }

  /// Finds what is committed, or in the files of pending units.
  private final class Lake implements EventSearcher {
    @Override
    public SearchPage search(SearchRequest request) {
      Set<UnitId> files = new HashSet<>();
      request.files().ifPresent(all -> all.forEach(file -> files.add(file.unit())));
      QueryMatcher matcher = QueryMatcher.of(request.query());
      List<EventRow> rows =
          units.stream()
              .filter(
                  unit ->
                      request.files().isEmpty()
                          ? unit.inLake == InLake.COMMITTED
                          : files.contains(unit.id))
              .flatMap(unit -> unit.events.stream())
              .filter(event -> request.range().contains(Position.of(event).micros()))
              .filter(matcher::matches)
              .filter(
                  event ->
                      request.after().isEmpty()
                          || Position.of(event).compareTo(request.after().get()) > 0)
              .sorted(Comparator.comparing(Position::of))
              .toList();
      List<EventRow> page = rows.subList(0, Math.min(rows.size(), request.limit()));
      return new SearchPage(page, page.size() < rows.size(), true, SearchStats.NONE);
    }

    @Override
    public void check() {}
  }

  private static final class Nothing implements EventSearcher {
    @Override
    public SearchPage search(SearchRequest request) {
      return new SearchPage(List.of(), false, true, SearchStats.NONE);
    }

    @Override
    public void check() {}
  }

  /// Table, ledger and index over lists.
  private final class Lists implements SightingTable, SightingLedger, SightingIndex {
    private final Map<String, List<SightingRow>> files = new TreeMap<>();
    private final Map<String, List<SightingFile>> staged = new LinkedHashMap<>();
    private final List<String> committed = new ArrayList<>();
    private long newest;
    private long finished;

    @Override
    public SightingFile write(
        String name, YearMonth month, int level, SightingRows rows, long enough) {
      List<SightingRow> all = new ArrayList<>();
      rows.forEachRemaining(all::add);
      files.put(name, all);
      int first = all.stream().mapToInt(SightingRow::day).min().orElseThrow();
      int last = all.stream().mapToInt(SightingRow::day).max().orElseThrow();
      return new SightingFile(name, month, level, all.size(), 1, first, last, "");
    }

    @Override
    public LakeSnapshot commit(SightingCommit commit) {
      commit.files().forEach(file -> committed.add(file.location()));
      newest = commit.seq();
      return newest();
    }

    @Override
    public LakeSnapshot newest() {
      return new LakeSnapshot(newest, newest);
    }

    @Override
    public List<SightingFile> files() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SightingRows read(SightingFile file, int memory) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long replace(SightingRewrite rewrite) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean stage(UnitLease lease, long digest, List<SightingFile> some) {
      staged.put(lease.unit().value(), some);
      return true;
    }

    @Override
    public Optional<SightingCommit> open() {
      return Optional.empty();
    }

    @Override
    public Optional<SightingCommit> begin(long newestOfTable, int maxFiles) {
      return staged.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new SightingCommit(
                  finished + 1, 1, staged.values().stream().findFirst().orElseThrow()));
    }

    @Override
    public void finish(SightingCommit commit, long snapshotId) {
      finished = commit.seq();
      staged.values().removeIf(some -> some.equals(commit.files()));
    }

    @Override
    public Standing standing() {
      Set<LocalDate> days = new HashSet<>();
      staged
          .values()
          .forEach(
              some ->
                  some.forEach(
                      file ->
                          LocalDate.ofEpochDay(file.firstDay())
                              .datesUntil(LocalDate.ofEpochDay(file.lastDay() + 1L))
                              .forEach(days::add)));
      return new Standing(days, finished, Optional.empty());
    }

    @Override
    public Set<String> spared() {
      throw new UnsupportedOperationException();
    }

    @Override
    public SightingCost find(SightingQuestion question, Consumer<SightingRow> rows) {
      trouble.run();
      Set<Long> hashes = new HashSet<>();
      question.values().stream().map(SightedValue::hash).forEach(hashes::add);
      try (SightingMerge merged =
          new SightingMerge(
              committed.stream().map(file -> SightingRows.of(files.get(file))).toList())) {
        while (merged.hasNext()) {
          SightingRow row = merged.next();
          if (hashes.contains(row.hash())
              && !row.date().isBefore(question.from())
              && row.date().isBefore(question.to())) {
            rows.accept(row);
          }
        }
      }
      return new SightingCost(0, 0, 0, 0);
    }

    @Override
    public boolean knows(long commit) {
      return newest >= commit;
    }

    @Override
    public void check() {}
  }
}
