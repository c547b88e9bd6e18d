package dev.takagari.app.service;

import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.enrich.feed.FeedFetcher;
import dev.takagari.enrich.feed.FeedLoop;
import dev.takagari.enrich.feed.FeedRun;
import dev.takagari.enrich.feed.watch.FeedMeters;
import dev.takagari.enrich.feed.watch.LoggedTroubles;
import dev.takagari.enrich.http.WebClient;
import dev.takagari.enrich.http.WebLimits;
import dev.takagari.enrich.taxii.Pause;
import dev.takagari.enrich.taxii.TaxiiClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// What tries the feeds of indicators that are set up, with its connections to their servers.
final class IndicatorFetching implements AutoCloseable {
  private static final Duration REST = Duration.ofSeconds(5);
  private static final Duration LEASE = Duration.ofMinutes(15);

  /// For a TAXII server that is busy; other feeds wait as long.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WebClient web;
  private final FeedLoop loop;

  /// @param home where copies of what they brought are
  /// @param owner name of this process
  IndicatorFetching(
      IndicatorFeeds feeds,
      Path home,
      WebLimits limits,
      IndicatorRepository store,
      IndicatorFeedLedger ledger,
      LeaseLedger leases,
      InstantSource clock,
      MeterRegistry registry,
      String owner) {
    web = new WebClient(limits);
    FeedFetcher fetcher =
        new FeedFetcher(
            web,
            new TaxiiClient(web, limits, clock, Pause.SLEEP, PATIENCE),
            home,
            limits.bytes(),
            clock);
    loop =
        new FeedLoop(
            feeds.all(),
            new FeedRun(
                fetcher, store, ledger, new LoggedTroubles(), clock, RandomGenerator.getDefault()),
            store,
            ledger,
            leases,
            clock,
            new FeedMeters(registry, feeds.all().stream().map(feed -> feed.name()).toList(), clock),
            new FeedLoop.Settings(REST, LEASE, owner));
  }

  void start() {
    loop.start();
  }

  /// Ends without waiting for a try that is under way.
  @Override
  public void close() {
    loop.close();
    web.close();
  }
}
