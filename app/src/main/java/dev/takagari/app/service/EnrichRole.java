package dev.takagari.app.service;

import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.enrich.hunt.HuntRunner;
import dev.takagari.enrich.list.LoadedLists;
import dev.takagari.enrich.match.MatcherSettings;
import dev.takagari.enrich.match.MatcherSource;
import dev.takagari.enrich.match.MatcherUpdates;
import dev.takagari.enrich.sighting.SightingCommitter;
import dev.takagari.enrich.sighting.SightingMerger;
import dev.takagari.enrich.upkeep.LeasedWork;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.WorkLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What is done for indicators again and again, each on a thread of its own: what of it depends on
/// the roles of the process.
public final class EnrichRole implements AutoCloseable {
  private static final Duration LEAST_REST = Duration.ofMillis(100);
  private static final int COMMITS_A_TURN = 20;
  private static final int MERGES_A_TURN = 20;

  private final IngestSettings settings;
  private final List<WorkLoop> loops = new ArrayList<>();
  private final List<Runnable> starts = new ArrayList<>();
  private @Nullable MatcherUpdates updates;
  private @Nullable IndicatorFetching fetching;

  /// @param settings how long to rest after failures
  EnrichRole(IngestSettings settings) {
    this.settings = settings;
  }

  /// Keeps the table up to date that events of this process are compared with.
  void matching(MatcherSource matchers, MatcherSettings settings) {
    starts.add(
        () -> {
          matchers.load();
          updates = MatcherUpdates.start(matchers, settings);
        });
  }

  /// Keeps up with what people decide about lists.
  void listing(LoadedLists lists, Duration interval) {
    add(
        "indicator-lists",
        () -> {
          lists.refresh();
          return interval;
        },
        "lists of harmless values cannot be read");
  }

  /// Has the store look for what has come into its time or gone out of it.
  void sweeping(IndicatorChanges changes, Duration interval) {
    add(
        "indicator-sweep",
        () -> {
          changes.sweep();
          return interval;
        },
        "the store of indicators cannot be swept");
  }

  /// Works on hunts.
  void hunting(HuntRunner hunts, Duration idle) {
    add("hunts", () -> hunts.runOnce() ? Duration.ZERO : idle, "hunting failed");
  }

  /// Makes sightings visible.
  void committing(SightingCommitter committer, LeasedWork lease, Duration interval) {
    add(
        "sightings-commit",
        () -> {
          lease.run(keep -> committer.commitAll(COMMITS_A_TURN, keep));
          return interval;
        },
        "sightings cannot be committed");
  }

  /// Keeps the files of sightings few.
  void merging(SightingMerger merger, LeasedWork lease, Duration interval) {
    add(
        "sightings-merge",
        () -> {
          lease.run(keep -> merger.mergeAll(MERGES_A_TURN, keep));
          return interval;
        },
        "sightings cannot be merged");
  }

  /// Tries feeds when they are due.
  void fetching(IndicatorFetching feeds) {
    fetching = feeds;
    starts.add(feeds::start);
  }

  private void add(String name, Supplier<Duration> work, String complaint) {
    loops.add(new WorkLoop(name, settings, LEAST_REST, work, complaint));
  }

  void start() {
    starts.forEach(Runnable::run);
    loops.forEach(WorkLoop::start);
  }

  @Override
  public void close() {
    loops.forEach(WorkLoop::close);
    if (fetching != null) {
      fetching.close();
    }
    if (updates != null) {
      updates.close();
    }
  }
}
