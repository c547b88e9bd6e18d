package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.app.fleet.FleetBucket;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.app.fleet.FleetStory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoRecordsTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static FleetStory story;

  @BeforeAll
  static void generate(@TempDir Path directory) throws IOException {
    story =
        FleetBucket.write(directory, FleetOptions.demo(Instant.parse("2026-11-20T12:00:00Z")))
            .story()
            .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "falcon-stream.ndjson",
        "fdr-copy.ndjson",
        "guardduty.ndjson",
        "guardduty-update.ndjson",
        "falco.ndjson",
        "cloudtrail.ndjson"
      })
  void everyRecordIsJsonAndLeavesNothingOpen(String file) throws IOException {
    List<byte[]> records = new DemoRecords(story).of(file);

    assertThat(records).isNotEmpty();
    for (byte[] record : records) {
      assertThat(JSON.readTree(record).isObject()).isTrue();
      assertThat(new String(record, StandardCharsets.UTF_8)).doesNotContainPattern("@[a-z]+[+@]");
    }
  }

  @Test
  void everyMachineWithWindowsSaysTheSame() throws IOException {
    Set<String> hosts = new HashSet<>();
    Set<String> hashes = new HashSet<>();
    for (byte[] record : new DemoRecords(story).ofEachMachine("falcon-stream-fleet.ndjson")) {
      JsonNode event = JSON.readTree(record).path("event");
      hosts.add(event.path("AgentId").asText());
      hashes.add(event.path("SHA256String").asText());
    }
    assertThat(hosts).hasSizeGreaterThan(8).hasSameSizeAs(story.windows());
    assertThat(hashes).hasSize(1);
  }

  @Test
  void detectionsNameProcessesOfTheStory() throws IOException {
    JsonNode event =
        JSON.readTree(new DemoRecords(story).of("falcon-stream.ndjson").get(1)).path("event");

    assertThat(story.events())
        .anyMatch(
            step ->
                step.aid().equals(event.path("AgentId").asText())
                    && step.processId().equals(event.path("ProcessId").asText())
                    && step.parentProcessId().equals(event.path("ParentProcessId").asText()));
    assertThat(event.path("SHA256String").asText()).isEqualTo(story.sha256());
  }
}
