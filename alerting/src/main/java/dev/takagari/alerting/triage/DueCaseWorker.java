package dev.takagari.alerting.triage;

import dev.takagari.core.cases.CaseEnricher;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.DueCases.Due;
import dev.takagari.core.cases.DueCases.Stage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the facts of cases gathered that are due: several at a time, none twice at a time, and
/// without holding up who files detections. First facts have places of their own, so that no search
/// and no source outside keeps them waiting.
public final class DueCaseWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DueCaseWorker.class);

  /// With the pauses between them about a quarter of an hour.
  private static final int MOST_ATTEMPTS = 12;

  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final DueCases due;
  private final CaseEnricher enricher;
  private final TriageSettings settings;
  private final TriageMeters meters;
  private final Lane first;
  private final Lane more;
  private volatile boolean running;

  public DueCaseWorker(
      DueCases due, CaseEnricher enricher, TriageSettings settings, MeterRegistry registry) {
    this.due = due;
    this.enricher = enricher;
    this.settings = settings;
    meters = new TriageMeters(registry);
    first = new Lane(Stage.FIRST);
    more = new Lane(Stage.MORE);
  }

  /// Begins, on threads of its own.
  public void start() {
    running = true;
    first.start();
    more.start();
  }

  /// Tells that a case may have news, so that nobody waits for the next look.
  public void wake() {
    first.wake();
  }

  /// Takes nothing more, and waits a while for what is under way; what does not end by then is done
  /// again by somebody.
  @Override
  public void close() {
    running = false;
    first.taker.interrupt();
    more.taker.interrupt();
    try {
      first.drain();
      more.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Duration enriched(Due one, Stage stage) {
    if (one.attempts() > MOST_ATTEMPTS) {
      LOG.error("facts of case {} are not gathered: {} attempts failed", one.key(), MOST_ATTEMPTS);
      return null;
    }
    return enricher.enrich(one.key(), stage);
  }

  /// What is done about one stage.
  private final class Lane {
    private final Stage stage;
    private final Semaphore permits = new Semaphore(settings.gatherers(), true);
    private final Semaphore news = new Semaphore(0);
    private Thread taker = new Thread();

    Lane(Stage stage) {
      this.stage = stage;
    }

    void start() {
      taker = Thread.ofVirtual().name("fact-gathering-" + stage).start(this::loop);
    }

    void wake() {
      if (news.availablePermits() == 0) {
        news.release();
      }
    }

    void drain() throws InterruptedException {
      taker.join(DRAIN);
      if (permits.tryAcquire(settings.gatherers(), DRAIN.toSeconds(), TimeUnit.SECONDS)) {
        permits.release(settings.gatherers());
      }
    }

    private void loop() {
      int failures = 0;
      while (running) {
        Duration pause;
        try {
          pause = turn() > 0 ? Duration.ZERO : settings.idle();
          failures = 0;
        } catch (RuntimeException e) {
          failures++;
          pause = TriageSettings.pause(failures, ThreadLocalRandom.current().nextDouble());
          LOG.warn("due cases cannot be taken, again in {}", pause, e);
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
    /// @return how many were taken; their facts are gathered by other threads
    private int turn() throws InterruptedException {
      permits.acquire();
      int free = 1 + permits.drainPermits();
      int taken = 0;
      try {
        List<Due> claimed = due.claim(stage, free, settings.lease());
        for (Due one : claimed) {
          Thread.ofVirtual().name("facts-" + one.key()).start(() -> gather(one));
          taken++;
        }
        return taken;
      } finally {
        permits.release(free - taken);
      }
    }

    /// When that fails too, the lease runs out, as it does when the process dies.
    private void giveBack(Due one, Duration pause) {
      try {
        due.failed(one, pause);
      } catch (RuntimeException e) {
        LOG.warn("case {} waits until its lease is over", one.key(), e);
      }
    }

    private void gather(Due one) {
      long began = System.nanoTime();
      try {
        Duration again = enriched(one, stage);
        meters.gathered(stage, Duration.ofNanos(System.nanoTime() - began));
        due.done(one, again);
      } catch (RuntimeException | Error e) {
        meters.gatheringFailed();
        Duration pause = settings.retry(one.attempts());
        LOG.warn("facts of case {} cannot be gathered now, again in {}", one.key(), pause, e);
        giveBack(one, pause);
      } finally {
        permits.release();
        wake();
        more.wake();
      }
    }
  }
}
