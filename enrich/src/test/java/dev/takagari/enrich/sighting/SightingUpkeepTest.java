package dev.takagari.enrich.sighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeCleaning;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingIndex;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Event;
import dev.takagari.core.event.Observable;
import dev.takagari.core.lake.LakeDrop;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeMaintenance;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.lake.LakeRewrite;
import dev.takagari.core.lake.LakeState;
import dev.takagari.core.lake.SortedRows;
import dev.takagari.core.lake.StoredFile;
import dev.takagari.core.retention.RetentionRules;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import dev.takagari.enrich.upkeep.SightingUpkeep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightingUpkeepTest {
  private static final RetentionRules TEN_DAYS =
      new RetentionRules(
          Map.of(RetentionRules.DEFAULT, Period.ofDays(1)),
          Map.of(RetentionRules.DEFAULT, Period.ofDays(10)),
          Period.ofDays(10),
          Map.of());

  @TempDir private Path directory;
  private SightedPlace place;
  private IcebergEventLake lake;
  private IcebergSightingTable table;
  private List<LocalDate> events = List.of();
  private Instant now = Instant.parse("2025-03-20T00:00:00Z");

  @BeforeEach
  void open() {
    place = new SightedPlace(directory);
    lake = place.lake(IcebergEventLake::new);
    table = new IcebergSightingTable(lake);
  }

  @AfterEach
  void close() {
    place.close();
  }

  private SightingUpkeep upkeep() {
    return new SightingUpkeep(
        new SightingUpkeep.Ports(
            new Events(),
            place.ledger(),
            place.keeping(),
            table,
            new IcebergLakeCleaning(lake, IcebergSightingTable.NAME),
            () -> now),
        TEN_DAYS,
        new SightingUpkeep.Ages(Duration.ofDays(1), Duration.ofDays(3), true));
  }

  private static SightingRow row(LocalDate day) {
    SightedValue value = SightedValue.of(Observable.IP, "192.0.2.1");
    int number = Math.toIntExact(day.toEpochDay());
    return new SightingRow(
        value.kind(),
        value.hash(),
        value.stored(),
        number,
        new byte[] {'h'},
        SightingRole.SOURCE,
        number * 86_400_000_000L,
        number * 86_400_000_000L,
        1);
  }

  private SightingFile file(LocalDate day) {
    return table.write(
        "day-" + day, YearMonth.from(day), 0, SightingRows.of(List.of(row(day))), Long.MAX_VALUE);
  }

  private void commit(long seq, LocalDate... days) {
    table.commit(new SightingCommit(seq, 1, Stream.of(days).map(this::file).toList()));
  }

  private List<YearMonth> months() {
    return table.files().stream().map(SightingFile::month).sorted().toList();
  }

  /// As if what was said had been said long ago.
  private void letTimePass() {
    place.update("UPDATE enrich.sighting_kept SET raised_at = raised_at - interval '1 day'");
  }

  private SightingCoverage.Uncovered uncovered() {
    return new KnownDays(
            (from, to) -> new SightingCoverage.Uncovered(Set.of(), Optional.empty()),
            place.ledger(),
            new IcebergSightingIndex(table, Duration.ZERO))
        .uncovered(LocalDate.of(2024, 12, 1), LocalDate.of(2025, 4, 1));
  }

  @Test
  void monthsOfWhichNoEventIsKeptGoAfterThatWasSaid() {
    commit(1, LocalDate.of(2025, 1, 31), LocalDate.of(2025, 2, 28), LocalDate.of(2025, 3, 1));

    assertThat(upkeep().run(() -> {}).dropped()).isZero();
    assertThat(upkeep().run(() -> {}).dropped()).as("said a moment ago").isZero();
    assertThat(uncovered().covers(LocalDate.of(2025, 2, 28))).isFalse();
    assertThat(uncovered().covers(LocalDate.of(2025, 3, 1))).isTrue();
    assertThat(months()).hasSize(3);

    letTimePass();
    assertThat(upkeep().run(() -> {}).dropped()).isEqualTo(2);
    assertThat(months()).containsExactly(YearMonth.of(2025, 3));
    assertThat(upkeep().run(() -> {}).dropped()).isZero();

    assertThat(table.newest().seq()).isEqualTo(1);
    commit(2, LocalDate.of(2025, 3, 2));
    assertThat(table.newest().seq()).isEqualTo(2);
    assertThat(months()).hasSize(2);
  }

  @Test
  void sightingsStayAsLongAsTheLakeHasAnEventOfTheirTime() {
    LocalDate old = LocalDate.of(2025, 1, 5);
    commit(1, old, LocalDate.of(2025, 3, 1));
    events = List.of(old);

    upkeep().run(() -> {});
    letTimePass();
    assertThat(upkeep().run(() -> {}).dropped()).isZero();
    assertThat(uncovered().covers(old)).isTrue();
  }

  @Test
  void filesThatNobodyKnowsAndSnapshotsThatWereReplacedGo() throws Exception {
    commit(1, LocalDate.of(2025, 3, 1));
    SightingFile staged = file(LocalDate.of(2025, 3, 2));
    SightingFile stray = file(LocalDate.of(2025, 3, 3));
    place.ledger().stage(new UnitLease(new UnitId("%026d".formatted(1)), 1), 7, List.of(staged));
    now = Instant.parse("2125-01-01T00:00:00Z");

    SightingUpkeep upkeep = upkeep();
    assertThat(upkeep.run(() -> {}).orphans()).isEqualTo(1);
    assertThat(Files.exists(path(stray))).isFalse();
    assertThat(Files.exists(path(staged))).isTrue();
    assertThat(upkeep.run(() -> {}).orphans()).as("not again the same day").isZero();

    letTimePass();
    upkeep.run(() -> {});
    assertThat(months()).isEmpty();
    table.commit(new SightingCommit(2, 1, List.of(staged)));
    table.commit(new SightingCommit(3, 1, List.of(file(LocalDate.of(2025, 3, 4)))));
    assertThat(upkeep.run(() -> {}).expired()).isPositive();
    assertThat(table.newest().seq()).isEqualTo(3);
  }

  private static Path path(SightingFile file) {
    return Path.of(file.location().replaceFirst("^file:/+", "/"));
  }

  @Test
  void whoLostTheTurnDoesNothingMore() {
    commit(1, LocalDate.of(2025, 1, 31));
    place.keeping().raise(LocalDate.of(2025, 3, 1));
    letTimePass();
    assertThatThrownBy(
            () ->
                upkeep()
                    .run(
                        () -> {
                          throw new TakagariException(ErrorCode.LEASE_LOST, "taken over");
                        }))
        .isInstanceOf(TakagariException.class);
    assertThat(months()).hasSize(1);
  }

  /// A lake of which only the days of its files are known.
  private final class Events implements LakeMaintenance {
    @Override
    public LakeState state() {
      return new LakeState(
          1,
          1,
          1,
          Optional.empty(),
          events.stream()
              .map(
                  day ->
                      new StoredFile(
                          "f" + day,
                          new LakePartition("dns", day),
                          1,
                          1,
                          Instant.EPOCH,
                          false,
                          0,
                          0))
              .toList());
    }

    @Override
    public void read(String location, Predicate<ByteSpan> wanted, Consumer<Event> rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LakeFile write(LakeRewrite rewrite, int number, SortedRows rows) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long replace(LakeRewrite rewrite) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long drop(LakeDrop drop) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean settle(LocalDate until, long snapshotId) {
      throw new UnsupportedOperationException();
    }
  }
}
