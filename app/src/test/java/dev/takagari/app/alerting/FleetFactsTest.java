package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.facts.FactGathering;
import dev.takagari.alerting.facts.FactSettings;
import dev.takagari.alerting.facts.Inquiry;
import dev.takagari.alerting.facts.finder.AfterFinder;
import dev.takagari.alerting.facts.finder.BeforeFinder;
import dev.takagari.app.fleet.FleetGenerator;
import dev.takagari.app.fleet.FleetOptions;
import dev.takagari.app.fleet.FleetStory;
import dev.takagari.app.fleet.FleetStory.Step;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.identity.IdentityAnswer;
import dev.takagari.core.identity.IdentityBook;
import dev.takagari.core.identity.IdentityQuestion;
import dev.takagari.core.identity.Sighting;
import dev.takagari.core.identity.Subject;
import dev.takagari.core.mapping.HostNames;
import dev.takagari.core.mapping.LineContext;
import dev.takagari.core.mapping.UndecodableLineException;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.fdr.FdrLineDecoder;
import dev.takagari.core.search.InMemoryEvents;
import dev.takagari.core.testing.Golden;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The intrusion that is planted in generated fleets, among everything else that happens there.
class FleetFactsTest {
  private static final Path STORY = Path.of("src/test/resources/facts/fleet-intrusion.txt");
  private static final FactSettings PATIENT =
      new FactSettings(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5), 4);

  private static final InMemoryEvents EVENTS = new InMemoryEvents();
  private static FleetStory story;

  /// Nobody is known.
  private static final class Strangers implements IdentityBook {
    @Override
    public IdentityAnswer find(IdentityQuestion question) {
      return new IdentityAnswer(List.of(), false);
    }

    @Override
    public long change(Subject subject) {
      return 0;
    }

    @Override
    public long export(Subject subject, Consumer<Sighting> into) {
      return 0;
    }
  }

  @BeforeAll
  static void generate() throws IOException, UndecodableLineException {
    FleetGenerator fleet =
        new FleetGenerator(
            FleetOptions.builder().hosts(20).events(5_000).batches(1).partsPerBatch(1).build());
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    while (fleet.hasNext()) {
      fleet.writeNext(lines);
    }
    story = fleet.story().orElseThrow();
    FdrLineDecoder decoder = new FdrLineDecoder(new UnmappedNames());
    Instant later = story.to().plus(Duration.ofDays(1));
    LineContext context = new LineContext("raw", later, later, later, HostNames.NONE);
    List<EventRow> rows = new ArrayList<>();
    for (String line : lines.toString(StandardCharsets.UTF_8).lines().toList()) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      rows.add(decoder.decode(bytes, 0, bytes.length, 1, context));
    }
    EVENTS.add(rows);
  }

  private static Detection detection(String what) {
    Step step =
        story.events().stream().filter(one -> one.what().equals(what)).findFirst().orElseThrow();
    LinkedHashMap<String, List<String>> fields = new LinkedHashMap<>();
    fields.put(Columns.HOST_ID.name(), List.of(step.aid()));
    fields.put(Columns.HOST_NAME.name(), List.of(step.host()));
    fields.put(Columns.PROCESS_ENTITY_ID.name(), List.of(step.processId()));
    return new Detection(
        "falcon:1",
        "1",
        Detection.Sources.FALCON,
        "",
        "A program that nobody knows",
        "",
        Severity.HIGH,
        step.time().plusSeconds(2),
        1,
        "",
        "",
        "crowdstrike.stream",
        fields,
        new LinkedHashMap<>(),
        "",
        Set.of());
  }

  /// Facts of a case of one detection, or of several hosts.
  private static List<FactGroup> facts(Detection first, Detection... others) {
    try (FactGathering gathering =
        new FactGathering(
            List.of(new BeforeFinder(EVENTS), new AfterFinder(EVENTS, new Strangers())),
            PATIENT,
            new SimpleMeterRegistry())) {
      return gathering
          .more(
              Inquiry.first("A-2026-000001", first, first.time().plusSeconds(7_200))
                  .alsoOf(List.of(others)))
          .groups();
    }
  }

  private static String told(List<FactGroup> groups) {
    StringBuilder text = new StringBuilder();
    for (FactGroup group : groups) {
      text.append(group.kind().code()).append(' ').append(group.state().code());
      text.append(group.note().isEmpty() ? "" : ": " + group.note()).append('\n');
      for (Fact fact : group.facts()) {
        text.append(fact.on().isEmpty() ? "  " : "  " + fact.on() + ": ")
            .append(fact.time())
            .append(' ')
            .append(fact.label())
            .append(" | ");
        text.append(fact.text().replace("\r", "\\r").replace("\n", "\\n")).append('\n');
      }
    }
    return text.toString();
  }

  @Test
  void theWholeStoryIsInTheFactsOfTheProgramAndOfItsCopy() {
    Detection first = detection("the program runs");
    Detection second = detection("and runs the program");
    String program = told(facts(first));
    String copy = told(facts(second));
    String both = told(facts(first, second));

    assertThat(program)
        .contains("Rechnung_4471.docm", "powershell.exe wrote", story.domain(), story.address())
        .contains("persistence | HKU", "LapwingSync", "whoami /groups");
    assertThat(copy)
        .contains("wmiprvse.exe", "\\Windows\\Temp\\lapwingsync.exe", story.domain())
        .contains("\\" + story.user() + " from " + story.hosts().getFirst().address());
    assertThat(copy)
        .contains(
            "\\" + story.user() + " on " + story.hosts().get(2).aid() + " from ", "(refused)");
    assertThat(both)
        .contains(story.hosts().getFirst().name() + ": ")
        .contains("wmiprvse.exe", story.user() + " from " + story.hosts().getFirst().address());
    Golden.check(
        STORY, "# the program\n" + program + "\n# its copy\n" + copy + "\n# both\n" + both);
  }
}
