package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.ingest.replay.LedgerRebuild;
import dev.takagari.ingest.replay.RebuildReport;
import dev.takagari.ingest.replay.RebuildStep;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs rebuilds of the ledger in the background, one at a time. Safe for use by several threads.
public final class LedgerRebuilding {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerRebuilding.class);

  private final LedgerRebuild rebuild;
  private final Runnable before;
  private volatile State state = State.NONE;

  /// @param before is done before a rebuild that changes something
  public LedgerRebuilding(LedgerRebuild rebuild, Runnable before) {
    this.rebuild = rebuild;
    this.before = before;
  }

  /// The newest rebuild that this process began.
  ///
  /// @param step where it is, null before the first and after the last
  /// @param done of files or units in that step
  /// @param report null until it ended well
  /// @param failure null unless it failed
  public record State(
      Phase phase,
      boolean dryRun,
      @Nullable RebuildStep step,
      long done,
      @Nullable RebuildReport report,
      @Nullable TakagariException failure) {
    static final State NONE = new State(Phase.NONE, false, null, 0, null, null);
  }

  /// How far it is.
  public enum Phase {
    NONE,
    RUNNING,
    DONE,
    FAILED
  }

  public State state() {
    return state;
  }

  /// Begins a rebuild.
  ///
  /// @throws TakagariException bad-request if one runs
  public synchronized void start(boolean dryRun, boolean lakeLost) {
    if (state.phase() == Phase.RUNNING) {
      throw new TakagariException(ErrorCode.BAD_REQUEST, "a rebuild of the ledger runs already");
    }
    state = new State(Phase.RUNNING, dryRun, null, 0, null, null);
    Thread.ofPlatform().daemon().name("ledger-rebuild").start(() -> run(dryRun, lakeLost));
  }

  private void run(boolean dryRun, boolean lakeLost) {
    try {
      if (!dryRun) {
        before.run();
      }
      RebuildReport report =
          rebuild.run(
              dryRun,
              lakeLost,
              (step, done) -> state = new State(Phase.RUNNING, dryRun, step, done, null, null));
      state = new State(Phase.DONE, dryRun, null, 0, report, null);
    } catch (TakagariException e) {
      LOG.warn("the rebuild of the ledger stopped: {} ({})", e.getMessage(), e.code().code());
      state = new State(Phase.FAILED, dryRun, null, 0, null, e);
    } catch (RuntimeException e) {
      LOG.error("the rebuild of the ledger failed", e);
      state =
          new State(
              Phase.FAILED,
              dryRun,
              null,
              0,
              null,
              new TakagariException(ErrorCode.INTERNAL, "the rebuild failed", e));
    }
  }
}
