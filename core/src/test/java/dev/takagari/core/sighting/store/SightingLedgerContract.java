package dev.takagari.core.sighting.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// What every [SightingLedger] and [SightingRewrites] does.
public abstract class SightingLedgerContract {
  private static final LocalDate DAY = LocalDate.of(2026, 3, 31);

  protected abstract SightingLedger ledger();

  protected abstract SightingRewrites rewrites();

  private static UnitLease lease(int unit, long fence) {
    return new UnitLease(new UnitId("%026d".formatted(unit)), fence);
  }

  private static SightingFile file(String location) {
    int day = Math.toIntExact(DAY.toEpochDay());
    return new SightingFile(location, YearMonth.of(2026, 3), 0, 7, 99, day - 1, day, "{}");
  }

  private boolean stage(UnitLease lease, long digest, String... locations) {
    return ledger()
        .stage(
            lease, digest, List.of(locations).stream().map(SightingLedgerContract::file).toList());
  }

  @Test
  void countsCommitsWithoutGaps() {
    assertThat(ledger().open()).isEmpty();
    assertThat(ledger().begin(0, 10)).isEmpty();

    assertThat(stage(lease(1, 1), 5, "a", "b")).isTrue();
    SightingCommit first = ledger().begin(0, 10).orElseThrow();
    assertThat(first).isEqualTo(new SightingCommit(1, 1, List.of(file("a"), file("b"))));
    assertThat(ledger().open()).contains(first);

    assertThat(stage(lease(2, 1), 5, "c")).isTrue();
    assertThat(ledger().begin(0, 10)).isEmpty();
    ledger().finish(first, 77);
    ledger().finish(first, 77);
    assertThat(ledger().open()).isEmpty();
    assertThat(ledger().begin(0, 10).orElseThrow().seq()).isEqualTo(2);
  }

  @Test
  void takesWholeUnitsUpToALimit() {
    stage(lease(1, 1), 1, "a", "b", "c");
    stage(lease(2, 1), 1, "d");
    SightingCommit commit = ledger().begin(0, 2).orElseThrow();
    assertThat(commit.files()).extracting(SightingFile::location).containsExactly("a", "b", "c");
  }

  @Test
  void aUnitThatComesAgainIsNotAddedAgain() {
    assertThat(stage(lease(1, 1), 5, "a")).isTrue();
    assertThat(stage(lease(1, 2), 5, "a2")).isFalse();
    SightingCommit commit = ledger().begin(0, 10).orElseThrow();
    assertThat(commit.files()).extracting(SightingFile::location).containsExactly("a");
    ledger().finish(commit, 1);

    assertThat(stage(lease(1, 3), 5, "a3")).isFalse();
    assertThat(ledger().begin(0, 10)).isEmpty();
  }

  @Test
  void otherRowsOfAUnitAreAdded() {
    stage(lease(1, 1), 5, "a");
    ledger().finish(ledger().begin(0, 10).orElseThrow(), 1);
    assertThat(stage(lease(1, 2), 6, "b")).isTrue();
    assertThat(ledger().begin(0, 10).orElseThrow().files()).containsExactly(file("b"));
  }

  @Test
  void aLowerFenceLoses() {
    stage(lease(1, 5), 5, "a");
    assertThatThrownBy(() -> stage(lease(1, 4), 6, "b"))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
    assertThat(ledger().spared()).containsExactly("a");
  }

  @Test
  void goesOnAfterATableThatKnowsMore() {
    stage(lease(1, 1), 5, "a");
    SightingCommit commit = ledger().begin(41, 10).orElseThrow();
    assertThat(commit.seq()).isEqualTo(42);
    ledger().finish(commit, 1);
    stage(lease(2, 1), 5, "b");
    assertThat(ledger().begin(3, 10).orElseThrow().seq()).isEqualTo(43);
  }

  @Test
  void daysWaitUntilTheirCommitIsFinished() {
    assertThat(ledger().standing().waiting()).isEmpty();
    stage(lease(1, 1), 5, "a");
    assertThat(ledger().standing().waiting()).containsExactlyInAnyOrder(DAY.minusDays(1), DAY);
    SightingCommit commit = ledger().begin(0, 10).orElseThrow();
    assertThat(ledger().standing().waiting()).hasSize(2);
    assertThat(ledger().spared()).containsExactly("a");
    assertThat(ledger().standing().finished()).isZero();
    ledger().finish(commit, 1);
    assertThat(ledger().standing().finished()).isEqualTo(commit.seq());
    assertThat(ledger().standing().keptFrom()).isEmpty();
    assertThat(ledger().standing().waiting()).isEmpty();
    assertThat(ledger().spared()).isEmpty();
  }

  @Test
  void manyAtOnceStageAUnitOnceAndBeginOneCommit() throws Exception {
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int call = i;
      calls.add(
          () -> stage(lease(1, 1 + call), 5, "a" + call) || stage(lease(2, 9), 5, "b" + call));
    }
    List<Callable<Optional<SightingCommit>>> begins = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      begins.add(() -> ledger().begin(0, 100));
    }
    int begun = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        try {
          call.get();
        } catch (java.util.concurrent.ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(TakagariException.class);
        }
      }
      for (Future<Optional<SightingCommit>> answer : threads.invokeAll(begins)) {
        begun += answer.get().isPresent() ? 1 : 0;
      }
    }
    assertThat(begun).isEqualTo(1);
    assertThat(ledger().open().orElseThrow().files()).hasSizeBetween(1, 2);
  }

  @Test
  void remembersARewriteUntilItEnds() {
    YearMonth month = YearMonth.of(2026, 3);
    assertThat(rewrites().open()).isEmpty();
    SightingRewrite begun = rewrites().begin(month, 2, List.of("a", "b"));
    assertThat(rewrites().open()).contains(begun);
    assertThat(begun.staged()).isFalse();

    SightingFile output = new SightingFile("m", month, 2, 7, 99, 20_000, 20_001, "{}");
    SightingRewrite staged = begun.withOutputs(List.of(output));
    assertThat(rewrites().stage(staged)).isTrue();
    assertThat(rewrites().stage(staged)).isFalse();
    assertThat(rewrites().open()).contains(staged);
    assertThat(ledger().spared()).containsExactly("m");
    rewrites().finish(staged);
    rewrites().finish(staged);
    assertThat(rewrites().open()).isEmpty();
    assertThat(ledger().spared()).isEmpty();
  }

  @Test
  void aRewriteThatWasAbandonedIsNotStaged() {
    SightingRewrite first = rewrites().begin(YearMonth.of(2026, 3), 1, List.of("a"));
    rewrites().abandon(first);
    assertThat(rewrites().open()).isEmpty();
    assertThat(rewrites().stage(first.withOutputs(List.of(file("m"))))).isFalse();
    assertThat(rewrites().begin(YearMonth.of(2026, 3), 1, List.of("a")).id())
        .isGreaterThan(first.id());
  }
}
