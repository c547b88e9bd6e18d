package dev.takagari.app.service;

import dev.takagari.core.coverage.TallyLedger;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.ingest.metrics.IngestMeters;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.trail.TrailChecks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Checks CloudTrail's digests now and then, in one process at a time, and forgets tallies that are
/// too old to be asked for.
public final class TrailCheckLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrailCheckLoop.class);
  private static final String LEASE = "trail-checks";
  private static final Duration FIRST = Duration.ofMinutes(1);

  /// How long tallies of units and silent hosts are known.
  static final Duration TALLIES = Duration.ofDays(400);

  private final boolean enabled;
  private final TrailChecks checks;
  private final TallyLedger tallies;
  private final LeaseLedger leases;
  private final IngestMeters meters;
  private final InstantSource clock;
  private final TakagariProperties.Coverage settings;
  private final String owner = ProcessName.OWN;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Thread thread;

  /// @param enabled whether this process has the role
  public TrailCheckLoop(
      boolean enabled,
      TrailChecks checks,
      TallyLedger tallies,
      LeaseLedger leases,
      IngestMeters meters,
      InstantSource clock,
      TakagariProperties.Coverage settings) {
    this.enabled = enabled;
    this.checks = checks;
    this.tallies = tallies;
    this.leases = leases;
    this.meters = meters;
    this.clock = clock;
    this.settings = settings;
  }

  public void start() {
    if (enabled) {
      thread = Thread.ofPlatform().daemon().name("trail-checks").start(this::run);
    }
  }

  private void run() {
    Duration interval = settings.digestInterval();
    Duration wait = interval.compareTo(FIRST) < 0 ? interval : FIRST;
    try {
      while (!stop.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        turn();
        wait = interval;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The lease is not given back: so long nobody else need check.
  void turn() {
    try {
      if (leases.acquire(LEASE, owner, settings.digestInterval()).isPresent()) {
        Instant now = clock.instant();
        checks.feeds().forEach(feed -> check(feed, now));
        tallies.forget(now.minus(TALLIES));
      }
    } catch (TakagariException e) {
      LOG.warn("digests are not checked now: {} ({})", e.getMessage(), e.code().code());
    } catch (RuntimeException e) {
      LOG.error("checking digests failed", e);
    }
  }

  /// The trouble of one feed does not keep the others from being checked.
  private void check(String feed, Instant now) {
    if (stop.getCount() == 0) {
      return;
    }
    try {
      checks.checkWindow(feed, now, settings.digestWindow());
    } catch (TakagariException e) {
      meters.failed(feed, Stage.OTHER, e.code());
      LOG.warn(
          "the digests of {} are not checked now: {} ({})", feed, e.getMessage(), e.code().code());
    } catch (RuntimeException e) {
      meters.failed(feed, Stage.OTHER, ErrorCode.INTERNAL);
      LOG.error("checking the digests of {} failed", feed, e);
    }
  }

  /// Ends without waiting: a check that is cut off changes nothing.
  @Override
  public void close() {
    stop.countDown();
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }
}
