package dev.takagari.app.steering;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.hunt.IndicatorsCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands that bring indicators in, against the whole service.
@Tag("slow")
class ImportServiceTest {
  @TempDir private static Path directory;
  private static ServedStack served;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    Path lists = Files.createDirectories(directory.resolve("warninglists"));
    Files.writeString(
        lists.resolve("resolvers.json"),
        """
        {"name":"Public resolvers","version":1,"description":"for a test","type":"cidr",
        "matching_attributes":["ip-dst"],"list":["192.0.2.53/32"]}
        """);
    served = new ServedStack(directory);
    Files.writeString(
        directory.resolve("application.properties"),
        "\ntakagari.indicators.warning-lists=" + lists + "\n",
        StandardOpenOption.APPEND);
    served.start();
  }

  @AfterAll
  static void stop() throws Exception {
    served.close();
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.add("--url=" + served.url());
    all.add("--token=" + ServedStack.TOKEN);
    return new CommandLine(new IndicatorsCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all.toArray(String[]::new));
  }

  private List<JsonNode> exported(String source) throws Exception {
    assertThat(run("export", "--source=" + source)).isZero();
    List<JsonNode> rows = new ArrayList<>();
    for (String line : out.toString().lines().toList()) {
      rows.add(
          ((ObjectNode) new ObjectMapper().readTree(line))
              .without(List.of("source", "first_seen", "last_seen")));
    }
    return rows;
  }

  @Test
  @DisplayName("text of a report is kept with what was said of it, and goes round as CSV")
  void keepsText() throws Exception {
    Path report =
        Files.writeString(
            directory.resolve("report.txt"),
            """
            They came from evil[.]example and 192.0.2.66, ran setup.sh and scanned 0.0.0.0/0.
            Digest: d41d8cd98f00b204e9800998ecf8427e; see hxxps://worse[.]example/a;b
            """);
    assertThat(run("import", report.toString(), "--format=paste", "--source=acme")).isEqualTo(3);
    assertThat(exported("acme")).isEmpty();

    assertThat(
            run(
                "import",
                report.toString(),
                "--format=paste",
                "--source=acme",
                "--yes",
                "--tlp=amber",
                "--tags=report;2026,x",
                "--valid-for=30d",
                "--confidence=70",
                "--severity=high",
                "--exact-domains"))
        .as(err.toString())
        .isZero();

    List<JsonNode> kept = exported("acme");
    assertThat(kept).hasSize(4);
    for (JsonNode row : kept) {
      assertThat(row.path("tlp").asText()).isEqualTo("amber");
      assertThat(row.path("tags").toString()).isEqualTo("[\"report;2026\",\"x\"]");
      assertThat(row.path("confidence").asInt()).isEqualTo(70);
      assertThat(row.path("severity").asText()).isEqualTo("high");
      assertThat(row.path("valid_until").asText()).isNotEmpty();
      assertThat(row.path("exact").asBoolean())
          .isEqualTo(row.path("type").asText().equals("domain"));
    }
    assertThat(run("expire", "192.0.2.66", "--source=acme")).isZero();
    assertThat(run("export", "--source=acme", "--format=csv")).isZero();
    Path csv = Files.writeString(directory.resolve("acme.csv"), out.toString());
    assertThat(run("import", csv.toString(), "--source=copy")).as(err.toString()).isZero();
    assertThat(run("list", "--source=copy")).isZero();
    assertThat(out.toString()).containsPattern("192\\[\\.]0\\[\\.]2\\[\\.]66 +copy +expired");
    assertThat(run("import", csv.toString(), "--source=copy", "--format=csv")).isZero();
    assertThat(out.toString()).contains("0 new, 0 changed, 4 as before, 0 gone");
    assertThat(exported("copy").stream().filter(row -> !row.toString().contains("192.0.2.66")))
        .containsExactlyInAnyOrderElementsOf(
            exported("acme").stream()
                .filter(row -> !row.toString().contains("192.0.2.66"))
                .toList());
  }

  @Test
  @DisplayName("an import into a source that is off says that nothing of it is matched")
  void saysThatASourceIsOff() throws Exception {
    Path list = Files.writeString(directory.resolve("list.txt"), "off.example\n8.0.0.0/5\n");
    assertThat(run("import", list.toString(), "--source=resting")).isZero();
    assertThat(out.toString())
        .contains("line 2: 8[.]0[.]0[.]0/5 (cidr: it is wider than /8 of IPv4 or /16 of IPv6)");
    assertThat(run("disable", "resting")).isZero();
    assertThat(run("import", list.toString(), "--source=resting")).isZero();
    assertThat(out.toString())
        .contains("kept, but resting is off", "takagari indicators enable resting");
    assertThat(run("enable", "resting")).isZero();
    assertThat(run("import", list.toString(), "--source=resting")).isZero();
    assertThat(out.toString()).doesNotContain("is off");
    Path none = Files.writeString(directory.resolve("none.txt"), "x y z\n");
    assertThat(run("import", none.toString(), "--format=list")).isEqualTo(3);
    assertThat(out.toString()).contains("nothing was taken: its one record is not an indicator");
  }

  @Test
  @DisplayName("a warning list is switched on and off")
  void switchesLists() {
    assertThat(run("lists", "list")).isZero();
    assertThat(out.toString()).containsPattern("off +1  Public resolvers");
    assertThat(run("lists", "on", "Public resolvers")).isZero();
    assertThat(run("lists", "list")).isZero();
    assertThat(out.toString()).containsPattern("on +1  Public resolvers +operator/");
    assertThat(run("lists", "off", "Public resolvers")).isZero();
    assertThat(run("lists", "on", "none")).isEqualTo(2);
  }
}
