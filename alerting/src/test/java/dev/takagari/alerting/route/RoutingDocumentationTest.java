package dev.takagari.alerting.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.routefile.RoutingDisk;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.route.RoutingFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of the guide and the shipped examples can be used, and say what is told of them.
class RoutingDocumentationTest {
  private static final Pattern YAML =
      Pattern.compile("```yaml\\n# ([a-z]+\\.yml)\\n(.*?)```", Pattern.DOTALL);
  private static final Instant FRIDAY_NOON = Instant.parse("2026-11-20T11:00:00Z");

  @TempDir private Path directory;

  @Test
  void theFilesOfTheGuideSayWhatItTells() throws IOException {
    String guide = Files.readString(Path.of("../docs/how-to/route-cases.md"));
    Matcher blocks = YAML.matcher(guide);
    RoutingTexts files = new RoutingTexts(directory);
    while (blocks.find()) {
      files.with(blocks.group(1), blocks.group(2));
    }
    Routing routing = files.read();
    assertThat(RoutingFaults.wrong(routing)).isEmpty();
    assertThat(RoutingFaults.doubtful(routing)).isEmpty();

    Route route =
        routing.route(
            new RouteQuestion(
                "guardduty", Severity.HIGH, Tell.PAGE, List.of("pay-web"), List.of("i-1")),
            FRIDAY_NOON);
    assertThat(route.system()).isEqualTo("payments");
    assertThat(route.channel()).isEqualTo("#cloud-incidents");
    assertThat(route.onCall()).extracting(Person::name).containsExactly("fred");

    Instant night = Instant.parse("2026-11-20T22:00:00Z");
    assertThat(RoutingTexts.names(routing.rota().duty("payments", night))).containsExactly("aiko");
    assertThat(routing.rota().holes("soc", FRIDAY_NOON, FRIDAY_NOON.plus(Duration.ofDays(56))))
        .isEmpty();
  }

  @Test
  void theExamplesHaveNothingWrongAndNoHoles() {
    RoutingFiles files = new RoutingDisk(Path.of("../docs/examples/routing")).read();
    assertThat(files.refused()).isEmpty();
    Routing routing = new Routing(files);
    assertThat(RoutingFaults.wrong(routing)).isEmpty();
    assertThat(RoutingFaults.doubtful(routing)).isEmpty();
    assertThat(routing.rota().teams()).hasSize(3);
    for (String team : routing.rota().teams()) {
      assertThat(routing.rota().holes(team, FRIDAY_NOON, FRIDAY_NOON.plus(Duration.ofDays(400))))
          .as(team)
          .isEmpty();
    }
  }
}
