package dev.takagari.ingest.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.lake.CommitLedger;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeFileName;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakePlan;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.NumberedCommit;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.unit.UnitId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LakeCommitterTest {
  private static final UnitId UNIT = new UnitId("0123456789abcdefghjkmnpqrs");
  private final Ledger ledger = new Ledger();
  private final Lake lake = new Lake();
  private final LakeCommitter committer =
      new LakeCommitter(ledger, lake, 100, new SimpleMeterRegistry());

  @Test
  void nothingStagedIsNothingDone() {
    assertThat(committer.commitOnce()).isEmpty();
    assertThat(lake.appended).isEmpty();
  }

  @Test
  void stagedUnitsBecomeNumberedCommits() {
    ledger.staged = 3;

    assertThat(committer.commitAll(10)).isEqualTo(3);

    assertThat(lake.appended).containsExactly(1L, 2L, 3L);
    assertThat(ledger.finished).isEqualTo(3);
  }

  @Test
  void anOpenCommitIsFinishedBeforeTheNextBegins() {
    ledger.staged = 2;
    lake.failures = 1;
    assertThatThrownBy(committer::commitOnce).isInstanceOf(TakagariException.class);
    assertThat(ledger.open()).isPresent();

    assertThat(committer.commitAll(10)).isEqualTo(2);

    assertThat(lake.appended).containsExactly(1L, 2L);
  }

  @Test
  void aCommitWhoseEndWasNotRecordedIsNotAppendedAgain() {
    ledger.staged = 1;
    ledger.failures = 1;
    assertThatThrownBy(committer::commitOnce).isInstanceOf(TakagariException.class);
    assertThat(lake.appended).containsExactly(1L);

    assertThat(committer.commitOnce()).contains(new LakeSnapshot(1, 101));

    assertThat(lake.appended).containsExactly(1L);
    assertThat(ledger.finished).isEqualTo(1);
  }

  @Test
  void nothingIsCommittedWhileTheLakeHasCommitsThatTheLedgerDoesNotKnow() {
    lake.appended.addAll(List.of(1L, 2L, 3L));
    ledger.staged = 1;
    assertThatThrownBy(committer::commitOnce)
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEDGER_BEHIND));
    assertThat(ledger.open()).isEmpty();

    ledger.finished = 3;
    assertThat(committer.commitAll(10)).isEqualTo(1);
    assertThat(lake.appended).containsExactly(1L, 2L, 3L, 4L);
  }

  /// A ledger in memory.
  private static final class Ledger implements CommitLedger {
    private @Nullable NumberedCommit open;
    private long finished;
    private int staged;
    private int failures;

    @Override
    public Optional<NumberedCommit> open() {
      return Optional.ofNullable(open);
    }

    @Override
    public Optional<NumberedCommit> begin(int maxFiles) {
      if (staged == 0 || open != null) {
        return Optional.empty();
      }
      staged--;
      open = new NumberedCommit(finished + 1, List.of(UNIT), List.of());
      return Optional.of(open);
    }

    @Override
    public void finish(NumberedCommit commit, long snapshotId) {
      if (failures-- > 0) {
        throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "away");
      }
      finished = commit.seq();
      open = null;
    }

    @Override
    public long lastFinished() {
      return finished;
    }
  }

  /// A lake that keeps only numbers.
  private static final class Lake implements EventLake {
    private final List<Long> appended = new ArrayList<>();
    private int failures;

    @Override
    public LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LakeSnapshot commit(NumberedCommit commit) {
      if (failures-- > 0) {
        throw new TakagariException(ErrorCode.LAKE_UNAVAILABLE, "away");
      }
      if (!appended.contains(commit.seq())) {
        appended.add(commit.seq());
      }
      return new LakeSnapshot(commit.seq(), 100 + commit.seq());
    }

    @Override
    public LakeSnapshot newest() {
      long seq = appended.isEmpty() ? 0 : appended.getLast();
      return new LakeSnapshot(seq, 100 + seq);
    }

    @Override
    public LakePlan plan(LakeScan scan) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void check() {}
  }
}
