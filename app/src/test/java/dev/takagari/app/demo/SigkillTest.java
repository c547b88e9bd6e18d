package dev.takagari.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.takagari.app.fleet.FleetOptions;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@DisplayName("a service that is killed again and again")
class SigkillTest {
  private static final int KILLS = 5;
  private static final int AT_WORK = 3;
  private static final int LONGEST_WORK_MILLIS = 2_500;
  private static final int LONGEST_WAIT_MILLIS = 15_000;
  private static final int POLL_MILLIS = 50;
  private static final long SEED = 20_261_121;

  @TempDir private Path directory;

  @Test
  @DisplayName("loses nothing and doubles nothing")
  void losesAndDoublesNothing() throws Exception {
    FleetRun fleet = FleetRun.write(directory, FleetOptions.builder().events(100_000).batches(10));
    Random random = new Random(SEED);
    int atWork = 0;
    for (int i = 0; i < KILLS; i++) {
      atWork += killAtWork(fleet, random) ? 1 : 0;
    }
    assertThat(atWork).as("kills while units were at work").isGreaterThanOrEqualTo(AT_WORK);

    try (ServiceProcess service = fleet.play().awaitReady()) {
      JsonNode balance = service.awaitDone(fleet.events());
      assertThat(balance.path("lines_received").asLong())
          .as("seed " + SEED)
          .isEqualTo(fleet.events());
      assertThat(balance.path("lines_quarantined").asLong()).isZero();
      long duplicates = 0;
      for (JsonNode sink : balance.path("sinks")) {
        if (sink.path("name").asText().equals("lake")) {
          duplicates = sink.path("duplicates").asLong();
        }
        assertThat(sink.path("written").asLong() + sink.path("duplicates").asLong())
            .as(sink.path("name").asText())
            .isEqualTo(fleet.events());
      }
      for (String tier : List.of("cold", "hot")) {
        assertThat(lines(fleet, tier)).as(tier).hasSize((int) (fleet.events() - duplicates));
      }
    }
  }

  /// Starts the service and kills it while it works on a unit, soon after it began to.
  ///
  /// @return whether there was a unit to work on
  private static boolean killAtWork(FleetRun fleet, Random random) throws Exception {
    ServiceProcess service = fleet.play().awaitReady();
    awaitWork(service);
    Thread.sleep(random.nextInt(LONGEST_WORK_MILLIS));
    boolean working = awaitWork(service);
    service.kill();
    return working;
  }

  private static boolean awaitWork(ServiceProcess service) throws Exception {
    for (int i = 0; i < LONGEST_WAIT_MILLIS / POLL_MILLIS; i++) {
      if (service.unitsAtWork() > 0) {
        return true;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return false;
  }

  /// The archived lines that the rows of a tier stand for; fails when one stands there twice.
  private static Set<String> lines(FleetRun fleet, String tier) throws Exception {
    Set<String> lines = new HashSet<>();
    fleet.search(
        tier,
        "ndjson",
        row -> {
          String line = line(row);
          assertThat(lines.add(line)).as(tier + " has " + line + " once").isTrue();
        });
    return lines;
  }

  private static String line(String row) {
    try {
      JsonNode event = ServiceProcess.JSON.readTree(row);
      return event.path("raw.object").asText() + ":" + event.path("raw.line").asLong();
    } catch (JsonProcessingException e) {
      throw new AssertionError("not a row: " + row, e);
    }
  }
}
