package dev.takagari.alerting.tell;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Telling as a whole: the teller on a thread of its own, and a courier for each destination, which
/// it wakes.
public final class TellingWork implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TellingWork.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Teller teller;
  private final List<Courier> couriers;
  private final TellSettings settings;
  private final Semaphore news = new Semaphore(0);
  private volatile boolean running;
  private Thread thread = new Thread();

  public TellingWork(Teller teller, List<Courier> couriers, TellSettings settings) {
    this.teller = teller;
    this.couriers = List.copyOf(couriers);
    this.settings = settings;
  }

  /// Begins, on threads of its own.
  public void start() {
    running = true;
    couriers.forEach(Courier::start);
    thread = Thread.ofVirtual().name("teller").start(this::loop);
  }

  /// Tells that a case may have changed, so that nobody waits for the next look.
  public void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /// Ends after what is under way.
  @Override
  public void close() {
    running = false;
    thread.interrupt();
    try {
      // one that was never begun cannot be waited for
      if (thread.isAlive()) {
        thread.join(DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<Thread> closing =
        couriers.stream().map(courier -> Thread.ofVirtual().start(courier::close)).toList();
    try {
      for (Thread one : closing) {
        one.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    while (running) {
      Duration pause;
      try {
        int rows = teller.turn();
        if (rows > 0) {
          couriers.forEach(Courier::wake);
        }
        pause = rows > 0 ? Duration.ZERO : settings.idle();
      } catch (RuntimeException e) {
        pause = AFTER_FAILURE;
        LOG.warn("nobody is told of cases now, again in {}", pause, e);
      }
      try {
        if (news.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          news.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
