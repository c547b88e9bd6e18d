package dev.takagari.alerting.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.routefile.RoutingDisk;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutingBookTest {
  private static final String ROTA = "zone: UTC\nteams: {soc: {shifts: [{person: aiko}]}}\n";
  private static final RouteQuestion QUESTION =
      new RouteQuestion("falcon", Severity.HIGH, Tell.PAGE, List.of(), List.of());

  @TempDir private Path parent;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Path directory;

  @BeforeEach
  void name() {
    directory = parent.resolve("routing");
  }

  private RoutingBook book() {
    return RoutingBook.open(new RoutingDisk(directory), registry);
  }

  private RoutingTexts files() throws IOException {
    return new RoutingTexts(Files.createDirectories(directory))
        .with("people.yml", RoutingTexts.PEOPLE)
        .with("oncall.yml", ROTA)
        .with("tags.yml", "default: {team: soc, channel: '#a'}");
  }

  private static String told(RoutingBook book) {
    Route route = book.route(QUESTION, Instant.parse("2026-11-20T12:00:00Z"));
    return route.channel() + route.onCall().stream().map(Person::name).toList();
  }

  private double refused() {
    return registry.get("takagari.alerting.routing.refused").gauge().value();
  }

  @Test
  void withoutFilesAllIsWellAndNothingIsSaid() {
    RoutingBook book = book();
    assertThat(told(book)).isEqualTo("[]");
    assertThat(book.people().all()).isEmpty();
    assertThat(book.trouble()).isEmpty();
    assertThat(refused()).isZero();
  }

  @Test
  void filesThatComeLaterTakeOver() throws IOException {
    RoutingBook book = book();
    files();
    book.refresh();
    assertThat(told(book)).isEqualTo("#a[aiko]");
    assertThat(book.people().bySlack("U2B")).map(Person::name).contains("ben");
  }

  @Test
  void aBrokenFileKeepsWhatItSaidAndIsToldOfUntilItIsMended() throws IOException {
    RoutingTexts files = files();
    RoutingBook book = book();
    files.with("oncall.yml", ROTA.replace("person", "persn"));
    files.with("tags.yml", "default: {team: soc, channel: '#b'}");
    book.refresh();
    assertThat(told(book)).isEqualTo("#b[aiko]");
    assertThat(book.trouble())
        .contains("routing: oncall.yml:2: unknown key `persn` (did you mean person?) and 1 more");
    assertThat(refused()).isEqualTo(2);

    files.with("oncall.yml", ROTA.replace("aiko", "ben"));
    book.refresh();
    assertThat(told(book)).isEqualTo("#b[ben]");
    assertThat(book.trouble()).isEmpty();
    assertThat(refused()).isZero();
  }

  @Test
  void aFileThatIsBrokenAtTheStartSaysNothingAndKeepsNoOtherBack() throws IOException {
    files().with("tags.yml", "nonsense");
    RoutingBook book = book();
    assertThat(told(book)).isEqualTo("[]");
    assertThat(book.people().all()).hasSize(6);
    assertThat(book.trouble()).hasValueSatisfying(line -> assertThat(line).contains("tags.yml:1"));
  }

  @Test
  void aNameThatNobodyHasIsToldOf() throws IOException {
    files().with("oncall.yml", ROTA.replace("aiko", "aikko"));
    RoutingBook book = book();
    assertThat(told(book)).isEqualTo("#a[]");
    assertThat(book.trouble())
        .contains(
            "routing: oncall.yml:2: nobody in people.yml is called `aikko` (did you mean `aiko`?)");
  }

  @Test
  void aDirectoryThatGoesAwayTakesNothing() throws IOException {
    files();
    RoutingBook book = book();
    Files.move(directory, parent.resolve("elsewhere"));
    book.refresh();
    assertThat(told(book)).isEqualTo("#a[aiko]");
    assertThat(book.trouble())
        .hasValueSatisfying(line -> assertThat(line).contains("is not there any more"));

    Files.move(parent.resolve("elsewhere"), directory);
    book.refresh();
    assertThat(book.trouble()).isEmpty();
  }
}
