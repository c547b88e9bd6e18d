package dev.takagari.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.Takagari;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BenchCommandTest {
  @TempDir Path directory;
  private final StringWriter said = new StringWriter();

  @Test
  void refusesNonsense() {
    for (String[] arguments :
        new String[][] {
          {"--mb", "0"},
          {"--repeat", "0"},
          {"--threads", "-1"},
          {"--hosts", "1"},
          {"--days", "0"},
          {"--plant", "-1"},
          {"--member-mb", "-1"},
          {"--indicators", "0"},
          {"--only", "a,x"},
          {"--only", "size"}
        }) {
      assertThat(bench(directory, arguments)).as(String.join(" ", arguments)).isEqualTo(2);
    }
    assertThat(said.toString()).contains("--only: 'x' is none of a, a2, b, c, c2, d, e, f, floor");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void measuresConversionsAndLeavesNothingBehind() throws Exception {
    Path home = directory.resolve("home");
    Path report = directory.resolve("reports/bench.json");
    Path page = directory.resolve("reports/bench.md");

    int exitCode =
        bench(
            home,
            "--mb=1",
            "--hosts=30",
            "--days=2",
            "--member-mb=1",
            "--plant=5",
            "--repeat=1",
            "--only=a,c,floor",
            "--report=" + report,
            "--document=" + page);

    assertThat(exitCode).as(said.toString()).isZero();
    assertThat(home).isEmptyDirectory();
    JsonNode figures = new ObjectMapper().readTree(report.toFile());
    assertThat(figures.at("/data/bytes_json").asLong()).isBetween(900_000L, 1_500_000L);
    for (String figure :
        new String[] {
          "/sides/a/cpu_seconds/median",
          "/sides/c/json_mb_per_core_second/median",
          "/sides/c/ratio_to_duckdb/median",
          "/sides/c/ratio_to_floor/median",
          "/sides/c/output_bytes/median"
        }) {
      assertThat(figures.at(figure).asDouble()).as(figure).isPositive();
    }
    assertThat(page)
        .content()
        .startsWith("# Benchmarks\n")
        .contains("--only=a,c,floor`")
        .doesNotContain(home.toString());
  }

  @Test
  @Tag("slow")
  void measuresTheWholeRoadAndRecordsIt() throws Exception {
    Path home = directory.resolve("home");
    Path report = directory.resolve("bench.json");
    Path profile = directory.resolve("profile");

    int exitCode =
        bench(
            home,
            "--mb=2",
            "--hosts=30",
            "--repeat=1",
            "--only=b,c2,d,e,f,g,pair,size",
            "--indicators=1000",
            "--profile=" + profile,
            "--report=" + report);

    assertThat(exitCode).as(said.toString()).isZero();
    assertThat(home).isEmptyDirectory();
    JsonNode figures = new ObjectMapper().readTree(report.toFile());
    assertThat(figures.at("/sides/d/cpu_seconds/median").asDouble()).isPositive();
    assertThat(figures.at("/sides/e/output_bytes/median").asDouble()).isPositive();
    assertThat(figures.at("/sides/f/ratio_to_road/median").asDouble()).isPositive();
    assertThat(figures.at("/sides/g/ratio_to_road/median").asDouble()).isPositive();
    assertThat(figures.at("/two_workers/median").asDouble()).isPositive();
    assertThat(figures.at("/size/ratio_without_blooms").asDouble()).isPositive();
    assertThat(figures.at("/size/bloom_bytes").asLong()).isPositive();
    for (String recorded : List.of("b", "d", "e", "f", "g")) {
      assertThat(profile.resolve(recorded + ".jfr")).isNotEmptyFile();
    }
    assertThat(said.toString()).contains("d: whole road").contains("Parquet ").contains("decode ");
  }

  @Test
  void refusesALargestBatchOfNonsense() {
    for (String[] arguments :
        new String[][] {{"--mb", "0"}, {"--parts", "0"}, {"--hosts", "1"}, {"--minutes", "0"}}) {
      assertThat(largestBatch(directory, arguments)).as(String.join(" ", arguments)).isEqualTo(2);
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Tag("slow")
  void measuresALargeBatchAndThenHowTheHotIndexCatchesUp() throws Exception {
    Path home = directory.resolve("home");
    Path page = directory.resolve("batch.md");

    int exitCode =
        largestBatch(home, "--mb=4", "--parts=4", "--hosts=30", "--document=" + page.toString());

    assertThat(exitCode).as(said.toString()).isZero();
    assertThat(home).isEmptyDirectory();
    assertThat(said.toString())
        .contains("one batch of 4 parts", "in the lake after", "within the 300 s")
        .containsPattern("events/s into the hot index +[1-9]");
    assertThat(page)
        .content()
        .startsWith("# Benchmark of the largest batch\n")
        .contains("- `./takagari bench largest-batch --mb=4")
        .doesNotContain(home.toString());
  }

  private int largestBatch(Path home, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("bench", "largest-batch", "--home", home.toString()));
    arguments.addAll(List.of(more));
    return execute(arguments);
  }

  private int bench(Path home, String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "--home", home.toString()));
    arguments.addAll(List.of(more));
    return execute(arguments);
  }

  private int execute(List<String> arguments) {
    CommandLine command = Takagari.commandLine();
    command.setErr(new PrintWriter(said, true));
    command.setOut(new PrintWriter(said, true));
    return command.execute(arguments.toArray(String[]::new));
  }
}
