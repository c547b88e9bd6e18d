package dev.takagari.enrich.hunt;

import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Prolongs a lease from time to time, whatever its holder is busy with: asking the sightings for
/// millions of values takes longer than any lease should last, and two processes that take the hunt
/// from each other would never come to its end. Until it is closed.
final class Prolonging implements AutoCloseable {
  private static final int TIMES_A_LEASE = 4;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread;

  /// @param prolong says whether the lease is still held; when it fails it is tried again
  Prolonging(Duration lease, BooleanSupplier prolong) {
    long pause = Math.max(1, lease.toNanos() / TIMES_A_LEASE);
    thread = Thread.ofVirtual().name("hunt-lease").start(() -> loop(pause, prolong));
  }

  private void loop(long pause, BooleanSupplier prolong) {
    try {
      boolean held = true;
      while (held && !ended.await(pause, TimeUnit.NANOSECONDS)) {
        held = isHeld(prolong);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isHeld(BooleanSupplier prolong) {
    try {
      return prolong.getAsBoolean();
    } catch (TakagariException e) {
      // the holder learns it when it saves its progress
      return true;
    }
  }

  /// Returns when the lease is not prolonged any more.
  @Override
  public void close() {
    ended.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
