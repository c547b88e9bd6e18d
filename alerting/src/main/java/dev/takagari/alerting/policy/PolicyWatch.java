package dev.takagari.alerting.policy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks every few seconds whether the configured policy changed.
public final class PolicyWatch implements AutoCloseable {
  private final PolicyBook book;
  private final Duration interval;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Thread thread;

  public PolicyWatch(PolicyBook book, Duration interval) {
    this.book = book;
    this.interval = interval;
  }

  public void start() {
    thread = Thread.ofVirtual().name("policy-watch").start(this::run);
  }

  private void run() {
    try {
      while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        book.refresh();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends after the look under way.
  @Override
  public void close() {
    stop.countDown();
    Thread running = thread;
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
