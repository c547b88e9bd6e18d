package dev.takagari.enrich.sighting;

import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.sighting.store.SightingTable;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins staged units into numbered commits of the table `sightings`.
///
/// Right whoever calls it, how often and from how many processes; a lease only spares useless work.
/// Each step can be repeated: a commit that was begun and not recorded as finished is offered to
/// the table again, and the table knows by its number whether it has it. A ledger that was restored
/// to an earlier state goes on counting after the table; what is staged again then counts again,
/// and nothing is lost.
public final class SightingCommitter {
  /// Data files that one commit usually names at most.
  public static final int USUAL_FILES = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(SightingCommitter.class);

  private final SightingLedger ledger;
  private final SightingTable table;
  private final int maxFiles;
  private final SightingStep.Hook hook;

  /// @param maxFiles data files a commit may have
  public SightingCommitter(SightingLedger ledger, SightingTable table, int maxFiles) {
    this(ledger, table, maxFiles, SightingStep.Hook.NONE);
  }

  SightingCommitter(
      SightingLedger ledger, SightingTable table, int maxFiles, SightingStep.Hook hook) {
    this.ledger = ledger;
    this.table = table;
    this.maxFiles = maxFiles;
    this.hook = hook;
  }

  /// Finishes the open commit, or begins and finishes the next one.
  ///
  /// @param keep is run before the table is touched; what it throws ends this
  /// @return the state of the table it made or found, empty when nothing was to be done
  /// @throws dev.takagari.core.error.TakagariException transient if the ledger or the table is not
  ///   available; nothing is lost, call again later
  public Optional<LakeSnapshot> commitOnce(Runnable keep) {
    Optional<SightingCommit> next = ledger.open().or(this::begin);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    SightingCommit commit = next.get();
    hook.reached(SightingStep.COMMIT_BEGUN);
    keep.run();
    LakeSnapshot snapshot = table.commit(commit);
    hook.reached(SightingStep.COMMITTED);
    ledger.finish(commit, snapshot.snapshotId());
    hook.reached(SightingStep.COMMIT_FINISHED);
    LOG.info(
        "commit {} of sightings holds {} units in {} files",
        commit.seq(),
        commit.units(),
        commit.files().size());
    return Optional.of(snapshot);
  }

  private Optional<SightingCommit> begin() {
    // asked each time: the table may have been made anew since
    return ledger.begin(table.newest().seq(), maxFiles);
  }

  /// Commits until nothing is staged, at most `most` times.
  ///
  /// @param keep as of [#commitOnce]
  /// @return the number of commits
  public int commitAll(int most, Runnable keep) {
    int done = 0;
    while (done < most && commitOnce(keep).isPresent()) {
      done++;
    }
    return done;
  }
}
