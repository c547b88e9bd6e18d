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
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Measures lookups over a year of sightings, as they lie after maintenance: written day by day,
/// merged, then asked with a storage that takes 30 ms for every request.
///
/// Arguments: a directory, and how many rows; with several numbers of rows, as `20000000 60000000`,
/// each has a directory of its own below, and what a million more rows cost is printed in the end.
/// What an earlier run wrote into a directory is asked again. Each of three processes asks; the
/// first lookup of each is told apart.
public final class SightingBench {
  private static final long DELAY_MILLIS = 30;
  private static final int ONE_BY_ONE = 60;

  private static final Pattern FIGURE = Pattern.compile("figure (.*) = (\\d+)");

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
    if (arguments.length == 2) {
      run(Path.of(arguments[0]), Long.parseLong(arguments[1]));
      return;
    }
    NavigableMap<Long, Map<String, Long>> figures = new TreeMap<>();
    for (String rows : Arrays.asList(arguments).subList(1, arguments.length)) {
      print("%,d rows:", Long.parseLong(rows));
      figures.put(Long.valueOf(rows), run(Path.of(arguments[0], rows), Long.parseLong(rows)));
    }
    slope(figures);
  }

  /// What each million rows more cost, from the fewest to the most.
  private static void slope(NavigableMap<Long, Map<String, Long>> figures) {
    double millions = (figures.lastKey() - figures.firstKey()) / 1e6;
    figures
        .lastEntry()
        .getValue()
        .forEach(
            (name, most) ->
                print(
                    "for each million rows more, %s: %+.2f",
                    name,
                    (most - figures.firstEntry().getValue().getOrDefault(name, 0L)) / millions));
  }

  /// @return figures of the last process that asked, by their names
  private static Map<String, Long> run(Path directory, long rows) throws Exception {
    Files.createDirectories(directory);
    Path marker = directory.resolve("catalog");
    SightingBench bench;
    if (Files.exists(marker)) {
      List<String> lines = Files.readAllLines(marker);
      bench =
          new SightingBench(
              directory, new PostgresAddress(lines.get(0), lines.get(1), lines.get(2)));
      bench.ask();
      return Map.of();
    }
    PostgresAddress address = SharedStack.freshDatabase();
    bench = new SightingBench(directory, address);
    if (Files.exists(directory.resolve("lake"))) {
      System.out.println("what an earlier run wrote is asked again");
    } else {
      bench.write(rows);
    }
    Files.write(marker, List.of(address.jdbcUrl(), address.user(), address.password()));
    Map<String, Long> figures = bench.askElsewhere(rows);
    Files.delete(marker);
    return figures;
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
          merger.mergeAll(10, () -> {});
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
  private Map<String, Long> askElsewhere(long rows) throws IOException, InterruptedException {
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
    Map<String, Long> figures = new TreeMap<>();
    for (int i = 0; i < 3; i++) {
      Process asking =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      try (BufferedReader out = asking.inputReader(StandardCharsets.UTF_8)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          Matcher figure = FIGURE.matcher(line);
          if (figure.matches()) {
            figures.put(figure.group(1), Long.valueOf(figure.group(2)));
          } else {
            System.out.println(line);
          }
        }
      }
      asking.waitFor();
    }
    return figures;
  }

  /// Tells a number to the process that compares.
  private static void figure(String name, long value) {
    System.out.println("figure " + name + " = " + value);
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
    figure("one value, " + what + ", ms", millis(start));
    figure("one value, " + what + ", GETs", SlowStorage.requests() - requests);
    figure("one value, " + what + ", KB", (SlowStorage.bytes() - bytes) >> 10);
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
    figure("100,000 values, " + share + " there, ms", millis(start));
    figure("100,000 values, " + share + " there, GETs", SlowStorage.requests() - requests);
    figure("100,000 values, " + share + " there, KB", (SlowStorage.bytes() - bytes) >> 10);
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
