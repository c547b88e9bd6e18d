package dev.takagari.ingest.steering;

import java.time.Duration;

/// Time that passes, and waiting for it.
public interface Pace {
  /// The machine's own.
  Pace SYSTEM =
      new Pace() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          Thread.sleep(Duration.ofNanos(nanos));
        }
      };

  /// Nanoseconds since whenever.
  long nanos();

  void sleep(long nanos) throws InterruptedException;
}
