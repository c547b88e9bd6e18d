package dev.takagari.core.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.unit.UnitId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [CommitLedger] does.
public abstract class CommitLedgerContract {

  protected abstract CommitLedger ledger();

  /// Stages a unit with so many files.
  protected abstract UnitId stage(int files);

  @Test
  void countsCommitsWithoutGaps() {
    assertThat(ledger().lastFinished()).isZero();
    assertThat(ledger().open()).isEmpty();
    assertThat(ledger().begin(10)).isEmpty();

    UnitId first = stage(2);
    NumberedCommit commit = ledger().begin(10).orElseThrow();
    assertThat(commit.seq()).isEqualTo(1);
    assertThat(commit.units()).containsExactly(first);
    assertThat(commit.files()).hasSize(2).allMatch(file -> file.unit().equals(first));
    assertThat(ledger().open()).contains(commit);

    UnitId second = stage(1);
    assertThat(ledger().begin(10)).isEmpty();
    ledger().finish(commit, 77);
    ledger().finish(commit, 77);
    assertThat(ledger().lastFinished()).isEqualTo(1);
    assertThat(ledger().open()).isEmpty();

    NumberedCommit next = ledger().begin(10).orElseThrow();
    assertThat(next.seq()).isEqualTo(2);
    assertThat(next.units()).containsExactly(second);
  }

  @Test
  void takesWholeUnitsUpToALimit() {
    UnitId large = stage(5);
    UnitId small = stage(1);
    UnitId last = stage(2);
    NumberedCommit first = ledger().begin(3).orElseThrow();
    assertThat(first.units()).containsExactly(large);
    ledger().finish(first, 1);
    NumberedCommit second = ledger().begin(3).orElseThrow();
    assertThat(second.units()).containsExactlyInAnyOrder(small, last);
  }

  @Test
  void beginsOneCommitWhoeverAsks() throws Exception {
    stage(1);
    stage(1);
    List<Callable<Optional<NumberedCommit>>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      calls.add(() -> ledger().begin(1));
    }
    int begun = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Optional<NumberedCommit>> answer : threads.invokeAll(calls)) {
        begun += answer.get().isPresent() ? 1 : 0;
      }
    }
    assertThat(begun).isEqualTo(1);
  }
}
