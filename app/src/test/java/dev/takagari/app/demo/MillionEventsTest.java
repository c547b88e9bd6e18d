package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.fleet.FeedBatch;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.core.digest.Sha256;
import dev.takagari.core.json.CanonicalJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("a million generated events")
class MillionEventsTest {
  private static final int EVENTS = 1_000_000;

  @TempDir private Path directory;

  @Test
  @DisplayName("come back value for value from both tiers")
  void comeBack() throws Exception {
    FleetRun fleet =
        FleetRun.write(
            directory, FleetOptions.builder().events(EVENTS).hosts(30).batches(8).partsPerBatch(2));
    long[] sent = records(fleet);
    assertThat(sent).hasSize(EVENTS);

    try (ServiceProcess service = fleet.play().awaitReady()) {
      JsonNode balance = service.awaitDone(EVENTS);
      assertThat(balance.path("lines_received").asLong()).isEqualTo(EVENTS);
      long duplicates = 0;
      for (JsonNode sink : balance.path("sinks")) {
        if (sink.path("name").asText().equals("lake")) {
          duplicates = sink.path("duplicates").asLong();
        }
        assertThat(sink.path("written").asLong() + sink.path("duplicates").asLong())
            .as(sink.path("name").asText())
            .isEqualTo(EVENTS);
      }
      // Copies of one record in one batch are one event.
      long[] expected = Arrays.stream(sent).distinct().toArray();
      assertThat(sent.length - expected.length).isGreaterThanOrEqualTo((int) duplicates);
      for (String tier : new String[] {"cold", "hot"}) {
        LongStream.Builder found = LongStream.builder();
        fleet.search(tier, "source", record -> found.add(digest(record)));
        long[] all = found.build().sorted().toArray();
        assertThat(all.length).as(tier + " rows").isBetween(expected.length, EVENTS);
        assertThat(Arrays.equals(Arrays.stream(all).distinct().toArray(), expected))
            .as(tier + " gives back what was sent, and nothing else")
            .isTrue();
      }
    }
  }

  /// One number a line, sorted; two records with the same members have the same one.
  private static long[] records(FleetRun fleet) throws IOException {
    LongStream.Builder records = LongStream.builder();
    for (FeedBatch batch : fleet.bucket().batches()) {
      if (!batch.isInventory()) {
        for (FeedBatch.FeedFile file : batch.files()) {
          read(file.path(), records);
        }
      }
    }
    return records.build().sorted().toArray();
  }

  private static void read(Path file, LongStream.Builder into) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        into.add(digest(line));
      }
    }
  }

  private static long digest(String record) {
    byte[] digest = Sha256.of(CanonicalJson.of(record));
    return ByteBuffer.wrap(digest).getLong();
  }
}
