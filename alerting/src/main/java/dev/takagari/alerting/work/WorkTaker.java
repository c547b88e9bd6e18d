package dev.takagari.alerting.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes work that is due from where it is kept and has it done, several pieces at a time, each on
/// a virtual thread of its own. Looks again at once while there is something, and after a pause
/// when there is nothing, unless somebody wakes it. Work is kept under leases: what does not end
/// before its process does is taken again by somebody.
public final class WorkTaker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkTaker.class);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final String name;
  private final int atOnce;
  private final Duration idle;
  private final IntFunction<Duration> afterFailures;
  private final Source source;
  private final Semaphore permits;
  private final Semaphore news = new Semaphore(0);
  private volatile boolean running;
  private Thread taker = new Thread();

  /// @param name of the thread that takes
  /// @param atOnce pieces that are done at a time, from 1
  /// @param idle pause when nothing was due
  /// @param afterFailures pause after so many takings in a row that failed, from 1
  public WorkTaker(
      String name, int atOnce, Duration idle, IntFunction<Duration> afterFailures, Source source) {
    this.name = name;
    this.atOnce = atOnce;
    this.idle = idle;
    this.afterFailures = afterFailures;
    this.source = source;
    permits = new Semaphore(atOnce, true);
  }

  /// Where work is kept. Called by one thread.
  @FunctionalInterface
  public interface Source {
    /// Takes what is due.
    ///
    /// @param most pieces, from 1
    /// @return may be empty
    List<Piece> take(int most);
  }

  /// A piece of work.
  ///
  /// @param name of the thread that does it
  /// @param doing throws nothing that its own keeping does not know of
  public record Piece(String name, Runnable doing) {}

  /// Begins, on threads of its own.
  public void start() {
    running = true;
    taker = Thread.ofVirtual().name(name).start(this::loop);
  }

  /// Tells that there may be something to do, so that nobody waits for the next look.
  public void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /// Takes nothing more; what is under way goes on.
  public void stop() {
    running = false;
    taker.interrupt();
  }

  /// Takes nothing more, and waits a while for what is under way.
  @Override
  public void close() {
    stop();
    try {
      // one that was never begun cannot be waited for
      if (taker.isAlive()) {
        taker.join(DRAIN);
      }
      if (permits.tryAcquire(atOnce, DRAIN.toSeconds(), TimeUnit.SECONDS)) {
        permits.release(atOnce);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    int failures = 0;
    while (running) {
      Duration pause;
      try {
        pause = turn() > 0 ? Duration.ZERO : idle;
        failures = 0;
      } catch (RuntimeException e) {
        failures++;
        pause = afterFailures.apply(failures);
        LOG.warn("{} cannot take what is due, again in {}", name, pause, e);
      } catch (InterruptedException _) {
        return;
      }
      if (!isWoken(pause)) {
        return;
      }
    }
  }

  private boolean isWoken(Duration pause) {
    try {
      if (news.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }

  /// Takes what is due, as much as may be under way.
  ///
  /// @return how many pieces were taken; they are done by other threads
  private int turn() throws InterruptedException {
    permits.acquire();
    int free = 1 + permits.drainPermits();
    int taken = 0;
    try {
      for (Piece piece : source.take(free)) {
        Thread.ofVirtual().name(piece.name()).start(() -> finish(piece.doing()));
        taken++;
      }
      return taken;
    } finally {
      permits.release(free - taken);
    }
  }

  private void finish(Runnable doing) {
    try {
      doing.run();
    } finally {
      permits.release();
      wake();
    }
  }
}
