package dev.takagari.app.service;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.ingest.lake.LakeCommitter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Commits what is staged every few seconds, in one process at a time.
public final class CommitLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommitLoop.class);
  private static final String LEASE = "lake-committer";
  private static final int COMMITS_A_TURN = 20;

  private final LakeCommitter committer;
  private final LeaseLedger leases;
  private final Duration interval;
  private final Duration hold;
  private final String owner = ProcessName.OWN;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Thread thread;

  /// @param hold how long others wait when this process dies; at least two intervals, so that it
  ///   stays with one process
  public CommitLoop(LakeCommitter committer, LeaseLedger leases, Duration interval, Duration hold) {
    this.committer = committer;
    this.leases = leases;
    this.interval = interval;
    Duration least = interval.multipliedBy(2);
    this.hold = hold.compareTo(least) < 0 ? least : hold;
  }

  public void start() {
    thread = Thread.ofPlatform().name("lake-commit").start(this::run);
  }

  private void run() {
    try {
      while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        turn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn() {
    try {
      Optional<NamedLease> lease = leases.acquire(LEASE, owner, hold);
      if (lease.isPresent()) {
        committer.commitAll(COMMITS_A_TURN);
      }
    } catch (TakagariException e) {
      LOG.warn("commit put off: {} ({})", e.getMessage(), e.code().code());
    } catch (RuntimeException e) {
      LOG.error("commit failed", e);
    }
  }

  /// Ends after the turn under way, then commits what is staged once more.
  @Override
  public void close() {
    stop.countDown();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join();
      turn();
      leases.acquire(LEASE, owner, hold).ifPresent(leases::release);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TakagariException e) {
      LOG.warn("the commit lease was not given back: {}", e.code().code());
    }
  }
}
