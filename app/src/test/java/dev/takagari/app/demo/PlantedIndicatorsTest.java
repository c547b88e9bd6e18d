package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.fleet.FeedBatch;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.app.fleet.FleetStory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is planted is known by the text of the lines: an event and an indicator, each pair once,
/// whichever of the two came first.
@Tag("slow")
@DisplayName("planted indicators, imported before, while and after their events come")
class PlantedIndicatorsTest {
  private static final int PLANTED = 200;
  private static final int EVENTS = 40_000;
  private static final long SEED = 20_261_122;
  private static final int OF_A_KIND = 5;
  private static final Pattern URL = Pattern.compile("\"HttpUrl\":\"([^\"]+)\"");
  private static final Pattern COMMAND_LINE =
      Pattern.compile("\"CommandLine\":\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final long LONGEST_WAIT_MILLIS = 120_000;

  @TempDir private Path directory;

  @Test
  @DisplayName("are found once each, and nothing else is, though the service is killed twice")
  void areFoundOnceEach() throws Exception {
    // hunts look back from today
    Instant start = InstantSource.system().instant().minus(2, ChronoUnit.DAYS);
    FleetRun fleet =
        new FleetRun(
            FleetBucket.write(
                directory.resolve("bucket"),
                FleetOptions.builder()
                    .start(start.truncatedTo(ChronoUnit.DAYS))
                    .events(EVENTS)
                    .batches(8)
                    .indicators(PLANTED)
                    .seed(SEED)
                    .build()),
            directory.resolve("home"));
    List<String> lines = lines(fleet);
    List<Sought> all = more(fleet, lines);
    fleet.bucket().indicators().forEach(planted -> all.add(Sought.planted(planted)));
    Set<String> truth = truth(lines, all);
    assertThat(truth).hasSizeGreaterThan(PLANTED);
    Collections.shuffle(all, new Random(SEED));
    int third = all.size() / 3;

    ServiceProcess first = empty(fleet);
    load(fleet, "before", all.subList(0, third));
    ingest(fleet);
    awaitWork(first);
    load(fleet, "while", all.subList(third, 2 * third));
    first.kill();

    ServiceProcess second = empty(fleet);
    ingest(fleet);
    second.awaitDone(fleet.events());
    load(fleet, "after", all.subList(2 * third, all.size()));
    // a hunt is planned or under way
    Thread.sleep(new Random(SEED).nextInt(3_000));
    second.kill();

    try (ServiceProcess service = empty(fleet)) {
      service.awaitDone(fleet.events());
      List<String> hits = settledHits(service, fleet, truth.size());
      assertThat(new TreeSet<>(hits)).isEqualTo(new TreeSet<>(truth));
      assertThat(hits).doesNotHaveDuplicates();
      JsonNode hunts = service.get("/api/v1/hunts?limit=200").path("hunts");
      assertThat(hunts).isNotEmpty();
      for (JsonNode hunt : hunts) {
        assertThat(hunt.path("state").asText()).as(hunt.toString()).isEqualTo("done");
      }
    }
  }

  private static ServiceProcess empty(FleetRun fleet) throws InterruptedException {
    return ServiceProcess.start(fleet.home(), "demo", "--empty").awaitReady();
  }

  private static void awaitWork(ServiceProcess service) throws Exception {
    for (int i = 0; i < 200 && service.unitsAtWork() == 0; i++) {
      Thread.sleep(50);
    }
  }

  private static void ingest(FleetRun fleet) throws Exception {
    Cli ended =
        Cli.run("ingest", fleet.bucket().directory().toString(), "--home", fleet.home().toString());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }

  private void load(FleetRun fleet, String name, List<Sought> some) throws Exception {
    StringBuilder csv = new StringBuilder("value,type\n");
    for (Sought sought : some) {
      csv.append(sought.value()).append(',').append(sought.type()).append('\n');
    }
    Path file = Files.writeString(directory.resolve(name + ".csv"), csv.toString());
    Cli ended =
        Cli.run(
            "indicators",
            "import",
            file.toString(),
            "--format",
            "csv",
            "--columns",
            "value:type",
            "--source",
            name,
            "--home",
            fleet.home().toString());
    assertThat(ended.exitCode()).as(ended.out() + ended.err()).isZero();
  }

  /// The hits when all of them are there and no hunt is left, or when they do not become more.
  private static List<String> settledHits(ServiceProcess service, FleetRun fleet, int expected)
      throws Exception {
    long end = System.nanoTime() + LONGEST_WAIT_MILLIS * 1_000_000;
    List<String> hits = hits(fleet);
    while ((hits.size() < expected || isHunting(service)) && System.nanoTime() < end) {
      Thread.sleep(500);
      hits = hits(fleet);
    }
    return hits;
  }

  private static boolean isHunting(ServiceProcess service) throws Exception {
    return !service.get("/api/v1/hunts?running=true").path("hunts").isEmpty();
  }

  private static List<String> hits(FleetRun fleet) throws Exception {
    Cli ended =
        Cli.run("indicators", "hits", "--format", "ndjson", "--home", fleet.home().toString());
    assertThat(ended.exitCode()).as(ended.err()).isLessThanOrEqualTo(1);
    List<String> hits = new ArrayList<>();
    for (String line : ended.lines()) {
      JsonNode hit = ServiceProcess.JSON.readTree(line);
      hits.add(hit.path("source_event_id").asText() + " " + hit.path("indicator").asText());
    }
    return hits;
  }

  /// The sensor's id of every event that holds an indicator, and the indicator.
  private static Set<String> truth(List<String> lines, List<Sought> all) throws IOException {
    Set<String> truth = new HashSet<>();
    for (String line : lines) {
      for (Sought sought : all) {
        if (sought.isIn().test(line)) {
          String id = ServiceProcess.JSON.readTree(line).path("id").asText();
          truth.add(id + " " + sought.value());
        }
      }
    }
    return truth;
  }

  private static List<String> lines(FleetRun fleet) throws IOException {
    List<String> lines = new ArrayList<>();
    for (FeedBatch batch : fleet.bucket().batches()) {
      for (FeedBatch.FeedFile file :
          batch.isInventory() ? List.<FeedBatch.FeedFile>of() : batch.files()) {
        try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file.path())),
                    StandardCharsets.UTF_8))) {
          reader.lines().forEach(lines::add);
        }
      }
    }
    return lines;
  }

  /// An indicator, and how to tell by the text of a line whether the event holds it.
  private record Sought(String type, String value, Predicate<String> isIn) {
    static Sought planted(FleetStory.Indicator planted) {
      String value = planted.value();
      String quoted = "\"" + value + "\"";
      return switch (planted.column()) {
        case "process.hash.sha256" -> new Sought("sha256", value, line -> line.contains(quoted));
        case "dns.question.name" -> new Sought("domain", value, line -> line.contains(quoted));
        case "destination.ip" -> new Sought("ipv4", value, line -> line.contains(quoted));
        default -> new Sought("filename", value, line -> line.contains("\\\\" + value + "\""));
      };
    }

    /// The network of four addresses around an address.
    static Sought network(String address) {
      int dot = address.lastIndexOf('.') + 1;
      int first = Integer.parseInt(address.substring(dot)) & 252;
      String network = address.substring(0, dot);
      List<String> all =
          IntStream.range(first, first + 4).mapToObj(i -> "\"" + network + i + "\"").toList();
      return new Sought(
          "cidr", network + first + "/30", line -> all.stream().anyMatch(line::contains));
    }

    static Sought url(String url) {
      return new Sought("url", url, line -> line.contains("\"HttpUrl\":\"" + url + "\""));
    }

    /// @param part in lower case
    static Sought commandLine(String part) {
      return new Sought(
          "cmdline", part, line -> commandLine(COMMAND_LINE.matcher(line)).contains(part));
    }

    private static String commandLine(Matcher found) {
      return found.find() ? found.group(1).replace("\\\\", "\\").toLowerCase(Locale.ROOT) : "";
    }
  }

  /// Of every kind that is not planted, some that are there.
  private static List<Sought> more(FleetRun fleet, List<String> lines) {
    List<Sought> more = new ArrayList<>();
    fleet.bucket().indicators().stream()
        .filter(planted -> planted.column().equals("destination.ip"))
        .limit(OF_A_KIND)
        .forEach(planted -> more.add(Sought.network(planted.value())));
    lines.stream()
        .map(URL::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .distinct()
        .limit(OF_A_KIND)
        .forEach(url -> more.add(Sought.url(url)));
    more.add(Sought.commandLine("\\public\\planted-1"));
    more.add(Sought.commandLine("\\users\\public\\planted-2"));
    assertThat(more).hasSize(2 * OF_A_KIND + 2);
    return more;
  }
}
