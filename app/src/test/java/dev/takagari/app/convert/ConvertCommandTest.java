package dev.takagari.app.convert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.fleet.BucketCopy;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("takagari convert")
class ConvertCommandTest {
  private static final String LINE =
      "{\"event_simpleName\":\"DnsRequest\",\"name\":\"DnsRequestV4\",\"aid\":\"00000000000000000000000000000001\","
          + "\"cid\":\"00000000000000000000000000000002\",\"id\":\"%s\",\"timestamp\":\"1772409600123\","
          + "\"DomainName\":\"a.example\",\"event_platform\":\"Win\"}";

  @TempDir Path directory;
  private Path in;
  private Path out;
  private Path report;
  private final StringWriter said = new StringWriter();

  @BeforeEach
  void paths() {
    in = directory.resolve("in");
    out = directory.resolve("out");
    report = directory.resolve("reports/convert.json");
  }

  @Test
  @DisplayName(
      "writes every event that the lake would hold, with the hosts' names, and says how many")
  void writesWhatTheLakeWouldHold() throws Exception {
    FleetBucket fleet = fleet();

    assertThat(convert("--threads", "1")).isZero();

    assertThat(rows("event_id, raw_object, raw_line, event_action")).isEqualTo(expected());
    assertThat(count("count(*) FILTER (host_name IS NOT NULL) > count(*) / 2")).isEqualTo("true");
    assertThat(count("count(DISTINCT time_day) || ' ' || min(typeof(time_day))"))
        .isEqualTo("2 DATE");
    JsonNode figures = new ObjectMapper().readTree(report.toFile());
    assertThat(figures.path("files").asInt()).isEqualTo(4);
    assertThat(figures.path("gzip_bytes").asLong()).isEqualTo(fleet.gzipBytes());
    assertThat(figures.path("json_bytes").asLong()).isEqualTo(fleet.jsonBytes());
    assertThat(figures.path("events").asLong()).isEqualTo(fleet.events());
    assertThat(figures.path("rows").asLong() + figures.path("duplicates_dropped").asLong())
        .isEqualTo(fleet.events());
    assertThat(figures.path("bad_lines").asLong()).isZero();
    assertThat(figures.path("output_files").asLong()).isEqualTo(dataFiles().size());
    assertThat(figures.path("output_bytes").asLong()).isEqualTo(bytes(dataFiles()));
    assertThat(figures.path("host_names").asLong()).isEqualTo(25);
    assertThat(figures.path("inventory_files_skipped").asLong()).isEqualTo(1);
    for (String figure : List.of("seconds", "cpu_seconds", "json_mb_per_core_second")) {
      assertThat(figures.path(figure).asDouble()).as(figure).isPositive();
    }
    assertThat(figures.has("peak_rss_bytes")).isTrue();
    assertThat(figures.path("plain_lines").asLong()).isBetween(0L, fleet.events());
    assertThat(said.toString()).contains("rows in", "inventories other than aidmaster skipped");
  }

  @Test
  @DisplayName(
      "writes the same files and rows again, and the same rows with more threads and either decoder")
  void isRepeatable() throws Exception {
    fleet();
    assertThat(convert("--threads", "2")).isZero();
    List<Path> names = dataFiles().stream().map(out::relativize).toList();
    List<String> rows = rows("event_id, raw_object, raw_line, attributes::VARCHAR");
    out = directory.resolve("again");
    assertThat(convert("--threads", "2")).isZero();
    assertThat(dataFiles().stream().map(out::relativize)).isEqualTo(names);
    assertThat(rows("event_id, raw_object, raw_line, attributes::VARCHAR")).isEqualTo(rows);
    out = directory.resolve("plain");
    assertThat(convert("--threads", "1", "--decoder", "plain")).isZero();
    assertThat(rows("event_id, raw_object, raw_line, attributes::VARCHAR")).isEqualTo(rows);
  }

  @Test
  @DisplayName("sets bad lines and what is behind a damage aside, says where, and ends with 3")
  void setsAsideWhatCannotBeRead() throws Exception {
    gzip(
        "data/b/part-00000.gz",
        LINE.formatted("1") + "\nno json\n" + LINE.formatted("2") + "\n[]\n");
    String many = String.join("\n", java.util.Collections.nCopies(2_000, LINE.formatted("3")));
    Path whole = gzip("data/b/part-00001.gz", many);
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(whole, Arrays.copyOf(bytes, bytes.length / 2));

    assertThat(convert()).isEqualTo(3);

    JsonNode figures = new ObjectMapper().readTree(report.toFile());
    assertThat(figures.path("bad_lines").asLong()).isBetween(2L, 3L);
    assertThat(figures.path("rows").asLong()).isBetween(2L, 3L);
    assertThat(figures.path("set_aside"))
        .extracting(each -> each.path("file").asText() + " " + each.path("reason").asText())
        .contains(
            "data/b/part-00000.gz line-not-json",
            "data/b/part-00000.gz line-not-object",
            "data/b/part-00001.gz gzip-damaged");
    Path quarantine = out.resolve("_quarantine/data/b");
    assertThat(quarantine.resolve("part-00000.gz.ndjson"))
        .content()
        .startsWith(
            "{\"reason\":\"line-not-json\",\"line\":2,\"offset\":"
                + (LINE.formatted("1").length() + 1)
                + ",\"length\":7,")
        .hasLineCount(2);
    assertThat(quarantine.resolve("part-00001.gz.ndjson"))
        .content()
        .contains("\"gzip-damaged\"", "ends inside a member", "\"offset\":");
    assertThat(said.toString())
        .contains("data/b/part-00000.gz: line-not-json, 1 line: 2", "gzip-damaged");
  }

  @Test
  @DisplayName(
      "refuses a directory with something in it, one within the copy, and a copy that is none")
  void refusesWhatCannotBe() throws Exception {
    gzip("data/b/part-00000.gz", LINE.formatted("1"));
    Files.createDirectories(out);
    Files.writeString(out.resolve("mine"), "x");
    assertThat(convert()).isEqualTo(2);
    assertThat(out).isDirectoryContaining(path -> path.endsWith("mine"));
    Files.delete(out.resolve("mine"));
    Files.createDirectory(out.resolve(".incomplete"));
    assertThat(convert()).isEqualTo(2);
    assertThat(said.toString()).contains("is not empty", "killed");
    out = in.resolve("data/out");
    assertThat(convert()).isEqualTo(2);
    assertThat(out).doesNotExist();
    in = directory.resolve("nowhere");
    out = directory.resolve("new");
    assertThat(convert()).isEqualTo(2);
    assertThat(out).doesNotExist();
    assertThat(convert("--threads", "0")).isEqualTo(2);
  }

  @Test
  @DisplayName("leaves nothing when it fails")
  void leavesNothingWhenItFails() throws Exception {
    gzip("data/b/part-00000.gz", LINE.formatted("1"));
    Path unreadable = gzip("data/b/part-00001.gz", LINE.formatted("2"));
    try (OutputDirectory output = OutputDirectory.make(out)) {
      List<BucketCopy.Part> parts = BucketCopy.open(in).parts();
      Files.delete(unreadable);
      Conversion conversion =
          new Conversion(
              output,
              new Conversion.Settings(1, 4 << 20, Decoder.PLAIN, Instant.EPOCH),
              new ConversionProgress(new PrintWriter(said), 2));
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> conversion.run(parts, host -> null))
          .hasMessageContaining("part-00001.gz cannot be read");
    }
    assertThat(out).isEmptyDirectory();
  }

  private FleetBucket fleet() throws IOException {
    return FleetBucket.write(
        in,
        FleetOptions.builder()
            .hosts(25)
            .events(4_000)
            .days(2)
            .batches(2)
            .partsPerBatch(2)
            .memberBytes(90_000)
            .build());
  }

  private int convert(String... more) {
    List<String> arguments = new ArrayList<>(List.of("convert", in.toString(), out.toString()));
    arguments.addAll(List.of("--report", report.toString()));
    arguments.addAll(List.of(more));
    CommandLine command = dev.takagari.app.Takagari.commandLine();
    command.setErr(new PrintWriter(said, true));
    return command.execute(arguments.toArray(String[]::new));
  }

  private Path gzip(String name, String text) throws IOException {
    Path file = in.resolve(name);
    Files.createDirectories(file.getParent());
    try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  /// The same columns by the plain decoder, copies of an event once.
  private List<String> expected() throws IOException {
    FdrLineDecoder decoder = new FdrLineDecoder(new UnmappedNames());
    TreeSet<String> rows = new TreeSet<>();
    TreeSet<String> ids = new TreeSet<>();
    for (BucketCopy.Part part : BucketCopy.open(in).parts()) {
      if (part.isInventory()) {
        continue;
      }
      LineContext context =
          new LineContext(part.key(), Instant.EPOCH, null, part.modified(), host -> null);
      try (InputStream stream = new GZIPInputStream(Files.newInputStream(part.path()))) {
        String[] lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
          if (lines[i].isEmpty()) {
            continue;
          }
          byte[] line = lines[i].getBytes(StandardCharsets.UTF_8);
          EventRow row = decoder.decode(line, 0, line.length, i + 1L, context);
          if (ids.add(row.string(Columns.EVENT_ID))) {
            rows.add(
                "%s|%s|%d|%s"
                    .formatted(
                        row.string(Columns.EVENT_ID),
                        part.key(),
                        i + 1,
                        row.string(Columns.EVENT_ACTION)));
          }
        }
      }
    }
    return List.copyOf(rows);
  }

  private List<Path> dataFiles() throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static long bytes(List<Path> files) throws IOException {
    long sum = 0;
    for (Path file : files) {
      sum += Files.size(file);
    }
    return sum;
  }

  private String count(String expression) throws Exception {
    return query("SELECT " + expression + " FROM " + parquet()).getFirst();
  }

  private List<String> rows(String columns) throws Exception {
    return query("SELECT " + columns + " FROM " + parquet()).stream().sorted().toList();
  }

  private String parquet() {
    return "read_parquet('" + out + "/**/*.parquet', hive_partitioning = true)";
  }

  private static List<String> query(String sql) throws Exception {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> cells = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          cells.add(result.getString(i));
        }
        rows.add(String.join("|", cells));
      }
    }
    return rows;
  }
}
