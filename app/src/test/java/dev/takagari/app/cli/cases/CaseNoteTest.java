package dev.takagari.app.cli.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.DisplayZone;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// A case as people read it.
class CaseNoteTest {
  private static final Instant NOW = Instant.parse("2026-11-20T03:15:00Z");

  private static JsonNode answer() throws IOException {
    try (InputStream json = CaseNoteTest.class.getResourceAsStream("case.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(json));
    }
  }

  private static String printed(JsonNode answer) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new CaseNote(out, DisplayZone.of("Asia/Tokyo"), NOW).print(answer);
    out.flush();
    return text.toString();
  }

  @Test
  void readsLikeAnIncidentNote() throws IOException {
    try (InputStream golden = CaseNoteTest.class.getResourceAsStream("/golden/case.txt")) {
      String expected =
          new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8);
      assertThat(printed(answer())).isEqualTo(expected);
    }
  }

  @Test
  void nothingThatEventsSaidSteersATerminalOrIsALink() throws IOException {
    String hostile = answer().toString();
    for (String text :
        new String[] {
          "PowerShell download cradle",
          "explorer.exe (4312)",
          "CORP\\\\a.tanaka",
          "ws-0142",
          "SuspiciousPowerShell"
        }) {
      assertThat(hostile).contains(text);
      hostile = hostile.replace(text, "\\u001b[2J\\u202e\\nhttps://evil.example/x");
    }

    String printed = printed(new ObjectMapper().readTree(hostile));

    assertThat(printed)
        .doesNotContain("\u001b", "\u202e", "https://evil.example")
        .contains("\\u001b[2J\\u202e\\nhxxps[://]evil[.]example/x");
  }

  @Test
  void closedCaseSaysWhatItWas() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ((ObjectNode) answer.path("summary"))
        .put("state", "closed")
        .put("reason", "expected")
        .put("note", "pen test");

    assertThat(printed(answer))
        .contains(
            "closed as expected · ", "note: pen test\n", "takagari cases reopen A-2026-000482")
        .doesNotContain("cases ack");
  }

  @Test
  void emptySlotsSayUnknown() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    answer.putArray("detections");
    ((ObjectNode) answer.path("summary")).put("hosts", 0);

    assertThat(printed(answer))
        .contains("Who    unknown\n", "What   unknown\n", "Where  unknown\n");
  }
}
