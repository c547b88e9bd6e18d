package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("the whole road gives every line back")
class SamplesRoundTripTest {
  private static final ObjectMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  @TempDir private Path directory;

  @Test
  @DisplayName("for the samples of TAKAGARI_SAMPLES, value for value, from both tiers")
  void samples() throws Exception {
    String samples = System.getenv("TAKAGARI_SAMPLES");
    Assumptions.assumeTrue(samples != null, "not run: TAKAGARI_SAMPLES is unset");
    try (Stream<Path> files = Files.list(Path.of(samples, "fdr"))) {
      roundTrip(files.filter(file -> file.toString().endsWith(".ndjson")).sorted().toList());
    }
  }

  @Test
  @DisplayName("for odd records of our own")
  void ownRecords() throws Exception {
    Path file = directory.resolve("odd.ndjson");
    Files.write(file, OddRecords.LINES, StandardCharsets.UTF_8);
    roundTrip(List.of(file));
  }

  private void roundTrip(List<Path> files) throws Exception {
    Path bucket = directory.resolve("bucket");
    Map<JsonNode, Integer> expected = new HashMap<>();
    int inventory = 0;
    for (Path file : files) {
      List<String> lines =
          Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
      String name = file.getFileName().toString().replace(".ndjson", "");
      if (name.contains("aidmaster")) {
        gzip(bucket.resolve("fdrv2/aidmaster/" + name + "/part-00000.gz"), lines);
        inventory += lines.size();
      } else {
        gzip(bucket.resolve("data/" + name + "/part-00000.gz"), lines);
        for (String line : lines) {
          expected.merge(EXACT.readTree(line), 1, Integer::sum);
        }
      }
    }
    Path home = directory.resolve("home");
    try (ServiceProcess service =
        ServiceProcess.start(home, "demo", "--data", bucket.toString()).awaitReady()) {
      JsonNode balance =
          awaitAll(service, expected.values().stream().mapToInt(n -> n).sum(), inventory);
      assertThat(balance.path("inventory_rows").asInt()).isEqualTo(inventory);
      for (String tier : List.of("hot", "cold")) {
        Map<JsonNode, Integer> found = search(home, tier);
        assertThat(found.keySet()).as(tier).containsExactlyInAnyOrderElementsOf(expected.keySet());
      }
    }
  }

  /// Waits for the batches, which are announced while the service is up already.
  private static JsonNode awaitAll(ServiceProcess service, int lines, int inventory)
      throws Exception {
    JsonNode balance = service.awaitDone();
    for (int i = 0; i < 100 && !isAll(balance, lines, inventory); i++) {
      Thread.sleep(300);
      balance = service.awaitDone();
    }
    assertThat(balance.path("lines_received").asInt()).isEqualTo(lines);
    return balance;
  }

  private static boolean isAll(JsonNode balance, int lines, int inventory) {
    return balance.path("lines_received").asLong() >= lines
        && balance.path("inventory_rows").asLong() >= inventory;
  }

  private static Map<JsonNode, Integer> search(Path home, String tier) throws Exception {
    Cli found =
        Cli.run(
            "search",
            "*",
            "--home",
            home.toString(),
            "--from",
            "2011-01-01",
            "--to",
            "2100-01-01",
            "--tier",
            tier,
            "--limit",
            "0",
            "--format",
            "source");
    assertThat(found.exitCode()).as(found.err()).isZero();
    Map<JsonNode, Integer> records = new HashMap<>();
    for (String line : found.lines()) {
      records.merge(EXACT.readTree(line), 1, Integer::sum);
    }
    return records;
  }

  private static void gzip(Path file, List<String> lines) throws IOException {
    Files.createDirectories(file.getParent());
    List<String> all = new ArrayList<>(lines);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (String line : all) {
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
      }
    }
  }
}
