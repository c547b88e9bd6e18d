package dev.takagari.enrich.feed;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.feed.FeedState;
import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.IndicatorSource;
import dev.takagari.core.indicator.store.SourceRules;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.enrich.feed.watch.FeedMeters;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tries every feed when it is due, one after the other, each in one process at a time. The trouble
/// of one feed does not keep the others from being tried.
public final class FeedLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedLoop.class);
  private static final String LEASE = "indicator-feed:";
  private static final String BY = "configuration";

  /// How it goes about.
  ///
  /// @param rest between two looks at what is due
  /// @param lease how long a try may take before another process may make one
  /// @param owner name of this process
  public record Settings(Duration rest, Duration lease, String owner) {}

  private final List<IndicatorFeed> feeds;
  private final FeedRun run;
  private final IndicatorRepository store;
  private final IndicatorFeedLedger ledger;
  private final LeaseLedger leases;
  private final InstantSource clock;
  private final FeedMeters meters;
  private final Settings settings;
  private final CountDownLatch stop = new CountDownLatch(1);
  private boolean ruled;
  private @Nullable Thread thread;

  public FeedLoop(
      List<IndicatorFeed> feeds,
      FeedRun run,
      IndicatorRepository store,
      IndicatorFeedLedger ledger,
      LeaseLedger leases,
      InstantSource clock,
      FeedMeters meters,
      Settings settings) {
    this.feeds = List.copyOf(feeds);
    this.run = run;
    this.store = store;
    this.ledger = ledger;
    this.leases = leases;
    this.clock = clock;
    this.meters = meters;
    this.settings = settings;
  }

  /// Begins, on a thread of its own.
  public void start() {
    thread = Thread.ofPlatform().daemon().name("indicator-feeds").start(this::loop);
  }

  /// Looks once at what is due.
  public void turn() {
    try {
      rule();
      Set<String> due = due();
      for (IndicatorFeed feed : feeds) {
        if (stop.getCount() == 0) {
          return;
        }
        if (due.contains(feed.name())) {
          look(feed);
        }
      }
      measure();
    } catch (TakagariException e) {
      LOG.warn("indicator feeds are not tried now: {} ({})", e.getMessage(), e.code().code());
    } catch (RuntimeException | Error e) {
      LOG.error("indicator feeds are not tried now", e);
    }
  }

  /// Feeds that may be tried and whose time has come.
  private Set<String> due() {
    Set<String> due = new HashSet<>();
    feeds.stream().filter(feed -> feed.rules().enabled()).forEach(feed -> due.add(feed.name()));
    due.removeAll(measure());
    for (FeedState state : ledger.all()) {
      if (!state.isDue(clock.instant())) {
        due.remove(state.feed());
      }
    }
    return due;
  }

  /// @return what is switched off
  private Set<String> measure() {
    Set<String> off = ledger.off();
    meters.update(ledger.all(), off);
    return off;
  }

  /// Ends without waiting: a try that is cut off changes nothing.
  @Override
  public void close() {
    stop.countDown();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  private void loop() {
    try {
      do {
        turn();
      } while (!stop.await(settings.rest().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Lets the store know, once, what feeds were set up to be: one that is not enabled is not
  /// matched either.
  private void rule() {
    if (ruled) {
      return;
    }
    Map<String, IndicatorSource> known = new HashMap<>();
    for (IndicatorSource source : store.sources()) {
      known.put(source.name(), source);
    }
    for (IndicatorFeed feed : feeds) {
      IndicatorSource source = known.get(feed.name());
      SourceRules now = source == null ? SourceRules.DEFAULT : source.rules();
      // what a person ruled stays, but a feed that is not enabled is off
      boolean byPerson =
          source != null && !source.ruledBy().isEmpty() && !source.ruledBy().equals(BY);
      boolean off = now.enabled() && !feed.rules().enabled();
      if (off || (!byPerson && !now.equals(feed.rules()))) {
        store.rule(feed.name(), feed.rules(), BY);
      }
    }
    ruled = true;
  }

  private void look(IndicatorFeed feed) {
    try {
      attempt(feed);
    } catch (TakagariException e) {
      LOG.warn(
          "the indicator feed {} is not tried now: {} ({})",
          feed.name(),
          e.getMessage(),
          e.code().code());
    } catch (RuntimeException e) {
      LOG.error("trying the indicator feed {} failed", feed.name(), e);
    }
  }

  /// Looks again under the lease: another process may have tried it just now, or somebody switched
  /// it off while others were tried.
  private void attempt(IndicatorFeed feed) {
    Optional<NamedLease> held =
        leases.acquire(LEASE + feed.name(), settings.owner(), settings.lease());
    if (held.isEmpty()) {
      return;
    }
    try {
      if (ledger.find(feed.name()).isDue(clock.instant()) && !ledger.off().contains(feed.name())) {
        run.run(feed);
        run.checkStale(feed);
      }
    } finally {
      leases.release(held.get());
    }
  }
}
