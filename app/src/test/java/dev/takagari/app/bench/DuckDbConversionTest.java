package dev.takagari.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.adapters.duckdb.DuckDbConversion;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.core.error.TakagariException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuckDbConversionTest {
  @TempDir Path directory;

  @Test
  void writesEveryEventAndEveryKeyOfAGeneratedFleet() throws Exception {
    Path data = directory.resolve("data");
    FleetBucket bucket =
        FleetBucket.write(
            data,
            FleetOptions.builder()
                .events(3_000)
                .batches(2)
                .partsPerBatch(2)
                .memberBytes(90_000)
                .build());
    BenchData survey = BenchData.survey(data, "test");
    assertThat(survey.events()).isEqualTo(bucket.events());
    assertThat(survey.jsonBytes()).isEqualTo(bucket.jsonBytes());

    DuckDbConversion.Outcome outcome = convert(survey.files(), survey.keys());

    assertThat(outcome.rows()).isEqualTo(bucket.events());
    assertThat(rows("SELECT count(*), count(DISTINCT \"timestamp\") > 1 FROM " + parquet()))
        .containsExactly("[" + bucket.events() + ", true]");
    // beside the keys there is only the partition's day
    assertThat(rows("SELECT column_name FROM (DESCRIBE SELECT * FROM " + parquet() + ")"))
        .hasSize(survey.keys().size() + 1);
    String aKey = survey.keys().contains("aid") ? "aid" : survey.keys().getFirst();
    assertThat(rows("SELECT count(*) > 0 FROM " + parquet() + " WHERE " + aKey + " IS NOT NULL"))
        .containsExactly("[true]");
  }

  @Test
  void keepsNamesThatDifferOnlyInCaseApart() throws Exception {
    Path file =
        gzip(
            "part-0.gz",
            "{\"timestamp\":\"1772409600123\",\"Id\":\"0\",\"id\":\"a\",\"nested\":{\"x\":[1]},\"n\":5}\n",
            "{\"timestamp\":\"2023-04-06T05:38:50Z\",\"id\":\"b\"}\n\n"
                + "{\"id\":\"c\",\"Timestamp\":\"z\"}");

    assertThat(
            convert(List.of(file), List.of("Id", "Timestamp", "id", "n", "nested", "timestamp"))
                .rows())
        .isEqualTo(3);

    assertThat(
            rows(
                "SELECT \"timestamp\", timestamp_1, \"Id\", id_1, nested, n, day FROM "
                    + parquet()
                    + " ORDER BY id_1"))
        .containsExactly(
            "[1772409600123, null, 0, a, {\"x\":[1]}, 5, 2026-03-02]",
            "[2023-04-06T05:38:50Z, null, null, b, null, null, 2023-04-06]",
            "[null, z, null, c, null, null, null]");
  }

  @Test
  void takesBadLinesRepeatedKeysAndAKeyNamedDay() throws Exception {
    Path file =
        gzip(
            "part-0.gz",
            "{\"day\":\"Monday\",\"day\":\"Tuesday\",\"it's\":\"1\"}\n"
                + "not json\n"
                + "[1]\n"
                + "{\"day\":\"Friday\"}\n");

    assertThat(convert(List.of(file), List.of("day", "it's")).rows()).isEqualTo(4);

    assertThat(rows("SELECT day, \"it's\" FROM " + parquet() + " WHERE day IS NOT NULL ORDER BY 1"))
        .containsExactly("[Friday, null]", "[Monday, 1]");
  }

  @Test
  void refusesPathsThatAreGlobs() {
    assertThatThrownBy(() -> convert(List.of(directory.resolve("a[1].gz")), List.of("k")))
        .isInstanceOf(TakagariException.class)
        .hasMessageContaining("rename");
  }

  @Test
  void handsAJobOverAsAFile() throws Exception {
    DuckDbConversion.Job job =
        new DuckDbConversion.Job(
            List.of(directory.resolve("a.gz"), directory.resolve("b.gz")),
            List.of("k/1", "ключ", "\"q\""),
            directory.resolve("out"),
            directory.resolve("tmp"),
            5_000_000,
            2);
    Path file = directory.resolve("job.json");
    DuckDbCommand.writeJob(job, file);
    assertThat(DuckDbCommand.readJob(file)).isEqualTo(job);
  }

  private DuckDbConversion.Outcome convert(List<Path> files, List<String> keys) {
    return DuckDbConversion.run(
        new DuckDbConversion.Job(
            files,
            new ArrayList<>(new TreeSet<>(keys)),
            directory.resolve("out"),
            directory.resolve("tmp"),
            100_000_000,
            1));
  }

  private String parquet() {
    return "read_parquet('" + directory.resolve("out") + "/**/*.parquet', union_by_name = true)";
  }

  private static List<String> rows(String sql) throws Exception {
    List<String> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(rows.getString(i));
        }
        found.add(row.toString());
      }
    }
    return found;
  }

  /// One member for each text.
  private Path gzip(String name, String... texts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String text : texts) {
      try (OutputStream out = new GZIPOutputStream(bytes)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return Files.write(directory.resolve(name), bytes.toByteArray());
  }
}
