package dev.takagari.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
  @TempDir Path directory;

  @Test
  void refusesNonsense() {
    CommandLine bench = new CommandLine(new BenchCommand());
    bench.setErr(new PrintWriter(new StringWriter()));
    assertThat(bench.execute("--mb", "0", "--home", directory.toString())).isEqualTo(2);
    assertThat(bench.execute("--repeat", "0", "--home", directory.toString())).isEqualTo(2);
    assertThat(bench.execute("--threads", "-1", "--home", directory.toString())).isEqualTo(2);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Tag("slow")
  void measuresBothSidesAndLeavesNothingBehind() throws Exception {
    Path home = directory.resolve("home");
    Path report = directory.resolve("reports").resolve("bench.json");

    int exitCode =
        new CommandLine(new BenchCommand())
            .execute(
                "--mb",
                "5",
                "--repeat",
                "1",
                "--home",
                home.toString(),
                "--report",
                report.toString());

    assertThat(exitCode).isZero();
    assertThat(home).isEmptyDirectory();
    JsonNode figures = new ObjectMapper().readTree(report.toFile());
    assertThat(figures.at("/data/bytes_json").asLong()).isBetween(4_900_000L, 5_500_000L);
    for (String figure :
        new String[] {
          "/duckdb/cpu_seconds/median",
          "/duckdb/json_mb_per_core_second/median",
          "/duckdb/output_bytes/median",
          "/takagari/cpu_seconds/median",
          "/takagari/json_mb_per_core_second/median",
          "/takagari/output_bytes/median",
          "/takagari/hot_bytes/median",
          "/takagari/cpu_seconds_by_stage/decode/median",
          "/ratio/json_mb_per_core_second/median"
        }) {
      assertThat(figures.at(figure).asDouble()).as(figure).isPositive();
    }
  }
}
