package dev.takagari.ingest.steering;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.function.LongSupplier;

/// Lets so many bytes a second through, all threads together. Who took more than there was makes
/// the next one wait: over time the rate is exact, whatever the sizes. The limit may change while
/// somebody waits. Safe for use by several threads.
public final class Throttle {
  private static final double SECOND = 1e9;

  /// What may be saved up while nobody reads, in parts of a second.
  private static final double SAVED = 0.25;

  private static final long LONGEST_SLEEP = 250_000_000;
  private static final long SHORTEST_SLEEP = 1_000_000;

  private final LongSupplier limit;
  private final Pace pace;
  private double bytes;
  private long last;

  /// @param limit bytes a second now, 0 for no limit
  Throttle(LongSupplier limit, Pace pace) {
    this.limit = limit;
    this.pace = pace;
    last = pace.nanos();
  }

  /// Takes part in what may be read, and waits until there is some.
  ///
  /// @throws TakagariException code lease-lost if the process stops meanwhile
  public void take(int count) {
    for (long wait = tryTake(count); wait > 0; wait = tryTake(count)) {
      try {
        pace.sleep(Math.clamp(wait, SHORTEST_SLEEP, LONGEST_SLEEP));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new TakagariException(ErrorCode.LEASE_LOST, "stopped while waiting to read", e);
      }
    }
  }

  /// @return 0 when it was taken, otherwise how long to wait in nanoseconds
  private synchronized long tryTake(int count) {
    long now = pace.nanos();
    long rate = limit.getAsLong();
    double earned = (double) (now - last) * (double) rate / SECOND;
    last = now;
    if (rate <= 0) {
      bytes = 0;
      return 0;
    }
    bytes = Math.min((double) rate * SAVED, bytes + earned);
    if (bytes >= 0) {
      bytes -= count;
      return 0;
    }
    return (long) Math.ceil(-bytes * SECOND / (double) rate);
  }
}
