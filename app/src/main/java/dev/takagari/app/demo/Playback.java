package dev.takagari.app.demo;

import dev.takagari.app.feed.FeedDrop;
import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.app.home.Home;
import dev.takagari.app.page.ExampleQueries;
import dev.takagari.app.process.ProcessUse;
import dev.takagari.app.service.Completion;
import dev.takagari.core.ledger.Balance;
import dev.takagari.ingest.metrics.IngestTotals;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Plays data into a running service and waits until every batch is done.
final class Playback {
  private static final long POLL_MILLIS = 200;
  private static final int POLLS_BETWEEN_LINES = 25;
  private static final double NANOS = 1e9;

  private final EmbeddedService service;
  private final Home home;
  private final Progress progress;
  private final CountDownLatch stop;

  Playback(EmbeddedService service, Home home, Progress progress, CountDownLatch stop) {
    this.service = service;
    this.home = home;
    this.progress = progress;
    this.stop = stop;
  }

  /// What to play.
  ///
  /// @param generated whether the generated fleet
  /// @param copy somebody's copy, null for none
  record What(boolean generated, @Nullable BucketCopy copy) {
    static What fleet() {
      return new What(true, null);
    }

    static What copy(BucketCopy copy) {
      return new What(false, copy);
    }

    static What nothing() {
      return new What(false, null);
    }
  }

  /// How it ended.
  ///
  /// @param complete whether everything received is accounted for and nothing is under way
  /// @param hits of the indicators that go with the fleet
  /// @param cases that products' detections of it became
  /// @param report empty when it was stopped before the end
  record Result(
      boolean complete,
      Optional<RunReport> report,
      Optional<PlayedFleet> fleet,
      Optional<DemoIndicators.Hits> hits,
      Optional<DemoDetections.Cases> cases) {}

  Result play(What what) throws InterruptedException {
    long start = System.nanoTime();
    double cpu = ProcessUse.cpuSeconds();
    FeedDrop drop = service.part(FeedDrop.class);
    Optional<PlayedFleet> fleet = Optional.empty();
    DemoIndicators indicators = new DemoIndicators(service, home, progress, stop);
    DemoDetections detections = new DemoDetections(service, home, progress, stop);
    if (what.generated()) {
      detections.before();
      indicators.before();
      fleet =
          Optional.of(new DemoFleet(home, progress, service.part(InstantSource.class)).play(drop));
    }
    fleet.ifPresent(this::suggest);
    BucketCopy copy = what.copy();
    if (copy != null) {
      announce(drop, copy);
    }
    boolean ended = awaitCompletion();
    IngestTotals totals = service.part(Completion.class).totals();
    RunReport report =
        new RunReport(
            totals,
            (System.nanoTime() - start) / NANOS,
            ProcessUse.cpuSeconds() - cpu,
            ProcessUse.peakRssBytes(),
            service.part(Completion.class).lakeBytes(),
            service.part(Completion.class).hotBytes());
    if (ended) {
      progress.say(summary(totals));
    }
    Optional<DemoIndicators.Hits> hits = Optional.empty();
    Optional<DemoDetections.Cases> cases = Optional.empty();
    if (ended && fleet.isPresent()) {
      indicators.after();
      detections.play(fleet.get().story());
      hits = Optional.of(indicators.hits());
      cases = Optional.of(detections.cases());
    }
    return new Result(
        ended && service.part(Completion.class).totals().isComplete(),
        ended ? Optional.of(report) : Optional.empty(),
        fleet,
        hits,
        cases);
  }

  private void suggest(PlayedFleet fleet) {
    service
        .part(ExampleQueries.class)
        .set(
            fleet.story().queries().stream()
                .map(
                    query ->
                        new ExampleQueries.Example(
                            query.text(),
                            "finds " + query.expected() + ": " + query.finds(),
                            Optional.of(fleet.from())))
                .toList());
  }

  private void announce(FeedDrop drop, BucketCopy copy) {
    progress.say("Handing over " + copy.size() + " batches of " + copy.directory());
    for (int i = 0; i < copy.size() && stop.getCount() > 0; i++) {
      drop.drop(copy.batch(i));
    }
  }

  /// Waits until nothing waits in the queue and nothing is under way.
  ///
  /// @return false when the process was told to stop before
  private boolean awaitCompletion() throws InterruptedException {
    Completion completion = service.part(Completion.class);
    int polls = 0;
    while (!completion.isDone()) {
      if (stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return false;
      }
      polls++;
      if (polls % POLLS_BETWEEN_LINES == 0) {
        progress.say(underWay(completion.totals().balance()));
      }
    }
    return true;
  }

  private static String underWay(Balance balance) {
    return String.format(
        Locale.ROOT,
        "%,d events received, %,d in the lake, %,d in the index",
        balance.linesReceived(),
        balance.sink("lake").written(),
        balance.sink("hot").written());
  }

  /// The index holds once what came by two roads; the lake has both until maintenance drops one.
  private static String copies(long copies) {
    return copies == 0
        ? ""
        : String.format(
            Locale.ROOT,
            copies == 1
                ? " (%,d more was a copy of what it had)"
                : " (%,d more were copies of what it had)",
            copies);
  }

  static String summary(IngestTotals totals) {
    return String.format(
        Locale.ROOT,
        "Done: %,d batches, %,d events received, %,d in the lake, %,d in the index%s, %,d duplicates, %,d in quarantine",
        totals.batches(),
        totals.eventsReceived(),
        totals.eventsLake(),
        totals.eventsHot(),
        copies(totals.balance().sink("hot").duplicates()),
        totals.duplicatesDropped(),
        totals.quarantined());
  }
}
