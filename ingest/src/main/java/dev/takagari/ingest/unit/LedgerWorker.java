package dev.takagari.ingest.unit;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.ledger.WorkFilter;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.LogScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Works on what the ledger says is due: sinks that failed or were left out, units whose holder
/// died, objects that were found by listing. Fresh work comes before old, and one of the threads
/// that archive takes nothing old, so that what is fresh never waits for a unit of old objects.
public final class LedgerWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerWorker.class);
  private static final Duration DRAIN = Duration.ofMinutes(2);

  private final IngestEngine engine;
  private final Map<String, Feed> feeds;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean running;

  /// Works for one process.
  ///
  /// @param feeds to read units from that were claimed and never archived
  public LedgerWorker(IngestEngine engine, List<Feed> feeds) {
    this.engine = engine;
    this.feeds = feeds.stream().collect(Collectors.toMap(Feed::name, Function.identity()));
  }

  /// Begins to work, on threads of its own.
  public void start() {
    running = true;
    for (int i = 0; i < engine.settings().sinkUnitsAtOnce(); i++) {
      start("ingest-ledger-" + i, WorkFilter.Stage.ARCHIVED, false);
    }
    int archiving = engine.settings().unitsAtOnce();
    for (int i = 0; i < archiving; i++) {
      boolean freshOnly = i == 0 && archiving > 1;
      start("ingest-archive-" + i, WorkFilter.Stage.TO_ARCHIVE, freshOnly);
    }
  }

  private void start(String name, WorkFilter.Stage stage, boolean freshOnly) {
    threads.add(Thread.ofVirtual().name(name).start(() -> loop(stage, freshOnly)));
  }

  /// Takes nothing more, and waits for what is under way.
  @Override
  public void close() {
    running = false;
    try {
      for (Thread thread : threads) {
        thread.join(DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop(WorkFilter.Stage stage, boolean freshOnly) {
    int failures = 0;
    while (running) {
      Duration pause = engine.settings().idle();
      try {
        pause = workOnce(stage, freshOnly) ? Duration.ZERO : pause;
        failures = 0;
      } catch (RuntimeException e) {
        failures++;
        pause = engine.settings().pause(failures, ThreadLocalRandom.current().nextDouble());
        LOG.warn("work of the ledger failed, again in {}", pause, e);
      }
      sleep(pause);
    }
  }

  /// Runs one unit, if one is due.
  ///
  /// @return whether one was
  public boolean workOnce() {
    return workOnce(WorkFilter.Stage.ANY, false);
  }

  private boolean workOnce(WorkFilter.Stage stage, boolean freshOnly) {
    WorkFilter filter = new WorkFilter(stage, freshOnly, engine.steering().paused());
    Optional<UnitWork> next = engine.ledgers().sinks().next(engine.settings().lease(), filter);
    next.ifPresent(this::run);
    return next.isPresent();
  }

  private void run(UnitWork work) {
    try (LogScope _ = LogScope.of(work.unit())) {
      runNamed(work);
    }
  }

  private void runNamed(UnitWork work) {
    engine.meters().unitStarted();
    try (AutoCloseable _ = engine.heartbeat(() -> renew(work))) {
      UnitRunner runner = new UnitRunner(engine, work);
      Feed feed = feeds.get(work.unit().feed());
      if (!work.unit().isArchived() && feed == null) {
        engine.ledgers().sinks().release(work.lease(), engine.settings().retryMax());
        return;
      }
      try (UnitPass pass =
          work.unit().isArchived() || feed == null ? runner.fromArchive() : runner.archive(feed)) {
        runner.finish(pass);
      } catch (TakagariException e) {
        if (e.code() != ErrorCode.MAPPING_MISSING) {
          throw e;
        }
        LOG.warn("unit {} is set aside: {}", work.unit().id(), e.getMessage());
        runner.setAside(e);
      }
    } catch (RuntimeException e) {
      rest(work, e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      engine.meters().unitEnded();
    }
  }

  private void rest(UnitWork work, RuntimeException cause) {
    Duration pause =
        engine.settings().pause(work.unit().attempts(), ThreadLocalRandom.current().nextDouble());
    LOG.warn("unit {} rests for {}", work.unit().id(), pause, cause);
    try {
      engine.ledgers().sinks().release(work.lease(), pause);
    } catch (TakagariException e) {
      LOG.debug("the lease runs out by itself", e);
    }
  }

  private void renew(UnitWork work) {
    try {
      engine.ledgers().units().renew(work.lease(), engine.settings().lease());
    } catch (TakagariException e) {
      LOG.debug("the lease of {} was not prolonged", work.unit().id(), e);
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
