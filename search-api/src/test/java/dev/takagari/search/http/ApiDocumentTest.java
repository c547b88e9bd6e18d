package dev.takagari.search.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.unit.UnitId;
import dev.takagari.search.run.MemorySearcher;
import dev.takagari.search.run.MemorySearcher.Stored;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of `docs/reference/api.md`, run against a server.
class ApiDocumentTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path DOCUMENT = Path.of("../docs/reference/api.md");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```json request\n(.*?)```\n+```json response( \\d+)?\n(.*?)```", Pattern.DOTALL);

  @Test
  void theExamplesAreWhatTheServerAnswers() throws Exception {
    MemorySearcher hot = new MemorySearcher(List.of(dns(2), dns(3)), 1_000);
    int examples = 0;
    try (SearchServer server = SearchServer.start(hot, new MemorySearcher(List.of(), 1_000))) {
      Matcher example = EXAMPLE.matcher(Files.readString(DOCUMENT));
      while (example.find()) {
        examples++;
        HttpResponse<String> response = server.search(example.group(1));
        String status = example.group(2) == null ? "200" : example.group(2).strip();
        assertThat(response.statusCode()).isEqualTo(Integer.parseInt(status));
        assertFits(MAPPER.readTree(example.group(3)), MAPPER.readTree(response.body()));
      }
    }
    assertThat(examples).isEqualTo(2);
  }

  /// Equal, but for the placeholders of the document.
  private static void assertFits(JsonNode written, JsonNode answered) {
    if (written.isTextual() && written.asText().equals("<text>")) {
      assertThat(answered.isTextual()).isTrue();
      return;
    }
    if (written.isTextual() && written.asText().equals("<number>")) {
      assertThat(answered.isIntegralNumber()).isTrue();
      return;
    }
    if (!written.isContainerNode()) {
      assertThat(answered).isEqualTo(written);
      return;
    }
    assertThat(answered.fieldNames())
        .toIterable()
        .containsExactlyElementsOf(() -> written.fieldNames());
    assertThat(answered).hasSameSizeAs(written);
    written.fieldNames().forEachRemaining(n -> assertFits(written.get(n), answered.get(n)));
    for (int i = 0; written.isArray() && i < written.size(); i++) {
      assertFits(written.get(i), answered.get(i));
    }
  }

  private static Stored dns(int minutes) {
    long seconds = SearchServer.NOW.minus(Duration.ofMinutes(minutes)).getEpochSecond();
    return new Stored(
        new UnitId("0".repeat(26)),
        EventRow.builder()
            .set(Columns.TIMESTAMP, seconds * 1_000_000)
            .set(Columns.EVENT_ID, "01kaghx0000000000000%06d".formatted(minutes))
            .set(Columns.EVENT_CLASS, "dns")
            .set(Columns.EVENT_ACTION, "DnsRequest")
            .set(Columns.HOST_NAME, "ws-0142")
            .set(Columns.DNS_QUESTION_NAME, "c2.example.net")
            .attribute("DualRequest", "1")
            .build());
  }
}
