package dev.takagari.alerting.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks every few seconds whether files changed, on a thread of its own.
public final class FileWatch implements AutoCloseable {
  private final String name;
  private final Runnable look;
  private final Duration interval;
  private final CountDownLatch stop = new CountDownLatch(1);
  private @Nullable Thread thread;

  /// @param name of the thread
  /// @param look takes over what changed, and does not throw
  /// @param interval between two looks
  public FileWatch(String name, Runnable look, Duration interval) {
    this.name = name;
    this.look = look;
    this.interval = interval;
  }

  public void start() {
    thread = Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    try {
      while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        look.run();
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
