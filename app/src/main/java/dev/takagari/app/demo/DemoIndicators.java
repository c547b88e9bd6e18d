package dev.takagari.app.demo;

import dev.takagari.app.home.Home;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hunt.HuntLedger;
import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.hit.HitFilter;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.IndicatorHit;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.enrich.feed.FeedImport;
import dev.takagari.enrich.hunt.HuntRunner;
import dev.takagari.enrich.match.MatcherSource;
import dev.takagari.enrich.read.FeedContent;
import dev.takagari.enrich.read.ImportReport;
import dev.takagari.enrich.read.ReadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The two feeds of the demo, in real formats: one that events are compared with as they come, and
/// one that comes after them and is hunted for in what had arrived.
///
/// What was loaded is kept in the home, which says at the next start that it was.
final class DemoIndicators {
  static final String BEFORE = "isac.misp.json";
  static final String AFTER = "report.stix.json";

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final long POLL_MILLIS = 100;
  private static final int MOST_HITS = 10_000;

  private final EmbeddedService service;
  private final Path directory;
  private final Progress progress;
  private final CountDownLatch stop;

  /// @param stop zero when nobody is to wait any more
  DemoIndicators(EmbeddedService service, Home home, Progress progress, CountDownLatch stop) {
    this.service = service;
    this.directory = home.resolve("feeds");
    this.progress = progress;
    this.stop = stop;
  }

  /// Where indicators were found.
  ///
  /// @param forward in events as they came
  /// @param retro in events that had arrived
  record Hits(long forward, long retro) {}

  /// Loads the feed that is there before the events, unless an earlier start did, and returns when
  /// events are compared with it.
  void before() throws InterruptedException {
    if (load(BEFORE)) {
      // on what arrived until now, which is nothing: what comes is compared as it comes
      awaitHunts();
      awaitMatcher();
    }
  }

  /// Loads the feed that comes after the events, unless an earlier start did, and waits until they
  /// were hunted for and what comes is compared with it.
  void after() throws InterruptedException {
    if (load(AFTER)) {
      if (!awaitHunts() && stop.getCount() > 0) {
        progress.say("A hunt is still under way: ./takagari hunt status");
      }
      awaitMatcher();
    }
  }

  /// What was found until now.
  Hits hits() {
    List<IndicatorHit> hits =
        service.part(HitLedger.class).list(0, HitFilter.ALL, MOST_HITS).stream()
            .map(HitLedger.Placed::hit)
            .toList();
    long forward = hits.stream().filter(hit -> hit.how() == IndicatorHit.How.FORWARD).count();
    return new Hits(forward, hits.size() - forward);
  }

  /// @return whether it was loaded now
  private boolean load(String name) {
    Path kept = directory.resolve(name);
    if (Files.isRegularFile(kept)) {
      return false;
    }
    try {
      byte[] bytes = bytes(name);
      FeedImport.Result result =
          service
              .part(FeedImport.class)
              .apply(
                  new FeedImport.Order(
                      name.substring(0, name.indexOf('.')),
                      List.of(FeedContent.of(name, bytes)),
                      null,
                      ReadOptions.NONE,
                      ImportMode.REPLACE,
                      digest -> false,
                      false,
                      ImportReport.FEW_ROWS));
      Files.createDirectories(directory);
      Path part = directory.resolve(name + ".part");
      Files.write(part, bytes);
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
      progress.say("Loaded " + result.counts().values() + " indicators of " + name);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("the feed " + name + " cannot be kept in " + directory, e);
    }
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = DemoIndicators.class.getResourceAsStream("/demo/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  /// Hunts, and waits for whoever else does.
  ///
  /// @return whether none is left
  private boolean awaitHunts() throws InterruptedException {
    HuntRunner hunts = service.part(HuntRunner.class);
    HuntLedger ledger = service.part(HuntLedger.class);
    long end = System.nanoTime() + LONGEST_WAIT.toNanos();
    do {
      while (hunts.runOnce()) {
        // the next one
      }
      if (ledger.list(true, 1).isEmpty()) {
        return true;
      }
    } while (System.nanoTime() < end && !stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
    return false;
  }

  /// Waits until this process compares events with all that the store has.
  private void awaitMatcher() throws InterruptedException {
    MatcherSource matchers = service.part(MatcherSource.class);
    long wanted = service.part(IndicatorChanges.class).generation();
    do {
      matchers.poll();
    } while (generation(matchers) < wanted && !stop.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
  }

  private static long generation(MatcherSource matchers) {
    try {
      return matchers.current().generation();
    } catch (TakagariException e) {
      return -1;
    }
  }
}
