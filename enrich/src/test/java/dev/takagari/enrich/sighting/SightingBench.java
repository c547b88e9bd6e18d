package dev.takagari.enrich.sighting;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.adapters.iceberg.IcebergEventLake;
import dev.takagari.adapters.iceberg.LakeSettings;
import dev.takagari.adapters.iceberg.SlowStorage;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingIndex;
import dev.takagari.adapters.iceberg.sighting.IcebergSightingTable;
import dev.takagari.core.sighting.SightedValue;
import dev.takagari.core.sighting.SightingCost;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.SightingMerge;
import dev.takagari.core.sighting.SightingQuestion;
import dev.takagari.core.sighting.SightingRow;
import dev.takagari.core.sighting.SightingRows;
import dev.takagari.core.sighting.store.SightingCommit;
import dev.takagari.core.sighting.store.SightingFile;
import dev.takagari.core.sighting.store.SightingRewrite;
import dev.takagari.core.sighting.store.SightingRewrites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/// Measures lookups over a year of sightings, as they lie after maintenance: written day by day,
/// merged, then asked with a storage that takes 30 ms for every request.
///
/// Arguments: a directory, and how many rows. What an earlier run wrote into the directory is asked
/// again. Each of three processes asks; the first lookup of each is told apart.
public final class SightingBench {
  private static final long DELAY_MILLIS = 30;
  private static final int ONE_BY_ONE = 60;

  private final Path directory;
  private final LakeSettings settings;

  private SightingBench(Path directory, PostgresAddress address) {
    this.directory = directory;
    this.settings =
        new LakeSettings(
            address.jdbcUrl(),
            address.user(),
            address.password(),
            directory.resolve("lake").toString(),
            "takagari",
            Map.of("io-impl", SlowStorage.class.getName()));
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    long rows = Long.parseLong(arguments[1]);
    Files.createDirectories(directory);
    Path marker = directory.resolve("catalog");
    SightingBench bench;
    if (Files.exists(marker)) {
      List<String> lines = Files.readAllLines(marker);
      bench =
          new SightingBench(
              directory, new PostgresAddress(lines.get(0), lines.get(1), lines.get(2)));
      bench.ask();
      return;
    }
    PostgresAddress address = SharedStack.freshDatabase();
    bench = new SightingBench(directory, address);
    if (Files.exists(directory.resolve("lake"))) {
      System.out.println("what an earlier run wrote is asked again");
    } else {
      bench.write(rows);
    }
    Files.write(marker, List.of(address.jdbcUrl(), address.user(), address.password()));
    bench.askElsewhere(rows);
    Files.delete(marker);
  }

  /// Rewrites that nobody has to finish.
  private static final class Unrecorded implements SightingRewrites {
    private long id;

    @Override
    public Optional<SightingRewrite> open() {
      return Optional.empty();
    }

    @Override
    public SightingRewrite begin(YearMonth month, int level, List<String> inputs) {
      id++;
      return new SightingRewrite(id, month, level, inputs, List.of(), false);
    }

    @Override
    public boolean stage(SightingRewrite rewrite) {
      return true;
    }

    @Override
    public void finish(SightingRewrite rewrite) {
      // nobody asks
    }

    @Override
    public void abandon(SightingRewrite rewrite) {
      throw new IllegalStateException("nobody else merges");
    }
  }

  private void write(long rows) {
    long start = System.nanoTime();
    YearOfSightings year = new YearOfSightings(rows);
    long written = 0;
    long writtenBytes = 0;
    try (IcebergEventLake lake = new IcebergEventLake(settings)) {
      IcebergSightingTable table = new IcebergSightingTable(lake);
      SightingMerger merger =
          new SightingMerger(
              table,
              new Unrecorded(),
              SightingMergeSettings.USUAL,
              () -> Instant.parse("2026-03-01T00:00:00Z"));
      List<SightingFile> month = new ArrayList<>();
      long commits = 0;
      for (int day = 0; day < YearOfSightings.DAYS; day++) {
        YearMonth of = YearMonth.from(YearOfSightings.FIRST.plusDays(day));
        SightingRows sorted = new SightingMerge(List.of(SightingRows.of(year.day(day))));
        SightingFile file = table.write("day-" + day, of, 0, sorted, Long.MAX_VALUE);
        month.add(file);
        written += file.rows();
        writtenBytes += file.bytes();
        if (!of.equals(YearMonth.from(YearOfSightings.FIRST.plusDays(day + 1)))) {
          table.commit(new SightingCommit(++commits, month.size(), month));
          month.clear();
          merger.mergeAll(10);
        }
      }
      List<SightingFile> files = table.files();
      print(
          "%,d rows of days in %,d MB, merged into %,d rows in %d files of %,d MB: %.1f bytes a row, %d s",
          written,
          writtenBytes >> 20,
          files.stream().mapToLong(SightingFile::rows).sum(),
          files.size(),
          files.stream().mapToLong(SightingFile::bytes).sum() >> 20,
          (double) files.stream().mapToLong(SightingFile::bytes).sum()
              / files.stream().mapToLong(SightingFile::rows).sum(),
          (System.nanoTime() - start) / 1_000_000_000);
      Runtime.getRuntime().gc();
    }
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /// In a process of its own, so that the first lookup is the first.
  private void askElsewhere(long rows) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Xmx1g");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(SightingBench.class.getName());
    command.add(directory.toString());
    command.add(Long.toString(rows));
    for (int i = 0; i < 3; i++) {
      new ProcessBuilder(command).inheritIO().start().waitFor();
    }
  }

  private void ask() throws SQLException {
    try (IcebergEventLake lake = new IcebergEventLake(settings)) {
      IcebergSightingTable table = new IcebergSightingTable(lake);
      SightingIndex index = new IcebergSightingIndex(table, Duration.ofHours(1));
      long start = System.nanoTime();
      index.check();
      print("check, with table and indexes read: %d ms", millis(start));
      SlowStorage.delay(DELAY_MILLIS);
      SplittableRandom random = new SplittableRandom(7);
      one(index, "first of the process", YearOfSightings.value(0, 17));
      long[] times = new long[ONE_BY_ONE];
      for (int i = 0; i < ONE_BY_ONE; i++) {
        SightedValue value =
            switch (i % 3) {
              case 0 -> YearOfSightings.value(i % 8, 1 + random.nextInt(200_000));
              case 1 -> YearOfSightings.newOn(random.nextInt(365), random.nextInt(500));
              default -> YearOfSightings.absent(i);
            };
        long begun = System.nanoTime();
        index.find(SightingQuestion.ever(List.of(value)), row -> {});
        times[i] = millis(begun);
      }
      Arrays.sort(times);
      print(
          "%d more, one by one: p50 %d ms, p95 %d ms",
          ONE_BY_ONE, times[ONE_BY_ONE / 2], times[ONE_BY_ONE * 95 / 100]);
      one(index, "seen everywhere", YearOfSightings.value(2, 1));
      one(index, "rare", YearOfSightings.newOn(200, 33));
      one(index, "absent", YearOfSightings.absent(5));
      many(index, 0.01);
      many(index, 0.1);
      peer(table, YearOfSightings.value(0, 17));
    }
  }

  private static void one(SightingIndex index, String what, SightedValue value) {
    long requests = SlowStorage.requests();
    long bytes = SlowStorage.bytes();
    long start = System.nanoTime();
    SightingCost cost = index.find(SightingQuestion.ever(List.of(value)), row -> {});
    print(
        "one value, %s: %d ms, %,d rows of %d files, %d GETs, %,d KB",
        what,
        millis(start),
        cost.rows(),
        cost.files(),
        SlowStorage.requests() - requests,
        (SlowStorage.bytes() - bytes) >> 10);
  }

  private static void many(SightingIndex index, double share) {
    Set<SightedValue> values = new LinkedHashSet<>();
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; values.size() < SightingQuestion.MOST_VALUES; i++) {
      values.add(
          random.nextDouble() < share
              ? YearOfSightings.newOn(random.nextInt(365), random.nextInt(500))
              : YearOfSightings.absent(i));
    }
    long requests = SlowStorage.requests();
    long bytes = SlowStorage.bytes();
    long start = System.nanoTime();
    Set<Long> found = new LinkedHashSet<>();
    SightingCost cost =
        index.find(SightingQuestion.ever(values), (SightingRow row) -> found.add(row.hash()));
    print(
        "%,d values, %,d of them seen: %d ms, %,d rows of %d files, %,d GETs, %,d KB",
        values.size(),
        found.size(),
        millis(start),
        cost.rows(),
        cost.files(),
        SlowStorage.requests() - requests,
        (SlowStorage.bytes() - bytes) >> 10);
  }

  /// DuckDB over the same files, from the local disk without any delay.
  private static void peer(IcebergSightingTable table, SightedValue value) throws SQLException {
    String files =
        table.files().stream()
            .map(file -> "'" + file.location().replace("file://", "") + "'")
            .collect(Collectors.joining(","));
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads=2");
      for (int i = 0; i < 3; i++) {
        long start = System.nanoTime();
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT count(*) FROM (SELECT * FROM read_parquet(["
                    + files
                    + "]) WHERE value_hash = "
                    + value.hash()
                    + " AND kind = '"
                    + SightedValue.code(value.kind())
                    + "' ORDER BY day, host_id)")) {
          rows.next();
          print(
              "peer: DuckDB over the same files on the local disk, %s: %d ms, %,d rows",
              i == 0 ? "first" : "again", millis(start), rows.getLong(1));
        }
      }
    }
  }

  private static long millis(long since) {
    return (System.nanoTime() - since) / 1_000_000;
  }
}
