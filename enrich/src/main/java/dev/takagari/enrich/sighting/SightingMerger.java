package dev.takagari.enrich.sighting;

import dev.takagari.core.sighting.SightingMerge;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sighting.store.SightingRewrite;
import dev.takagari.core.sighting.store.SightingRewrites;
import dev.takagari.core.sighting.store.SightingTable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Merges files of sightings: rows of one key become one.
///
/// Right whoever calls it, how often and from how many processes; a lease only spares useless work.
/// Files are read as streams, so memory does not depend on their size. A merge is recorded before
/// its files are written, and its files before the table is touched: one that was interrupted is
/// finished if they are complete, and otherwise forgotten, and its files are orphans.
public final class SightingMerger {
  private static final Logger LOG = LoggerFactory.getLogger(SightingMerger.class);

  private final SightingTable table;
  private final SightingRewrites rewrites;
  private final SightingMergeSettings settings;
  private final SightingMergePolicy policy;
  private final InstantSource clock;
  private final SightingStep.Hook hook;

  public SightingMerger(
      SightingTable table,
      SightingRewrites rewrites,
      SightingMergeSettings settings,
      InstantSource clock) {
    this(table, rewrites, settings, clock, SightingStep.Hook.NONE);
  }

  SightingMerger(
      SightingTable table,
      SightingRewrites rewrites,
      SightingMergeSettings settings,
      InstantSource clock,
      SightingStep.Hook hook) {
    this.table = table;
    this.rewrites = rewrites;
    this.settings = settings;
    this.policy = new SightingMergePolicy(settings);
    this.clock = clock;
    this.hook = hook;
  }

  /// Ends what was interrupted, and makes the merge that is due.
  ///
  /// @param keep is run before each file is written and before the table is touched; what it throws
  ///   ends this
  /// @return whether there was one
  /// @throws dev.takagari.core.error.TakagariException transient if the ledger or the table is not
  ///   available; nothing is lost, call again later
  public boolean mergeOnce(Runnable keep) {
    resume(keep);
    Optional<SightingMergePolicy.Merge> next = policy.next(table.files(), clock.instant());
    next.ifPresent(merge -> merge(merge, keep));
    return next.isPresent();
  }

  /// Merges until nothing is due, at most `most` times.
  ///
  /// @param keep as of [#mergeOnce]
  /// @return the number of merges
  public int mergeAll(int most, Runnable keep) {
    int done = 0;
    while (done < most && mergeOnce(keep)) {
      done++;
    }
    return done;
  }

  private void resume(Runnable keep) {
    for (Optional<SightingRewrite> open = rewrites.open();
        open.isPresent();
        open = rewrites.open()) {
      if (open.get().staged()) {
        replace(open.get(), keep);
      } else {
        rewrites.abandon(open.get());
      }
    }
  }

  private void merge(SightingMergePolicy.Merge merge, Runnable keep) {
    SightingRewrite rewrite =
        rewrites.begin(
            merge.month(),
            merge.level(),
            merge.inputs().stream().map(SightingFile::location).toList());
    hook.reached(SightingStep.REWRITE_BEGUN);
    List<SightingFile> outputs = write(rewrite, merge, keep);
    SightingRewrite staged = rewrite.withOutputs(outputs);
    if (!rewrites.stage(staged)) {
      return;
    }
    hook.reached(SightingStep.REWRITE_STAGED);
    replace(staged, keep);
    LOG.info(
        "{} files of sightings of {} became {} of level {}",
        merge.inputs().size(),
        merge.month(),
        outputs.size(),
        merge.level());
  }

  private List<SightingFile> write(
      SightingRewrite rewrite, SightingMergePolicy.Merge merge, Runnable keep) {
    long enough = enough(merge);
    int memory = settings.memory() / merge.inputs().size();
    List<SightingFile> outputs = new ArrayList<>();
    List<SightingRows> sources = new ArrayList<>();
    try {
      for (SightingFile input : merge.inputs()) {
        sources.add(table.read(input, memory));
      }
      SightingMerge rows = new SightingMerge(sources);
      while (rows.hasNext()) {
        keep.run();
        outputs.add(
            table.write(
                rewrite.fileName(outputs.size()), merge.month(), merge.level(), rows, enough));
        hook.reached(SightingStep.REWRITE_WRITTEN);
      }
    } finally {
      sources.forEach(SightingRows::close);
    }
    return outputs;
  }

  /// Bytes of an output, so that final files are about of one size.
  private long enough(SightingMergePolicy.Merge merge) {
    if (merge.level() < SightingMergePolicy.FINAL) {
      return Long.MAX_VALUE;
    }
    long bytes = merge.inputs().stream().mapToLong(SightingFile::bytes).sum();
    return Math.max(1, bytes / Math.max(1, bytes / settings.targetBytes()));
  }

  private void replace(SightingRewrite rewrite, Runnable keep) {
    keep.run();
    long snapshot = table.replace(rewrite);
    hook.reached(SightingStep.REPLACED);
    if (snapshot < 0) {
      rewrites.abandon(rewrite);
    } else {
      rewrites.finish(rewrite);
    }
    hook.reached(SightingStep.REWRITE_FINISHED);
  }
}
