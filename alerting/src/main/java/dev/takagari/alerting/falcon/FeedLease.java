package dev.takagari.alerting.falcon;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A lease that is prolonged until it is closed, and says when it is lost: because somebody else
/// took it, or because the ledger could not be asked until it ran out.
final class FeedLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedLease.class);

  private final LeaseLedger leases;
  private final NamedLease lease;
  private final Duration duration;
  private final Pace pace;
  private final Runnable lost;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile boolean held = true;
  private Instant until;

  private FeedLease(
      LeaseLedger leases,
      NamedLease lease,
      Instant until,
      Duration duration,
      Pace pace,
      Runnable lost) {
    this.leases = leases;
    this.lease = lease;
    this.until = until;
    this.duration = duration;
    this.pace = pace;
    this.lost = lost;
  }

  /// Takes the lease, if it is free.
  ///
  /// @param lost is called once if it gets lost, on a thread of its own
  static Optional<FeedLease> take(
      LeaseLedger leases, String name, String owner, Duration duration, Pace pace, Runnable lost) {
    Instant until = pace.instant().plus(duration);
    return leases
        .acquire(name, owner, duration)
        .map(
            lease -> {
              FeedLease taken = new FeedLease(leases, lease, until, duration, pace, lost);
              taken.thread = Thread.ofVirtual().name("lease-" + name).start(taken::prolong);
              return taken;
            });
  }

  long fence() {
    return lease.fence();
  }

  /// Whether it is not lost, as far as is known here.
  boolean isHeld() {
    return held;
  }

  private void prolong() {
    try {
      Duration rest = pace.wall(duration.dividedBy(3));
      while (!closed.await(rest.toNanos(), TimeUnit.NANOSECONDS)) {
        if (!again()) {
          held = false;
          lost.run();
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean again() {
    Instant asked = pace.instant();
    try {
      boolean same =
          leases
              .acquire(lease.name(), lease.owner(), duration)
              .filter(now -> now.fence() == lease.fence())
              .isPresent();
      if (same) {
        until = asked.plus(duration);
      }
      return same;
    } catch (TakagariException e) {
      LOG.warn("{} cannot be prolonged now: {}", lease.name(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("{} cannot be prolonged now", lease.name(), e);
    }
    return pace.instant().plus(duration.dividedBy(3)).isBefore(until);
  }

  /// Gives it back.
  @Override
  public void close() {
    closed.countDown();
    Thread running = thread;
    try {
      if (running != null) {
        running.join();
      }
      leases.release(lease);
    } catch (TakagariException e) {
      LOG.warn("{} cannot be given back, it runs out: {}", lease.name(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
