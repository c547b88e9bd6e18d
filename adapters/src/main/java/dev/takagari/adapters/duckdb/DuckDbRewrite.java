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
import java.util.List;
import java.util.stream.Stream;

/// Writes Parquet files again with DuckDB at zstd level 3, row by row in their order: what our own
/// sizes stand beside.
public final class DuckDbRewrite {
  private static final DuckDbDialect DIALECT = new DuckDbDialect();

  private DuckDbRewrite() {}

  /// What came of it.
  ///
  /// @param bloomBytes of the bloom filters in the files that were read
  public record Outcome(long rows, long bloomBytes) {}

  /// Writes a file into `out` for each below `in`.
  ///
  /// @throws TakagariException if DuckDB cannot
  public static Outcome run(Path in, Path out) {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      Files.createDirectories(out);
      long rows = 0;
      long bloomBytes = 0;
      List<Path> files = files(in);
      for (int i = 0; i < files.size(); i++) {
        String file = DIALECT.text(files.get(i).toString());
        rows +=
            statement.executeLargeUpdate(
                "COPY (SELECT * FROM read_parquet("
                    + file
                    + ", hive_partitioning = false)) TO "
                    + DIALECT.text(out.resolve(i + ".parquet").toString())
                    + " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 3)");
        try (ResultSet sum =
            statement.executeQuery(
                "SELECT coalesce(sum(bloom_filter_length), 0) FROM parquet_metadata("
                    + file
                    + ")")) {
          sum.next();
          bloomBytes += sum.getLong(1);
        }
      }
      return new Outcome(rows, bloomBytes);
    } catch (SQLException | IOException e) {
      throw new TakagariException(
          ErrorCode.INTERNAL, "DuckDB could not write the files of " + in + " again", e);
    }
  }

  private static List<Path> files(Path in) throws IOException {
    try (Stream<Path> walk = Files.walk(in)) {
      return walk.filter(path -> path.toString().endsWith(".parquet")).sorted().toList();
    }
  }
}
