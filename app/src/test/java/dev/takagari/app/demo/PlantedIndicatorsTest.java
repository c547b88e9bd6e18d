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
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
    Set<String> truth = truth(fleet);
    assertThat(truth).hasSizeGreaterThan(PLANTED);
    List<FleetStory.Indicator> all = new ArrayList<>(fleet.bucket().indicators());
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

  private void load(FleetRun fleet, String name, List<FleetStory.Indicator> some) throws Exception {
    StringBuilder csv = new StringBuilder("value,type\n");
    for (FleetStory.Indicator indicator : some) {
      csv.append(indicator.value()).append(',').append(type(indicator)).append('\n');
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

  private static String type(FleetStory.Indicator indicator) {
    return switch (indicator.column()) {
      case "process.hash.sha256" -> "sha256";
      case "dns.question.name" -> "domain";
      case "destination.ip" -> "ipv4";
      default -> "filename";
    };
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
  private static Set<String> truth(FleetRun fleet) throws IOException {
    Set<String> truth = new HashSet<>();
    for (FeedBatch batch : fleet.bucket().batches()) {
      for (FeedBatch.FeedFile file :
          batch.isInventory() ? List.<FeedBatch.FeedFile>of() : batch.files()) {
        try (BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(file.path())),
                    StandardCharsets.UTF_8))) {
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            add(fleet.bucket().indicators(), line, truth);
          }
        }
      }
    }
    return truth;
  }

  private static void add(List<FleetStory.Indicator> indicators, String line, Set<String> into)
      throws IOException {
    for (FleetStory.Indicator indicator : indicators) {
      boolean file = indicator.column().equals("file.name");
      if (line.contains((file ? "\\\\" : "\"") + indicator.value() + "\"")) {
        into.add(ServiceProcess.JSON.readTree(line).path("id").asText() + " " + indicator.value());
      }
    }
  }
}
