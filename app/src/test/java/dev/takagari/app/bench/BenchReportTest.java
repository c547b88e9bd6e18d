package dev.takagari.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final BenchReport REPORT =
      new BenchReport(
          new BenchData(
              Path.of("data"),
              "generated fleet of 100 hosts, seed 1",
              List.of(Path.of("a.gz"), Path.of("b.gz")),
              List.of("aid", "cid"),
              100_000,
              100_000_000,
              11_500_000),
          new Machine(
              "Some Processor", 2, 1, "Linux 6 amd64", "Some Vendor 25+36", List.of("-Xmx512m")),
          List.of(round(4.0, 12.5), round(5.0, 10.0), round(2.5, 20.0)));

  private static Round round(double duckDb, double takagari) {
    return new Round(
        new Round.DuckDb(
            new ChildProcess.Measured(duckDb / 2, new ProcessFigures(duckDb, 300_000_000)),
            12_300_000,
            "v2.0.0"),
        new Round.Takagari(
            new ChildProcess.Measured(takagari, new ProcessFigures(takagari, 600_000_000)),
            9_900_000,
            30_000_000,
            takagari - 5,
            takagari - 4,
            Map.of("archive", 0.5, "decode", 2.0, "lake", 1.5, "hot", 1.0)));
  }

  @Test
  void tellsThePeopleInATable() throws Exception {
    assertThat(REPORT.table()).isEqualTo(golden("table.txt"));
  }

  @Test
  void tellsProgramsInJson() throws Exception {
    assertThat(REPORT.json()).isEqualTo(golden("report.json"));
  }

  @Test
  void takesTheMiddleOfTheFigures() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 3));
    assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
  }

  @Test
  void givesBothSidesTheSameOptions() {
    assertThat(ChildProcess.options(3))
        .contains("-XX:ActiveProcessorCount=3")
        .anyMatch(option -> option.startsWith("-Xmx"))
        .noneMatch(option -> option.startsWith("-javaagent"));
    assertThat(ChildProcess.executable("/x/takagari.jar"))
        .containsExactly("-jar", "/x/takagari.jar");
    assertThat(ChildProcess.executable("/x/classes:/x/a.jar"))
        .containsExactly("-cp", "/x/classes:/x/a.jar", "dev.takagari.app.Takagari");
  }

  private static String golden(String name) throws Exception {
    try (InputStream in = BenchReportTest.class.getResourceAsStream("/bench/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
