package dev.takagari.ingest.lake;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.NumberedCommit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins staged units into numbered commits.
///
/// Right whoever calls it, how often and from how many processes; a lease only spares useless work.
/// Each step can be repeated: a commit that was begun and not recorded as finished, whatever became
/// of it, is offered to the lake again, and the lake knows by its number whether it has it.
public final class LakeCommitter {
  /// Data files that one commit usually names at most.
  public static final int USUAL_FILES = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(LakeCommitter.class);

  private final CommitLedger ledger;
  private final EventLake lake;
  private final int maxFiles;
  private final Counter commits;
  private final Counter units;
  private final Timer time;

  /// The last finished commit of which it is known that the lake has none after it.
  private volatile long verified = -1;

  /// @param maxFiles data files a commit may have
  public LakeCommitter(CommitLedger ledger, EventLake lake, int maxFiles, MeterRegistry meters) {
    this.ledger = ledger;
    this.lake = lake;
    this.maxFiles = maxFiles;
    this.commits = meters.counter("takagari.ingest.commits.finished");
    this.units = meters.counter("takagari.ingest.commits.units");
    this.time = meters.timer("takagari.ingest.commits.time");
  }

  /// Finishes the open commit, or begins and finishes the next one.
  ///
  /// @return the state of the lake it made or found, empty when nothing was to be done
  /// @throws dev.takagari.core.error.TakagariException transient if the ledger or the lake is not
  ///   available; nothing is lost, call again later. `ledger-behind` if the lake has commits that
  ///   the ledger does not know: what a new commit holds would be taken for what they hold
  public Optional<LakeSnapshot> commitOnce() {
    Optional<NumberedCommit> next = ledger.open().or(this::begin);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    NumberedCommit commit = next.get();
    long start = System.nanoTime();
    LakeSnapshot snapshot = lake.commit(commit);
    ledger.finish(commit, snapshot.snapshotId());
    verified = commit.seq();
    time.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    commits.increment();
    units.increment(commit.units().size());
    LOG.info(
        "commit {} holds {} units in {} files",
        commit.seq(),
        commit.units().size(),
        commit.files().size());
    return Optional.of(snapshot);
  }

  private Optional<NumberedCommit> begin() {
    long last = ledger.lastFinished();
    if (last != verified) {
      long newest = lake.newest().seq();
      if (newest > last) {
        throw new TakagariException(
            ErrorCode.LEDGER_BEHIND,
            "the lake has commit "
                + newest
                + ", the ledger knows commits up to "
                + last
                + ": `takagari ledger rebuild` mends that");
      }
      verified = last;
    }
    return ledger.begin(maxFiles);
  }

  /// Commits until nothing is staged, at most `most` times.
  ///
  /// @return the number of commits
  public int commitAll(int most) {
    int done = 0;
    while (done < most && commitOnce().isPresent()) {
      done++;
    }
    return done;
  }
}
