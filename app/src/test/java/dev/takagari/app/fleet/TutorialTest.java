package dev.takagari.app.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The numbers of the tutorial are those of the demo, whenever it is started.
class TutorialTest {
  @Test
  void tellsTheStoryOfTheDemo() throws IOException {
    FleetGenerator generator =
        new FleetGenerator(FleetOptions.demo(Instant.parse("2027-04-05T06:07:08.910Z")));
    while (generator.hasNext()) {
      generator.writeNext(OutputStream.nullOutputStream());
    }
    FleetStory story = generator.story().orElseThrow();
    String tutorial = Files.readString(Path.of("../docs/tutorial/your-first-hunt.md"));

    assertThat(feed("isac.misp.json")).contains(story.address());
    assertThat(feed("report.stix.json")).contains(story.domain(), story.sha256());
    assertThat(tutorial)
        .contains(story.domain(), story.address(), story.fileName(), story.sha256())
        .contains(story.hosts().stream().map(FleetStory.Host::name).toList())
        .contains("source.ip:" + story.hosts().get(1).address())
        .contains(generator.eventTypes().size() + " kinds");
    Stream.concat(story.queries().stream(), story.further().stream())
        .forEach(
            query -> {
              int at = tutorial.indexOf("'" + query.text() + "'");
              assertThat(at).as(query.text()).isPositive();
              String rest = tutorial.substring(at);
              assertThat(rest.substring(rest.indexOf("**"), rest.indexOf("**") + 4))
                  .as(query.text())
                  .isEqualTo("**" + query.expected() + " ");
            });
  }

  private static String feed(String name) throws IOException {
    return Files.readString(Path.of("src/main/resources/demo", name));
  }
}
