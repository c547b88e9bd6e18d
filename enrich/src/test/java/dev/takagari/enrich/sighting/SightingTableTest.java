package dev.takagari.enrich.sighting;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.IcebergLakeCleaning;
import dev.takagari.adapters.iceberg.IcebergLakeTables;
import dev.takagari.adapters.iceberg.TroubledLake;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingIndex;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Observable;
import dev.takagari.core.lake.LakeSnapshot;
import dev.takagari.core.lake.PinnedTable;
import dev.takagari.core.search.TimeRange;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingMerge;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRole;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SightingTableTest {
  @TempDir private Path directory;
  private SightedPlace place;

  @BeforeEach
  void open() {
    place = place(directory);
  }

  /// Where the table lies.
  SightedPlace place(Path local) {
    return new SightedPlace(local);
  }

  @AfterEach
  void close() {
    place.close();
  }

  /// The rows of some days, one file a day.
  private static List<SightingFile> write(
      IcebergSightingTable table, int from, int to, Map<SightedValue, Integer> rows) {
    YearOfSightings year = new YearOfSightings(3_000L * YearOfSightings.DAYS);
    List<SightingFile> files = new ArrayList<>();
    for (int day = from; day < to; day++) {
      SightingMerge merged = new SightingMerge(List.of(SightingRows.of(year.day(day))));
      List<SightingRow> all = new ArrayList<>();
      while (merged.hasNext()) {
        SightingRow row = merged.next();
        all.add(row);
        rows.merge(new SightedValue(row.kind(), row.valueText()), 1, Integer::sum);
      }
      files.add(
          table.write(
              "day-" + day,
              YearMonth.from(YearOfSightings.FIRST.plusDays(day)),
              0,
              SightingRows.of(all),
              Long.MAX_VALUE));
    }
    return files;
  }

  private static SightingIndexAnswer ask(IcebergSightingTable table, SightingQuestion question) {
    List<SightingRow> rows = new ArrayList<>();
    SightingCost cost = new IcebergSightingIndex(table, Duration.ZERO).find(question, rows::add);
    return new SightingIndexAnswer(rows, cost);
  }

  private record SightingIndexAnswer(List<SightingRow> rows, SightingCost cost) {}

  @Test
  void everyValueIsFoundAloneAndTogetherAndNoOther() {
    IcebergSightingTable table = place.table();
    Map<SightedValue, Integer> rows = new HashMap<>();
    table.commit(new SightingCommit(1, 1, write(table, 0, 6, rows)));

    int number = 0;
    for (Map.Entry<SightedValue, Integer> value : rows.entrySet()) {
      if (number++ % 40 == 0) {
        assertThat(ask(table, SightingQuestion.ever(List.of(value.getKey()))).rows())
            .as(value.getKey().text())
            .hasSize(value.getValue());
      }
    }
    Set<SightedValue> values = new LinkedHashSet<>(rows.keySet());
    for (int i = 0; values.size() < SightingQuestion.MOST_VALUES; i++) {
      values.add(YearOfSightings.absent(i));
    }
    SightingIndexAnswer all = ask(table, SightingQuestion.ever(values));
    assertThat(all.rows()).isSorted();
    assertThat(
            all.rows().stream()
                .collect(
                    Collectors.groupingBy(
                        row -> new SightedValue(row.kind(), row.valueText()),
                        Collectors.summingInt(row -> 1))))
        .isEqualTo(rows);
    for (int i = 0; i < 20; i++) {
      assertThat(ask(table, SightingQuestion.ever(List.of(YearOfSightings.absent(i)))).rows())
          .isEmpty();
    }
    assertThat(ask(table, SightingQuestion.ever(List.of())).cost())
        .isEqualTo(new SightingCost(0, 0, 0, 0));
  }

  @Test
  void rowsOfAFleetComeBackExactlyWhileManyPagesAreReadAtOnce() {
    IcebergSightingTable table = place.table();
    int day = Math.toIntExact(YearOfSightings.FIRST.toEpochDay());
    List<SightingRow> written = new ArrayList<>();
    List<SightedValue> values = new ArrayList<>();
    for (int i = 0; i < SightingQuestion.MOST_VALUES; i++) {
      SightedValue value = SightedValue.of(Observable.DOMAIN, "n" + i + ".example");
      values.add(value);
      for (int host = 0; host < 3; host++) {
        byte[] id =
            "%032x".formatted((i * 31L + host) % 5_000 * 0x9E3779B97F4A7C15L).getBytes(US_ASCII);
        written.add(
            new SightingRow(
                value.kind(),
                value.hash(),
                value.stored(),
                day,
                id,
                SightingRole.QUESTION,
                day * 86_400_000_000L + i,
                day * 86_400_000_000L + i + host,
                host + 1));
      }
    }
    written.sort(null);
    YearMonth month = YearMonth.from(YearOfSightings.FIRST);
    table.commit(
        new SightingCommit(
            1, 1, List.of(table.write("one", month, 0, SightingRows.of(written), Long.MAX_VALUE))));
    for (int i = 0; i < 3; i++) {
      assertThat(ask(table, SightingQuestion.ever(values)).rows()).isEqualTo(written);
    }
  }

  @Test
  void aListOfFilesIsReadAnewForACommitThatItLacks() {
    IcebergSightingTable table = place.table();
    Map<SightedValue, Integer> rows = new HashMap<>();
    List<SightingFile> files = write(table, 0, 2, rows);
    table.commit(new SightingCommit(1, 1, files.subList(0, 1)));
    IcebergSightingIndex index = new IcebergSightingIndex(table, Duration.ofHours(1));
    assertThat(index.knows(1)).isTrue();

    table.commit(new SightingCommit(2, 1, files.subList(1, 2)));

    List<SightingRow> found = new ArrayList<>();
    index.find(SightingQuestion.ever(rows.keySet()), found::add);
    assertThat(found).extracting(SightingRow::date).containsOnly(YearOfSightings.FIRST);
    assertThat(index.knows(2)).isTrue();
    found.clear();
    index.find(SightingQuestion.ever(rows.keySet()), found::add);
    assertThat(found).hasSize(rows.values().stream().mapToInt(Integer::intValue).sum());
    assertThat(index.knows(3)).isFalse();
  }

  @Test
  void onlyDaysThatWereAskedForAreRead() {
    IcebergSightingTable table = place.table();
    Map<SightedValue, Integer> rows = new HashMap<>();
    table.commit(new SightingCommit(1, 1, write(table, 28, 34, rows)));
    LocalDate day = YearOfSightings.FIRST.plusDays(31);
    List<SightedValue> some = rows.keySet().stream().limit(500).toList();

    SightingIndexAnswer answer = ask(table, new SightingQuestion(some, day, day.plusDays(1)));

    assertThat(answer.cost().files()).isEqualTo(1);
    assertThat(answer.rows()).isNotEmpty().allMatch(row -> row.date().equals(day));
  }

  @Test
  void mergedFilesAreRangesOfHashesWithTheSameRows() {
    IcebergSightingTable table = place.table();
    Map<SightedValue, Integer> rows = new HashMap<>();
    table.commit(new SightingCommit(1, 1, write(table, 0, 20, rows)));
    List<SightingRow> before = ask(table, SightingQuestion.ever(rows.keySet())).rows();
    SightingMergeSettings settings =
        new SightingMergeSettings(12, 40, 48, 300 << 10, 4 << 20, Duration.ofDays(1));

    int merges =
        new SightingMerger(
                table, place.rewrites(), settings, () -> Instant.parse("2026-01-01T00:00:00Z"))
            .mergeAll(10, () -> {});

    assertThat(merges).isEqualTo(1);
    List<SightingFile> ranges = inOrderOfHashes(table);
    assertThat(ranges).hasSizeBetween(2, 12);
    // the last one has what is left; a page is an eighth of a file of this size
    assertThat(ranges.subList(0, ranges.size() - 1))
        .allMatch(file -> file.bytes() >= settings.targetBytes() / 2);
    assertThat(ask(table, SightingQuestion.ever(rows.keySet())).rows()).isEqualTo(before);
    for (SightedValue value : rows.keySet().stream().limit(60).toList()) {
      assertThat(ask(table, SightingQuestion.ever(List.of(value))).cost().files())
          .isLessThanOrEqualTo(3);
    }
  }

  /// The files of a table that is merged, none of which has a value of another.
  private static List<SightingFile> inOrderOfHashes(IcebergSightingTable table) {
    Map<SightedValue, SightingFile> firsts = new TreeMap<>();
    Map<SightingFile, SightedValue> lasts = new HashMap<>();
    for (SightingFile file : table.files()) {
      try (SightingRows rows = table.read(file, 1 << 20)) {
        SightingRow row = rows.next();
        firsts.put(new SightedValue(row.kind(), row.valueText()), file);
        while (rows.hasNext()) {
          row = rows.next();
        }
        lasts.put(file, new SightedValue(row.kind(), row.valueText()));
      }
    }
    SightedValue last = null;
    for (Map.Entry<SightedValue, SightingFile> file : firsts.entrySet()) {
      if (last != null) {
        assertThat(file.getKey()).isGreaterThan(last);
      }
      last = lasts.get(file.getValue());
    }
    return List.copyOf(firsts.values());
  }

  @Test
  void aValueOfAMonthThatIsOverIsInThreeFilesAtMost() {
    IcebergSightingTable table = place.table();
    Map<SightedValue, Integer> rows = new HashMap<>();
    List<SightingFile> files = write(table, 0, 20, rows);
    table.commit(new SightingCommit(1, 1, files.subList(0, 18)));
    SightingMerger merger =
        new SightingMerger(
            table,
            place.rewrites(),
            new SightingMergeSettings(12, 40, 48, 300 << 10, 4 << 20, Duration.ofDays(1)),
            () -> Instant.parse("2026-01-01T00:00:00Z"));
    merger.mergeAll(10, () -> {});
    table.commit(new SightingCommit(2, 1, files.subList(18, 19)));
    merger.mergeAll(10, () -> {});
    table.commit(new SightingCommit(3, 1, files.subList(19, 20)));
    merger.mergeAll(10, () -> {});
    assertThat(table.files()).hasSizeGreaterThan(3);

    for (SightedValue value : rows.keySet().stream().limit(200).toList()) {
      SightingIndexAnswer answer = ask(table, SightingQuestion.ever(List.of(value)));
      assertThat(answer.rows()).hasSize(rows.get(value));
      assertThat(answer.cost().files()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void appendsAndMergesAtOnceLoseNothing() throws Exception {
    IcebergSightingTable table = place.table();
    table.newest();
    Map<SightedValue, Integer> rows = new HashMap<>();
    SightingMergeSettings eager =
        new SightingMergeSettings(2, 3, 12, 1 << 20, 4 << 20, Duration.ofDays(1));
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Future<?> appending =
          threads.submit(
              () -> {
                for (int day = 0; day < 12; day++) {
                  table.commit(new SightingCommit(day + 1, 1, write(table, day, day + 1, rows)));
                }
              });
      List<Future<Integer>> merging = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        IcebergSightingTable other = place.table();
        merging.add(
            threads.submit(
                () -> {
                  int merges = 0;
                  while (!appending.isDone()) {
                    try {
                      merges +=
                          new SightingMerger(
                                  other,
                                  place.rewrites(),
                                  eager,
                                  () -> Instant.parse("2025-01-20T00:00:00Z"))
                              .mergeAll(1, () -> {});
                    } catch (TakagariException e) {
                      assertThat(e.isTransient() || e.code() == ErrorCode.ALREADY_EXISTS).isTrue();
                    }
                  }
                  return merges;
                }));
      }
      appending.get();
      int merges = 0;
      for (Future<Integer> done : merging) {
        merges += done.get();
      }
      assertThat(merges).isPositive();
    }
    assertThat(
            ask(table, SightingQuestion.ever(rows.keySet())).rows().stream()
                .collect(
                    Collectors.groupingBy(
                        row -> new SightedValue(row.kind(), row.valueText()),
                        Collectors.summingInt(row -> 1))))
        .isEqualTo(rows);
    assertThat(table.newest().seq()).isEqualTo(12);
  }

  @Test
  void twoCommittersBetweenCheckAndCommitAppendOnce() throws Exception {
    IcebergSightingTable table = place.table();
    Map<SightedValue, Integer> rows = new HashMap<>();
    SightingCommit commit = new SightingCommit(1, 1, write(table, 0, 1, rows));
    CyclicBarrier barrier = new CyclicBarrier(2);
    List<Future<LakeSnapshot>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        IcebergSightingTable other =
            new IcebergSightingTable(
                place.lake(settings -> TroubledLake.beforeFirst(settings, barrier::await)));
        answers.add(threads.submit(() -> other.commit(commit)));
      }
    }
    for (Future<LakeSnapshot> answer : answers) {
      assertThat(answer.get()).isEqualTo(table.newest());
    }
    assertThat(table.files()).hasSize(1);
  }

  @Test
  void whoLostTheLeaseDoesNotTouchTheTable() {
    IcebergSightingTable table = place.table();
    place
        .ledger()
        .stage(
            new UnitLease(new UnitId("0".repeat(26)), 1), 7, write(table, 0, 1, new HashMap<>()));
    SightingCommitter committer = new SightingCommitter(place.ledger(), table, 10);
    assertThatThrownBy(
            () ->
                committer.commitOnce(
                    () -> {
                      throw new TakagariException(ErrorCode.LEASE_LOST, "taken over");
                    }))
        .isInstanceOf(TakagariException.class);
    assertThat(table.newest().seq()).isZero();

    assertThat(committer.commitOnce(() -> {}).orElseThrow().seq()).isEqualTo(1);
    assertThat(committer.commitOnce(() -> {})).isEmpty();
  }

  @Test
  void aCommitWhoseAnswerIsLostIsFoundByItsNumber() {
    IcebergSightingTable table = place.table();
    SightingCommit commit = new SightingCommit(1, 1, write(table, 0, 1, new HashMap<>()));
    IcebergSightingTable troubled =
        new IcebergSightingTable(place.lake(TroubledLake::withLostAnswer));

    LakeSnapshot snapshot = troubled.commit(commit);

    assertThat(snapshot).isEqualTo(table.newest());
    assertThat(table.commit(commit)).isEqualTo(snapshot);
    assertThat(table.files()).hasSize(1);
    assertThatThrownBy(() -> table.commit(new SightingCommit(3, 1, List.of())))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
  }

  @Test
  void otherEnginesReadItAmongTheTablesOfTheLake() throws Exception {
    assumeTrue(place.isLocal(), "DuckDB reads files of the local disk");
    IcebergEventLake lake = place.lake(IcebergEventLake::new);
    IcebergSightingTable table = new IcebergSightingTable(lake);
    Map<SightedValue, Integer> rows = new HashMap<>();
    table.commit(new SightingCommit(1, 1, write(table, 0, 3, rows)));
    IcebergLakeTables tables = new IcebergLakeTables(lake);

    assertThat(tables.names()).contains("events", "sightings");
    PinnedTable pinned = tables.pin("sightings", TimeRange.ALL);
    assertThat(pinned.columns())
        .extracting(column -> column.name() + " " + column.type())
        .containsExactly(
            "kind VARCHAR",
            "value_hash BIGINT",
            "value VARCHAR",
            "day DATE",
            "host_id VARCHAR",
            "role VARCHAR",
            "first TIMESTAMP WITH TIME ZONE",
            "last TIMESTAMP WITH TIME ZONE",
            "count BIGINT");
    SightedValue value =
        rows.keySet().stream()
            .filter(each -> each.kind() == Observable.DOMAIN)
            .findFirst()
            .orElseThrow();
    String files =
        pinned.files().stream()
            .map(file -> "'" + file.location() + "'")
            .collect(Collectors.joining(","));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT count(*), count(*) FILTER (value_hash = "
                    + value.hash()
                    + " AND kind = 'domain'), min(day)::VARCHAR, bool_and(first <= last) FROM"
                    + " read_parquet(["
                    + files
                    + "])")) {
      found.next();
      assertThat(found.getLong(1))
          .isEqualTo(rows.values().stream().mapToLong(Integer::longValue).sum());
      assertThat(found.getInt(2)).isEqualTo(rows.get(value));
      assertThat(found.getString(3)).isEqualTo(YearOfSightings.FIRST.toString());
      assertThat(found.getBoolean(4)).isTrue();
    }
  }

  @Test
  void cleaningLeavesWhatIsStagedAndWhatTheTableHas() {
    IcebergEventLake lake = place.lake(IcebergEventLake::new);
    IcebergSightingTable table = new IcebergSightingTable(lake);
    Map<SightedValue, Integer> rows = new HashMap<>();
    List<SightingFile> files = write(table, 0, 3, rows);
    table.commit(new SightingCommit(1, 1, files.subList(0, 1)));
    IcebergLakeCleaning cleaning = new IcebergLakeCleaning(lake, IcebergSightingTable.NAME);
    Instant later = Instant.parse("2100-01-01T00:00:00Z");

    assertThat(cleaning.removeOrphans(later, Set.of(files.get(1).location()), false).files())
        .isEqualTo(1);

    assertThat(table.commit(new SightingCommit(2, 1, files.subList(1, 2))).seq()).isEqualTo(2);
    assertThat(ask(table, SightingQuestion.ever(rows.keySet())).rows()).isNotEmpty();
    cleaning.expire(later, false);
    assertThat(table.newest().seq()).isEqualTo(2);
  }
}
