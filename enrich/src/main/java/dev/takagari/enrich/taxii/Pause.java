package dev.takagari.enrich.taxii;

import java.time.Duration;

/// Waits, or says that it did.
@FunctionalInterface
public interface Pause {
  /// Waits with the thread that calls.
  Pause SLEEP = Thread::sleep;

  void rest(Duration duration) throws InterruptedException;
}
