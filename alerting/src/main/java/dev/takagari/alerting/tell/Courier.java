package dev.takagari.alerting.tell;

import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ActQueue.TakenAct;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Takes the acts of one destination from the queue and has them done, several at a time, those of
/// one subject one after the other. While the destination rests nothing is taken. What does not end
/// before its process does is taken again when its lease is over.
public final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration DRAIN = Duration.ofSeconds(30);
  private static final Duration LEAST_REST = Duration.ofSeconds(1);
  private static final Duration LONG_REST = Duration.ofSeconds(30);
  private static final Duration LONGEST_REST = Duration.ofHours(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

  private final Destination destination;
  private final ActQueue queue;
  private final TellSettings settings;
  private final TellMeters meters;
  private final InstantSource clock;
  private final Semaphore permits;
  private final Semaphore news = new Semaphore(0);
  private volatile boolean running;
  private volatile Instant rests = Instant.MIN;
  private Thread taker = new Thread();

  public Courier(
      Destination destination,
      ActQueue queue,
      TellSettings settings,
      TellMeters meters,
      InstantSource clock) {
    this.destination = destination;
    this.queue = queue;
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
    permits = new Semaphore(settings.atOnce(), true);
  }

  /// Begins, on threads of its own.
  public void start() {
    running = true;
    taker = Thread.ofVirtual().name("telling-" + destination.name()).start(this::loop);
  }

  /// Tells that there may be something to do, so that nobody waits for the next look.
  public void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  /// Until when nothing is taken; in the past when the destination does not rest.
  public Instant rests() {
    return rests;
  }

  /// Takes nothing more, and waits a while for what is under way.
  @Override
  public void close() {
    running = false;
    taker.interrupt();
    try {
      taker.join(DRAIN);
      if (permits.tryAcquire(settings.atOnce(), DRAIN.toSeconds(), TimeUnit.SECONDS)) {
        permits.release(settings.atOnce());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    while (running) {
      Duration pause;
      try {
        pause = turn() > 0 ? Duration.ZERO : settings.idle();
      } catch (RuntimeException e) {
        pause = AFTER_FAILURE;
        LOG.warn("acts of {} cannot be taken, again in {}", destination.name(), pause, e);
      } catch (InterruptedException e) {
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
    } catch (InterruptedException e) {
      return false;
    }
  }

  /// Takes what is due, as much as may be under way.
  ///
  /// @return how many were taken; they are done by other threads
  private int turn() throws InterruptedException {
    if (rests.isAfter(clock.instant())) {
      return 0;
    }
    permits.acquire();
    int free = 1 + permits.drainPermits();
    int taken = 0;
    try {
      List<TakenAct> acts = queue.take(destination.name(), free, settings.lease());
      for (TakenAct one : acts) {
        Thread.ofVirtual()
            .name("telling-" + one.act().marker())
            .start(() -> deliver(one.act(), one.reference()));
        taken++;
      }
      return taken;
    } finally {
      permits.release(free - taken);
    }
  }

  private void deliver(Act act, @Nullable String reference) {
    long began = System.nanoTime();
    Outcome outcome;
    try {
      outcome = destination.deliver(act, reference);
    } catch (RuntimeException | Error e) {
      // also our own store: what it was for is told when it is there again
      LOG.warn("{} of {} failed and is tried again", act, destination.name(), e);
      outcome = new Outcome.Later(Duration.ZERO, false, "failed here: " + e.getClass().getName());
    }
    try {
      meters.delivered(
          destination.name(), act, outcome, Duration.ofNanos(System.nanoTime() - began));
      record(act, outcome);
    } catch (RuntimeException e) {
      LOG.warn("what became of {} cannot be put down; it is looked for again", act, e);
    } finally {
      permits.release();
      wake();
    }
  }

  private void record(Act act, Outcome outcome) {
    switch (outcome) {
      case Outcome.Done(String reference) -> queue.done(act, reference);
      case Outcome.Later(Duration pause, boolean all, String why) -> {
        if (all) {
          rest(pause, why);
        }
        queue.later(act, pause, why, !all);
      }
      case Outcome.NotNow(Duration pause, String why) -> queue.later(act, pause, why, false);
      case Outcome.Never(String why) -> {
        LOG.error("{} of {} cannot be done: {}", act, destination.name(), why);
        queue.dead(act, why);
      }
    }
  }

  private void rest(Duration pause, String why) {
    Duration least = pause.compareTo(LEAST_REST) < 0 ? LEAST_REST : pause;
    Duration bounded = least.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : least;
    Instant until = clock.instant().plus(bounded);
    if (!rests.isAfter(clock.instant())) {
      // a limit that passes by itself is nobody's business
      Level level = bounded.compareTo(LONG_REST) < 0 ? Level.INFO : Level.WARN;
      LOG.atLevel(level).log("{} rests for {}: {}", destination.name(), bounded, why);
    }
    if (until.isAfter(rests)) {
      rests = until;
    }
  }
}
