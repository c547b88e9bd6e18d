package dev.takagari.app.cli.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.DisplayZone;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rows of tables about cases, as people read them and type parts of them in again.
class CaseTablesTest {
  private static final DisplayZone UTC = DisplayZone.of("UTC");

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static String entity(String field, String pattern) throws IOException {
    JsonNode item =
        json("{\"id\":1,\"source\":\"rule\",\"rule\":\"any\",\"hidden\":0,\"owner\":\"sec\"}");
    ((ObjectNode) item).putObject("entity").put(field, pattern);
    return new SuppressionsCommand.Suppressions().cells(item, UTC).get(2);
  }

  @Test
  void aPatternOfASuppressionCanBeTypedInAgain() throws IOException {
    assertThat(entity("command", "*setuphost.exe /Install*"))
        .isEqualTo("command=*setuphost.exe /Install*");
    assertThat(entity("user", "a.mori")).isEqualTo("user=a.mori");
    assertThat(entity("user", "CORP\\a.mori")).isEqualTo("user=CORP\\a.mori");
    assertThat(entity("host", "ws-build*")).isEqualTo("host=ws-build*");
  }

  @Test
  void aPatternThatMayBeALinkIsNone() throws IOException {
    assertThat(entity("dns.question.name", "*.evil.example"))
        .isEqualTo("dns.question.name=*.evil[.]example");
    assertThat(entity("user", "evil.click")).isEqualTo("user=evil[.]click");
    assertThat(entity("command", "*http://evil.exe*")).doesNotContain("http://");
    assertThat(entity("destination.ip", "203.0.113.7")).doesNotContain("203.0.113.7");
    assertThat(entity("user", "a\u001b[2J")).isEqualTo("user=a\\u001b[2J");
  }

  @Test
  void theRuleOfASuppressionCanBeTypedInAgain() throws IOException {
    JsonNode item =
        json(
            """
            {"id":1,"source":"guardduty","rule":"CryptoCurrency:EC2/BitcoinTool.B!DNS","entity":{},
             "hidden":0,"owner":"sec"}
            """);

    assertThat(new SuppressionsCommand.Suppressions().cells(item, UTC).get(1))
        .isEqualTo("guardduty CryptoCurrency:EC2/BitcoinTool.B!DNS");
  }

  @Test
  void aReportIsAsWideAsAScreenHoweverLongNamesAre() throws IOException {
    JsonNode item =
        json(
            """
            {"source":"rule","rule":"%s","detections":1,"suppressed":0,"cases":1,"closed":{},
             "noisiest":[{"field":"user","value":"a.mori","detections":2},
               {"field":"host","value":"%s","detections":1},
               {"field":"host","value":"evil.example","detections":1}]}
            """
                .formatted("r".repeat(500), "h".repeat(500)));

    List<String> cells = new RuleReportCommand().cells(item, UTC);

    assertThat(cells.get(1)).isEqualTo("r".repeat(71) + "…");
    assertThat(cells.getLast())
        .isEqualTo("a.mori (2), " + "h".repeat(71) + "… (1), evil[.]example (1)");
  }

  @Test
  void aHostOfADetectionIsCutInTables() throws IOException {
    JsonNode item = json("{\"fields\":{\"host.name\":[\"%s\"]}}".formatted("h".repeat(500)));

    assertThat(new DetectionListCommand().cells(item, UTC).get(5)).isEqualTo("h".repeat(71) + "…");
  }

  @Test
  void whatCouldNotBeToldIsHarmlessAndFitsALine() throws IOException {
    JsonNode item =
        json(
            """
            {"id":7,"since":"2026-11-20T12:00:00Z","destination":"slack","subject":"A-2026-000001",
             "kind":"add","state":"dead","attempts":20,"why":"tried 20 times: %s",
             "tells":"commented by ann: see http://evil.example/\\n\\u001b[2J"}
            """
                .formatted("x".repeat(500)));

    List<String> cells = new OutboxCommand.Acts().cells(item, UTC);

    assertThat(cells).startsWith("7").contains("slack", "A-2026-000001", "add", "dead", "20");
    assertThat(cells.get(7)).startsWith("tried 20 times: xxx").endsWith("…").hasSize(120);
    assertThat(cells.getLast())
        .startsWith("commented by ann: see hxxp[://]evil[.]example/")
        .doesNotContain("\n", "\u001b");
    assertThat(new OutboxCommand.Acts().columns(UTC)).hasSameSizeAs(cells);
  }

  @Test
  void aClosedCaseSaysThatItIsAndAsWhat() throws IOException {
    JsonNode closed = json("{\"state\":\"closed\",\"reason\":\"other\",\"sample\":true}");
    JsonNode open = json("{\"state\":\"open\",\"reason\":null}");

    assertThat(new CasesCommand.Cases().cells(closed, UTC).get(2))
        .isEqualTo("closed, other, sample");
    assertThat(new CasesCommand.Cases().cells(open, UTC).get(2)).isEqualTo("open");
  }
}
