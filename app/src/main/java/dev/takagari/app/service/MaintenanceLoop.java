package dev.takagari.app.service;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.ingest.maintenance.IdentityPublisher;
import dev.takagari.ingest.maintenance.LakeMaintainer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the maintenance of the lake now and then, in one process at a time. The tables of
/// identities are made at the start and looked after in between: that is cheap.
public final class MaintenanceLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceLoop.class);

  private final boolean enabled;
  private final LakeMaintainer maintainer;
  private final IdentityPublisher identities;
  private final Runnable afterwards;
  private final Duration interval;
  private final Duration identityInterval;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean stopped;
  private @Nullable Thread thread;

  /// @param enabled whether this process has the role
  /// @param afterwards is done after each run
  /// @param interval time between two runs
  /// @param identityInterval longest time between two looks at the tables of identities
  public MaintenanceLoop(
      boolean enabled,
      LakeMaintainer maintainer,
      IdentityPublisher identities,
      Runnable afterwards,
      Duration interval,
      Duration identityInterval) {
    this.enabled = enabled;
    this.maintainer = maintainer;
    this.identities = identities;
    this.afterwards = afterwards;
    this.interval = interval;
    this.identityInterval = identityInterval;
  }

  public void start() {
    if (enabled) {
      thread = Thread.ofPlatform().name("lake-maintenance").start(this::run);
    }
  }

  /// Lets the next run begin at once.
  ///
  /// @throws TakagariException code bad-request if this process does not have the role
  public void wake() {
    if (!enabled) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST, "this process does not have the role maintenance");
    }
    wake.release();
  }

  private void run() {
    try {
      turn(() -> publish(false));
      long due = System.nanoTime() + interval.toNanos();
      while (true) {
        long wait = Math.min(due - System.nanoTime(), identityInterval.toNanos());
        boolean asked = wake.tryAcquire(wait, TimeUnit.NANOSECONDS);
        if (stopped) {
          return;
        }
        boolean whole = asked || due - System.nanoTime() <= 0;
        if (asked) {
          wake.drainPermits();
        }
        if (whole) {
          turn(() -> maintainer.run().notes().forEach(note -> LOG.info("maintenance: {}", note)));
          due = System.nanoTime() + interval.toNanos();
        }
        if (!stopped) {
          turn(() -> publish(asked));
        }
        if (whole && !stopped) {
          turn(afterwards);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(boolean asked) {
    identities
        .publish(asked)
        .forEach((subject, rows) -> LOG.info("maintenance: {} rows of {}s", rows, subject.code()));
  }

  private static void turn(Runnable work) {
    try {
      work.run();
    } catch (TakagariException e) {
      LOG.warn("maintenance put off: {} ({})", e.getMessage(), e.code().code());
    } catch (RuntimeException e) {
      LOG.error("maintenance failed", e);
    }
  }

  /// Ends after the merge under way.
  @Override
  public void close() {
    stopped = true;
    maintainer.stop();
    wake.release();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
