package dev.takagari.adapters.duckdb;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Turns gzipped JSON lines into zstd Parquet by DuckDB alone: what benchmarks stand beside.
///
/// Every key becomes a VARCHAR column, the files are partitioned by the day of `timestamp`. Where
/// keys differ only in case or hold NUL, which DuckDB's list of columns cannot say, a file of one
/// line that holds every key goes ahead of the data: DuckDB takes the columns from it and numbers
/// such names. A line that cannot be read becomes a row of nulls, of a repeated key the first value
/// is kept.
public final class DuckDbConversion {
  private static final DuckDbDialect DIALECT = new DuckDbDialect();
  private static final String TIME = "timestamp";
  private static final int COMPRESSION_LEVEL = 3;
  private static final String GLOB_CHARACTERS = "*?[]{}";

  private DuckDbConversion() {}

  /// What to convert.
  ///
  /// @param files gzipped JSON lines
  /// @param keys every key in them
  /// @param output directory to be made
  /// @param temporary directory for what does not fit into memory, and small files of ours
  /// @param temporaryBytes how much may be put there
  public record Job(
      List<Path> files,
      List<String> keys,
      Path output,
      Path temporary,
      long temporaryBytes,
      int threads) {
    public Job {
      files = List.copyOf(files);
      keys = List.copyOf(keys);
      if (files.isEmpty() || threads < 1) {
        throw new IllegalArgumentException("a conversion needs files and at least one thread");
      }
    }
  }

  /// What came of it.
  ///
  /// @param version DuckDB's own
  public record Outcome(long rows, String version) {}

  /// Converts, in this thread and DuckDB's own.
  ///
  /// @throws TakagariException if DuckDB cannot
  public static Outcome run(Job job) {
    try {
      Files.createDirectories(job.temporary());
      String copy = statement(job);
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = connection.createStatement()) {
        statement.execute("SET autoinstall_known_extensions = false");
        statement.execute("SET autoload_known_extensions = false");
        statement.execute("SET preserve_insertion_order = false");
        statement.execute("SET threads = " + job.threads());
        statement.execute("SET temp_directory = " + DIALECT.text(job.temporary().toString()));
        statement.execute("SET max_temp_directory_size = '" + job.temporaryBytes() / 1024 + "KiB'");
        long rows = statement.executeLargeUpdate(copy);
        return new Outcome(rows, version(statement));
      }
    } catch (SQLException e) {
      throw new TakagariException(
          ErrorCode.INTERNAL, "DuckDB could not convert the files: " + reason(e), e);
    } catch (IOException e) {
      throw new TakagariException(ErrorCode.INTERNAL, job.temporary() + " cannot be written to", e);
    }
  }

  private static String version(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT version()")) {
      rows.next();
      return rows.getString(1);
    }
  }

  static String statement(Job job) throws IOException {
    Set<String> names = new HashSet<>();
    boolean ambiguous = false;
    for (String key : job.keys()) {
      ambiguous |= !names.add(folded(key)) || key.indexOf('\0') >= 0;
    }
    String day = unusedName("day", names);
    String source =
        ambiguous ? readByExample(job, unusedName("takagari_example", names)) : readByColumns(job);
    return "COPY (SELECT *, "
        + day(job.keys())
        + " AS "
        + day
        + source
        + ") TO "
        + DIALECT.text(job.output().toString())
        + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL "
        + COMPRESSION_LEVEL
        + ", PARTITION_BY ("
        + day
        + "))";
  }

  private static String readByColumns(Job job) {
    String columns =
        job.keys().stream()
            .map(key -> DIALECT.text(key) + ": 'VARCHAR'")
            .collect(Collectors.joining(", ", "{", "}"));
    return " FROM " + read(job.files(), "columns = " + columns);
  }

  private static String readByExample(Job job, String mark) throws IOException {
    List<String> keys = new ArrayList<>(job.keys());
    if (keys.remove(TIME)) {
      // of names that differ only in case the first stays as it is
      keys.addFirst(TIME);
    }
    keys.add(mark);
    Path example = job.temporary().resolve("example.ndjson");
    Files.writeString(
        example,
        keys.stream()
            .map(key -> json(key) + ":\"x\"")
            .collect(Collectors.joining(",", "{", "}\n")));
    List<Path> files = new ArrayList<>();
    files.add(example);
    files.addAll(job.files());
    return " FROM (SELECT * EXCLUDE ("
        + mark
        + ") FROM "
        + read(
            files,
            "auto_detect = true, sample_size = 1, maximum_sample_files = 1, map_inference_threshold"
                + " = -1")
        + " WHERE "
        + mark
        + " IS NULL)";
  }

  private static String read(List<Path> files, String columns) {
    return "read_json("
        + files.stream()
            .map(file -> DIALECT.text(plain(file)))
            .collect(Collectors.joining(", ", "[", "]"))
        + ", format = 'newline_delimited', hive_partitioning = false, ignore_errors = true, "
        + columns
        + ")";
  }

  /// The day of an event in UTC: milliseconds in most, a written time in others, else none.
  private static String day(List<String> keys) {
    if (!keys.contains(TIME)) {
      return "NULL::DATE";
    }
    return "coalesce(CAST(epoch_ms(TRY_CAST(\"timestamp\" AS BIGINT)) AS DATE),"
        + " CAST(TRY_CAST(\"timestamp\" AS TIMESTAMP) AS DATE))";
  }

  private static String plain(Path file) {
    String path = file.toAbsolutePath().toString();
    if (path.chars().anyMatch(c -> GLOB_CHARACTERS.indexOf(c) >= 0)) {
      throw new TakagariException(
          ErrorCode.BAD_REQUEST,
          file + " has one of the characters " + GLOB_CHARACTERS + " in its path, rename it");
    }
    return path;
  }

  private static String unusedName(String wanted, Set<String> taken) {
    String name = wanted;
    while (taken.contains(name)) {
      name += "_";
    }
    return name;
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String json(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        json.append("\\u%04x".formatted((int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /// DuckDB's own name of the error; the rest may hold values of events.
  private static String reason(SQLException failure) {
    String message = String.valueOf(failure.getMessage());
    int colon = message.indexOf(':');
    return colon < 0 ? "no reason given" : message.substring(0, colon);
  }
}
