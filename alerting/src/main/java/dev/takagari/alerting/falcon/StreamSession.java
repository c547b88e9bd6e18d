package dev.takagari.alerting.falcon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What all partitions of a feed are read in, from discovery to the end that the first of them
/// finds. Safe for use by several threads.
final class StreamSession {
  private final CompletableFuture<Ending> over = new CompletableFuture<>();
  private final Pace pace;
  private volatile boolean productive;

  StreamSession(Pace pace) {
    this.pace = pace;
  }

  /// Ends it, unless it is over.
  void end(Ending why) {
    over.complete(why);
  }

  boolean isOver() {
    return over.isDone();
  }

  /// Whether what was read may still be kept: not when another process reads the feed.
  boolean mayKeep() {
    return over.getNow(Ending.STOPPED) != Ending.LEASE_LOST;
  }

  /// Has something done when it is over, or now.
  void whenOver(Runnable action) {
    CompletableFuture<Void> _ = over.thenRun(action);
  }

  /// Waits, at most until it is over.
  ///
  /// @return whether it is over
  boolean pause(Duration time) throws InterruptedException {
    try {
      over.get(Math.max(1, pace.wall(time).toNanos()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("it only ever ends well", e);
    }
  }

  /// Waits for its end.
  Ending await() throws InterruptedException {
    try {
      return over.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it only ever ends well", e);
    }
  }

  /// To be told when bytes came.
  void produced() {
    productive = true;
  }

  /// Whether any partition was read at all.
  boolean isProductive() {
    return productive;
  }
}
