package dev.takagari.app.operation;

import dev.takagari.core.error.TakagariException;
import dev.takagari.enrich.upkeep.SightingRestart;
import dev.takagari.ingest.replay.LedgerRebuild;
import dev.takagari.ingest.replay.RebuildReport;
import dev.takagari.ingest.replay.RebuildStep;
import org.jspecify.annotations.Nullable;

/// Runs rebuilds of the ledger in the background, one at a time. Safe for use by several threads.
public final class LedgerRebuilding {
  private final LedgerRebuild rebuild;
  private final Runnable before;
  private final SightingRestart sightings;
  private final BackgroundRun<RebuildReport> run = new BackgroundRun<>("rebuild of the ledger");
  private volatile Progress progress = new Progress(false, null, 0);

  /// @param before is done before a rebuild that changes something
  /// @param sightings are filled anew after a rebuild that began to
  public LedgerRebuilding(LedgerRebuild rebuild, Runnable before, SightingRestart sightings) {
    this.rebuild = rebuild;
    this.before = before;
    this.sightings = sightings;
  }

  /// How far the newest rebuild of this process is.
  ///
  /// @param step where it is or was, null before the first
  /// @param done of files or units in that step
  public record Progress(boolean dryRun, @Nullable RebuildStep step, long done) {}

  public Progress progress() {
    return progress;
  }

  /// What became of it.
  public BackgroundRun.State<RebuildReport> state() {
    return run.state();
  }

  /// Begins a rebuild.
  ///
  /// @throws TakagariException bad-request if one runs
  public void start(boolean dryRun, boolean lakeLost) {
    run.start(() -> run(dryRun, lakeLost));
    progress = new Progress(dryRun, null, 0);
  }

  private RebuildReport run(boolean dryRun, boolean lakeLost) {
    if (!dryRun) {
      before.run();
    }
    RebuildReport report =
        rebuild.run(dryRun, lakeLost, (step, done) -> progress = new Progress(dryRun, step, done));
    if (dryRun || !sightings.isBegun()) {
      return report;
    }
    return report.withNote(
        "the table of sightings is filled anew, else it would count twice: "
            + sightings.run()
            + " units are read again for it");
  }
}
