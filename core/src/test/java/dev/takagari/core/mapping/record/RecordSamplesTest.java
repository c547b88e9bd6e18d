package dev.takagari.core.mapping.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.UnmappedNames;
import dev.takagari.core.mapping.aws.GuardDutyMapping;
import dev.takagari.core.mapping.falco.FalcoMapping;
import dev.takagari.core.mapping.fdr.StreamMapping;
import dev.takagari.core.testing.RecordKit;
import dev.takagari.core.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every captured record of the feeds that have a definition comes back value for value, and has
/// the documented id.
class RecordSamplesTest {
  private static final ObjectMapper TREES =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private final UnmappedNames unmapped = new UnmappedNames();

  private static RecordKit kit(RecordDefinition... definitions) {
    List<RecordDefinition> all = List.of(definitions);
    return new RecordKit(new RecordDecoder(RecordSyntax.json(), all), all);
  }

  private static RecordKit findings() {
    return kit(GuardDutyMapping.ENVELOPED, GuardDutyMapping.BARE);
  }

  private static List<String> lines(String directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String suffix : List.of(".ndjson", ".log")) {
      for (Path file : Samples.files(directory, suffix)) {
        for (String line : Files.readAllLines(file)) {
          if (line.startsWith("{")) {
            lines.add(line);
          }
        }
      }
    }
    return lines;
  }

  private static List<String> findingTexts() throws IOException {
    List<String> texts = new ArrayList<>();
    for (Path file : Samples.files("guardduty", ".json")) {
      String text = Files.readString(file);
      JsonNode wrapped = TREES.readTree(text).path("Findings");
      if (wrapped.isArray()) {
        for (JsonNode finding : wrapped) {
          texts.add(TREES.writeValueAsString(finding));
        }
      } else {
        texts.add(text);
      }
    }
    return texts;
  }

  @Test
  void findingsOfGuardDuty() throws IOException {
    RecordKit kit = findings();
    List<String> texts = findingTexts();
    assertThat(texts).hasSize(10);
    Set<String> ids = new LinkedHashSet<>();
    for (String text : texts) {
      EventRow event = kit.json(text);
      ids.add(event.string(Columns.EVENT_ID));
      assertThat(event.string(Columns.RULE_NAME)).contains(":");
      assertThat(event.string(Columns.EVENT_KIND)).isEqualTo("alert");
      assertThat(event.has(Columns.EVENT_SEVERITY)).isTrue();
    }
    assertThat(ids).contains("01gvztebp0krp0jwq0jexrbh4q");
  }

  @Test
  void alertsOfFalco() throws IOException {
    RecordKit kit = kit(FalcoMapping.DEFINITION);
    List<String> lines = lines("falco");
    assertThat(lines).hasSizeGreaterThanOrEqualTo(475);
    Set<String> ids = new LinkedHashSet<>();
    for (String line : lines) {
      EventRow event = kit.json(line);
      ids.add(event.string(Columns.EVENT_ID));
      assertThat(event.has(Columns.RULE_NAME)).isTrue();
    }
    assertThat(ids).contains("01k9frhad9mxxvnepj37dfs7kn");
  }

  @Test
  void messagesOfEventStreams() throws IOException {
    RecordKit kit = kit(StreamMapping.definition(unmapped));
    List<String> lines = lines("falcon-stream");
    assertThat(lines).hasSizeGreaterThanOrEqualTo(158);
    Set<String> ids = new LinkedHashSet<>();
    for (String line : lines) {
      EventRow event = kit.json(line);
      ids.add(event.string(Columns.EVENT_ID));
    }
    assertThat(ids).contains("01jrcyb7q889btrqjtv9bk6arx");
    assertThat(unmapped.counts().keySet())
        .isSubsetOf("(none)", "ScheduledReportNotificationEvent", "Vertex");
  }

  @Test
  void idsDoNotDependOnWhenARecordArrives() throws IOException {
    RecordKit kit = findings();
    for (String text : findingTexts()) {
      assertThat(kit.decode(text, Instant.parse("2030-01-01T00:00:00Z")).string(Columns.EVENT_ID))
          .isEqualTo(
              kit.decode(text, Instant.parse("2020-01-01T00:00:00Z")).string(Columns.EVENT_ID));
    }
  }
}
