package dev.takagari.enrich.match;

import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a [MatcherSource] up to date from [#start] until it is closed, whatever becomes of the
/// store meanwhile.
public final class MatcherUpdates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MatcherUpdates.class);

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("takagari-indicators").factory());

  private MatcherUpdates() {}

  /// Polls at once, then as often as the settings say; the same for sweeps.
  public static MatcherUpdates start(MatcherSource source, MatcherSettings settings) {
    MatcherUpdates updates = new MatcherUpdates();
    updates.repeat("ask for changes of indicators", settings.pollEvery(), source::poll);
    updates.repeat("ask for a sweep of indicators", settings.sweepEvery(), source::sweep);
    return updates;
  }

  private void repeat(String what, Duration pause, Runnable work) {
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(
            new Quiet(what, work), 0, pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /// Logs failures, each row of them once, and goes on.
  private static final class Quiet implements Runnable {
    private final String what;
    private final Runnable work;
    private boolean failing;

    Quiet(String what, Runnable work) {
      this.what = what;
      this.work = work;
    }

    @Override
    public void run() {
      try {
        work.run();
        if (failing) {
          LOG.info("could {} again", what);
        }
        failing = false;
      } catch (TakagariException e) {
        if (!failing) {
          LOG.warn("could not {}: {}; it will be tried again", what, e.getMessage());
        }
        failing = true;
      } catch (RuntimeException | Error e) {
        LOG.warn("could not {}; it will be tried again", what, e);
        failing = true;
      }
    }
  }
}
