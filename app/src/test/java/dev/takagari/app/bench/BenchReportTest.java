package dev.takagari.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final BenchReport REPORT =
      new BenchReport(
          new BenchData(
              Path.of("data"),
              "generated fleet of 100 hosts over 1 days, seed 1",
              List.of(Path.of("a.gz"), Path.of("b.gz")),
              List.of("aid", "cid"),
              100_000,
              100_000_000,
              11_500_000),
          new Machine(
              "Some Processor", 2, 2, "Linux 6 amd64", "Some Vendor 25+36", List.of("-Xmx512m")),
          List.of(
              new BenchReport.Described("a", "DuckDB COPY, 1 thread", 1),
              new BenchReport.Described("a2", "DuckDB COPY, 2 threads", 2),
              new BenchReport.Described("c", "convert, fast decoder, 1 thread", 1),
              new BenchReport.Described("c2", "convert, fast decoder, 2 threads", 2),
              new BenchReport.Described("d", "whole road", 2),
              new BenchReport.Described("f", "compared", 2),
              new BenchReport.Described("floor", "floor", 1),
              new BenchReport.Described("pair", "two processes", 2)),
          List.of(round(8), round(10), round(9)),
          Optional.of(new SizeFigures(11_000_000, 1_000_000, 12_500_000)));

  /// DuckDB needs so many CPU seconds with one thread, and twice as many with two.
  private static Map<String, Run> round(double duckDb) {
    return Map.of(
        "a", run(duckDb, duckDb),
        "a2", run(duckDb, duckDb * 2),
        "c", run(2, 2),
        "c2", run(1.25, 2.5),
        "d", run(2, 4),
        "f", run(2, 5),
        "floor", run(1, 1),
        "pair", run(1, 3));
  }

  private static Run run(double seconds, double cpuSeconds) {
    return new Run(seconds, cpuSeconds, 300_000_000, 100_000, 11_000_000);
  }

  @Test
  void tellsMediansAndRatiosOfTheSameRound() throws Exception {
    JsonNode json = new ObjectMapper().readTree(REPORT.json());
    assertThat(json.at("/data/events").asLong()).isEqualTo(100_000);
    assertThat(json.at("/rounds").asInt()).isEqualTo(3);
    assertThat(json.at("/runs")).hasSize(3);
    JsonNode sides = json.at("/sides");
    assertThat(sides.at("/a/cpu_seconds/median").asDouble()).isEqualTo(9);
    assertThat(sides.at("/a/cpu_seconds/min").asDouble()).isEqualTo(8);
    assertThat(sides.at("/a/cpu_seconds/max").asDouble()).isEqualTo(10);
    assertThat(sides.at("/c/json_mb_per_core_second/median").asDouble()).isEqualTo(50);
    assertThat(sides.at("/c/ratio_to_duckdb/median").asDouble()).isEqualTo(4.5);
    assertThat(sides.at("/c2/ratio_to_duckdb/median").asDouble()).isEqualTo(7.2);
    assertThat(sides.at("/c/ratio_to_floor/median").asDouble()).isEqualTo(2);
    assertThat(sides.at("/f/ratio_to_road/median").asDouble()).isEqualTo(1.25);
    assertThat(sides.at("/d").has("ratio_to_road")).isFalse();
    assertThat(sides.at("/c/events_per_second/median").asDouble()).isEqualTo(50_000);
    assertThat(json.at("/two_workers/median").asDouble()).isEqualTo(0.8);
    assertThat(json.at("/size/ratio_without_blooms").asDouble()).isEqualTo(0.8);
  }

  @Test
  void tellsPeopleInATable() {
    assertThat(REPORT.table())
        .startsWith(
            "100.0 MB JSON (11.5 MB gz), 100,000 events, 2 keys, in 2 files: generated fleet")
        .contains("medians of 3 rounds", "c: convert, fast decoder, 1 thread")
        .containsPattern("MB JSON per core-second +50.0 \\(50.0–50.0\\)")
        .containsPattern("× DuckDB +4.50 \\(4.00–5.00\\)")
        .contains("two threads against two processes: 0.80")
        .contains("without blooms 0.80 of it", "Some Processor, 2 cores");
  }

  @Test
  void writesThePageOfTheDocumentation() {
    assertThat(REPORT.document("bench --mb 100", "2026-11-21"))
        .startsWith("# Benchmarks\n")
        .contains("`./takagari bench --mb 100`", "2026-11-21", "## Method")
        .contains("| c | convert, fast decoder, 1 thread | 50.0 (50.0–50.0) | 4.50 (4.00–5.00) |");
  }

  @Test
  void saysNothingOfSidesThatDidNotRun() throws Exception {
    BenchReport alone =
        new BenchReport(
            REPORT.data(),
            REPORT.machine(),
            List.of(new BenchReport.Described("c", "convert", 1)),
            List.of(Map.of("c", run(2, 2))),
            Optional.empty());
    JsonNode json = new ObjectMapper().readTree(alone.json());
    assertThat(json.at("/sides/c").has("ratio_to_duckdb")).isFalse();
    assertThat(json.has("two_workers")).isFalse();
    assertThat(json.has("size")).isFalse();
    assertThat(alone.table()).doesNotContain("× DuckDB", "two threads against");
  }

  @Test
  void takesTheMiddleOfTheFigures() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
  }

  @Test
  void givesOtherProcessesTheMemoryOfThisOne() {
    assertThat(ChildProcess.options(3))
        .contains("-XX:ActiveProcessorCount=3")
        .anyMatch(option -> option.startsWith("-Xmx"))
        .noneMatch(option -> option.startsWith("-javaagent"));
    assertThat(ChildProcess.executable("/x/takagari.jar"))
        .containsExactly("-jar", "/x/takagari.jar");
    assertThat(ChildProcess.executable("/x/classes:/x/a.jar"))
        .containsExactly("-cp", "/x/classes:/x/a.jar", "dev.takagari.app.Takagari");
  }
}
