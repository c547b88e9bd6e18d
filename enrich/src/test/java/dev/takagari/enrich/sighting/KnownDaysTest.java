package dev.takagari.enrich.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.unit.UnitLease;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class KnownDaysTest {
  private static final LocalDate FROM = LocalDate.of(2026, 3, 1);
  private static final LocalDate TO = FROM.plusDays(30);

  private final List<String> asked = new ArrayList<>();
  private SightingCoverage.Uncovered taken =
      new SightingCoverage.Uncovered(Set.of(FROM.plusDays(2)), Optional.of(FROM.plusDays(20)));
  private SightingLedger.Standing standing =
      new SightingLedger.Standing(Set.of(FROM.plusDays(5), FROM.minusDays(1)), 7, Optional.empty());
  private long newest = 7;

  private SightingCoverage.Uncovered uncovered() {
    return new KnownDays(
            (from, to) -> {
              asked.add("units");
              return taken;
            },
            new Ledger(),
            new Index())
        .uncovered(FROM, TO);
  }

  @Test
  void aDayIsKnownWhenItsUnitsAreTakenAndTheirRowsCommitted() {
    SightingCoverage.Uncovered uncovered = uncovered();
    assertThat(uncovered.days()).containsExactlyInAnyOrder(FROM.plusDays(2), FROM.plusDays(5));
    assertThat(uncovered.covers(FROM)).isTrue();
    assertThat(uncovered.covers(FROM.plusDays(2))).isFalse();
    assertThat(uncovered.covers(FROM.plusDays(5))).isFalse();
    assertThat(uncovered.covers(FROM.plusDays(20))).isFalse();
  }

  @Test
  void unitsAreAskedForBeforeWhatWaitsAndThatBeforeTheTable() {
    uncovered();
    assertThat(asked).containsExactly("units", "standing", "knows 7");
  }

  @Test
  void aTableThatLacksAFinishedCommitCoversNothing() {
    newest = 6;
    SightingCoverage.Uncovered uncovered = uncovered();
    assertThat(FROM.datesUntil(TO)).noneMatch(uncovered::covers);
  }

  @Test
  void daysBeforeThoseThatAreKeptAreNotKnown() {
    standing = new SightingLedger.Standing(Set.of(), 7, Optional.of(FROM.plusDays(4)));
    SightingCoverage.Uncovered uncovered = uncovered();
    assertThat(uncovered.covers(FROM.plusDays(3))).isFalse();
    assertThat(uncovered.covers(FROM.plusDays(4))).isTrue();
    standing = new SightingLedger.Standing(Set.of(), 7, Optional.of(FROM));
    assertThat(uncovered().keptFrom()).isEmpty();
  }

  private final class Index implements SightingIndex {
    @Override
    public SightingCost find(SightingQuestion question, Consumer<SightingRow> rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean knows(long commit) {
      asked.add("knows " + commit);
      return newest >= commit;
    }

    @Override
    public void check() {}
  }

  private final class Ledger implements SightingLedger {
    @Override
    public Standing standing() {
      asked.add("standing");
      return standing;
    }

    @Override
    public boolean stage(UnitLease lease, long digest, List<SightingFile> files) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<SightingCommit> open() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<SightingCommit> begin(long commit, int maxFiles) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void finish(SightingCommit commit, long snapshotId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<String> spared() {
      throw new UnsupportedOperationException();
    }
  }
}
