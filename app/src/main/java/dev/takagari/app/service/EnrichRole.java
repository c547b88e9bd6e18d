package dev.takagari.app.service;

import dev.takagari.enrich.hunt.HuntRunner;
import dev.takagari.enrich.list.LoadedLists;
import dev.takagari.enrich.match.MatcherSource;
import dev.takagari.enrich.sighting.LeasedWork;
import dev.takagari.enrich.sighting.SightingCommitter;
import dev.takagari.enrich.sighting.SightingMerger;
import dev.takagari.ingest.engine.IngestSettings;
import dev.takagari.ingest.engine.WorkLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// What is done for indicators again and again, each on a thread of its own: what of it depends on
/// the roles of the process.
public final class EnrichRole implements AutoCloseable {
  private static final Duration LEAST_REST = Duration.ofMillis(100);
  private static final int COMMITS_A_TURN = 20;
  private static final int MERGES_A_TURN = 20;

  private final IngestSettings settings;
  private final List<WorkLoop> loops = new ArrayList<>();

  /// @param settings how long to rest after failures
  EnrichRole(IngestSettings settings) {
    this.settings = settings;
  }

  /// Keeps the table up to date that events of this process are compared with.
  void matching(MatcherSource matchers, LoadedLists lists, Duration interval) {
    boolean[] loaded = new boolean[1];
    add(
        "indicator-changes",
        () -> {
          lists.refresh();
          if (!loaded[0]) {
            matchers.load();
            loaded[0] = true;
          }
          matchers.poll();
          return interval;
        },
        "changes of indicators cannot be read");
  }

  /// Has the store look for what has come into its time or gone out of it.
  void sweeping(MatcherSource matchers, LoadedLists lists, Duration interval) {
    add(
        "indicator-sweep",
        () -> {
          lists.refresh();
          matchers.sweep();
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
          lease.run(() -> committer.commitAll(COMMITS_A_TURN));
          return interval;
        },
        "sightings cannot be committed");
  }

  /// Keeps the files of sightings few.
  void merging(SightingMerger merger, LeasedWork lease, Duration interval) {
    add(
        "sightings-merge",
        () -> {
          lease.run(() -> merger.mergeAll(MERGES_A_TURN));
          return interval;
        },
        "sightings cannot be merged");
  }

  private void add(String name, Supplier<Duration> work, String complaint) {
    loops.add(new WorkLoop(name, settings, LEAST_REST, work, complaint));
  }

  void start() {
    loops.forEach(WorkLoop::start);
  }

  @Override
  public void close() {
    loops.forEach(WorkLoop::close);
  }
}
