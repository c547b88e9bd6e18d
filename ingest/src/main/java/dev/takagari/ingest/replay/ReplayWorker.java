package dev.takagari.ingest.replay;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.core.steering.ListedObjects;
import dev.takagari.core.steering.ReplayJob;
import dev.takagari.core.steering.ReplayLedger;
import dev.takagari.core.steering.ReplayRequest.Origin;
import dev.takagari.core.steering.ReplayState;
import dev.takagari.core.steering.ReplayUnits;
import dev.takagari.ingest.engine.Failures;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.engine.WorkLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs the replays that were asked for, a part of each in turn, one process at a time. A replay
/// makes no more units than its window holds; the ledger's worker runs them behind all fresh work.
/// Where it is stands in the ledger: after a kill it goes on from there.
public final class ReplayWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayWorker.class);
  private static final int MOST_JOBS = 100;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration REST = Duration.ofSeconds(1);

  private final Map<String, Feed> feeds;
  private final ReplayLedger jobs;
  private final ReplayUnits units;
  private final LeaseLedger leases;
  private final FeedReplay fromFeed;
  private final ArchiveReplay fromArchive;
  private final int window;
  private final String owner = UUID.randomUUID().toString();
  private final WorkLoop loop;

  /// @param feeds whose buckets this process can list
  /// @param window units of one replay that may be on their way at the same time
  public ReplayWorker(
      IngestEngine engine,
      List<Feed> feeds,
      ReplayLedger jobs,
      ReplayUnits units,
      ListedObjects listed,
      LeaseLedger leases,
      Replay replay,
      int window) {
    this.feeds = feeds.stream().collect(Collectors.toMap(Feed::name, Function.identity()));
    this.jobs = jobs;
    this.units = units;
    this.leases = leases;
    this.window = window;
    fromFeed = new FeedReplay(engine, listed);
    fromArchive = new ArchiveReplay(units, replay);
    loop =
        new WorkLoop(
            "ingest-replay",
            engine.settings(),
            Duration.ZERO,
            () -> workOnce() ? Duration.ZERO : REST,
            "replays cannot go on");
  }

  /// Begins to work, on a thread of its own.
  public void start() {
    loop.start();
  }

  /// Ends after the part that is under way.
  @Override
  public void close() {
    loop.close();
  }

  /// Does a part of every replay that is not over.
  ///
  /// @return whether anything was done
  public boolean workOnce() {
    List<ReplayJob> running = jobs.list(true, MOST_JOBS);
    if (running.isEmpty()) {
      return false;
    }
    Optional<NamedLease> lease = leases.acquire("replay", owner, LEASE);
    if (lease.isEmpty()) {
      return false;
    }
    try {
      boolean moved = false;
      for (ReplayJob job : running.reversed()) {
        moved |= work(job);
      }
      return moved;
    } finally {
      leases.release(lease.get());
    }
  }

  private boolean work(ReplayJob job) {
    ReplayStep step;
    try {
      step = step(job);
    } catch (TakagariException e) {
      if (loop.isClosed()) {
        throw e;
      }
      step = failed(job, e);
    }
    if (step.moved() || !step.note().equals(job.note())) {
      jobs.save(job.id(), step.state(), step.progress(), step.note());
    }
    return step.moved();
  }

  /// What time may heal keeps this replay waiting, and no other.
  private static ReplayStep failed(ReplayJob job, TakagariException e) {
    String why = Failures.message(e);
    if (!e.isTransient()) {
      LOG.warn("replay {} failed", job.id(), e);
      return new ReplayStep(ReplayState.FAILED, job.progress(), true, why);
    }
    String note = "waits: " + why;
    if (!note.equals(job.note())) {
      LOG.warn("replay {} waits", job.id(), e);
    }
    return ReplayStep.waits(job.state(), job.progress(), note);
  }

  private ReplayStep step(ReplayJob job) {
    boolean counts = job.request().dryRun();
    int free = counts ? window : window - units.inFlight(job.id());
    if (job.state() == ReplayState.FINISHING) {
      return free >= window
          ? ReplayStep.went(ReplayState.DONE, job.progress())
          : ReplayStep.waits(job.state(), job.progress(), "waits: " + onTheirWay(window - free));
    }
    if (free <= 0) {
      return ReplayStep.waits(job.state(), job.progress(), "waits: " + onTheirWay(window - free));
    }
    if (job.request().origin() == Origin.ARCHIVE) {
      return fromArchive.step(job, free);
    }
    Feed feed = feeds.get(job.request().feed());
    return feed == null || feed.buckets().size() != 1
        ? new ReplayStep(
            ReplayState.FAILED,
            job.progress(),
            true,
            "no feed " + job.request().feed() + " with one bucket here")
        : fromFeed.step(job, feed);
  }

  private static String onTheirWay(int units) {
    return units == 1 ? "1 unit is on its way" : units + " units are on their way";
  }
}
