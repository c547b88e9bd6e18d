package dev.takagari.ingest.steering;

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
          Thread.sleep(java.time.Duration.ofNanos(nanos));
        }
      };

  /// Nanoseconds since whenever.
  long nanos();

  void sleep(long nanos) throws InterruptedException;
}
