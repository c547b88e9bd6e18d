package dev.takagari.app.cli.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.app.cli.CalledAs;
import dev.takagari.app.cli.DisplayZone;
import dev.takagari.core.detection.DetectionFields;
import dev.takagari.core.event.EventSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
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
    return printed(answer, CalledAs.PLAIN);
  }

  private static String printed(JsonNode answer, CalledAs called) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    new CaseNote(out, DisplayZone.of("Asia/Tokyo"), NOW, called).print(answer);
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
  void commandsAreWrittenAsItWasCalled() throws IOException {
    CalledAs called = new CalledAs("./takagari", List.of("--home", "my home"));

    assertThat(printed(answer(), called))
        .contains("  ./takagari cases ack A-2026-000482 --home 'my home'\n")
        .contains(" --format ndjson --home 'my home'\n")
        .doesNotContain("  takagari cases", "  takagari search");
  }

  @Test
  void saysWhoAcknowledgedWhatIsAssignedToNobody() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ((ObjectNode) answer.path("summary")).put("state", "acknowledged");
    assertThat(printed(answer)).contains("\nacknowledged · not assigned · falcon rule");

    ((ArrayNode) answer.path("timeline"))
        .addObject()
        .put("at", "2026-11-20T03:11:00Z")
        .put("actor", "admin/dana\u001b")
        .put("origin", "cli")
        .put("what", "acknowledged");
    assertThat(printed(answer))
        .contains("\nacknowledged by admin/dana\\u001b · not assigned · falcon rule");
  }

  @Test
  void namesOfOurPeopleReadAsTheyAre() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ((ObjectNode) answer.path("summary")).put("assignee", "m.abe");
    ((ArrayNode) answer.path("timeline"))
        .addObject()
        .put("at", "2026-11-20T03:11:00Z")
        .put("actor", "k.ito")
        .put("origin", "cli")
        .put("what", "assigned")
        .put("text", "to m.abe\u001b");

    assertThat(printed(answer))
        .contains(" · assigned to m.abe · ", "assigned      k.ito (cli): to m.abe\\u001b");
  }

  @Test
  void saysThatACaseIsASample() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ((ObjectNode) answer.path("summary")).put("sample", true);
    assertThat(printed(answer)).contains("a sample of its product, nothing that happened");
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
  void theRootUserIsCalledByItsAccount() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ObjectNode fields = (ObjectNode) answer.at("/detections/0/fields");
    fields.remove("user.name");
    fields.putArray("user.id").add("111122223333");
    fields.putArray("aws.principal_arn").add("arn:aws:iam::111122223333:root");

    assertThat(printed(answer)).contains("Who    root of account 111122223333\n");
  }

  @Test
  void namesOfProgramsAndSentencesReadAsTheyAre() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ObjectNode fact = (ObjectNode) answer.at("/facts/0/facts/0");
    fact.put(
        "text",
        "Tool 24.6.0 (lapwingsync.exe): wrote it at 2026-11-20T03:04:05.167Z."
            + " 203.0.113.177, evil.example.");

    assertThat(printed(answer))
        .contains(
            "Tool 24.6.0 (lapwingsync.exe): wrote it at 2026-11-20 12:04:05+09:00."
                + " 203[.]0[.]113[.]177, evil[.]example.");
  }

  @Test
  void accountsReadAsTheyAreAndSitesThatNameThemselvesSoDoNot() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ObjectNode fact = (ObjectNode) answer.at("/facts/0/facts/0");
    fact.put("text", "sh as a.mori: called evil.com and a.mori.example for b.mori");
    ((ObjectNode) fact.path("values")).put("user.name", "a.mori");
    ((ObjectNode) answer.at("/detections/0/fields"))
        .putArray("user.name")
        .add("ann.kato")
        .add("evil.com");

    assertThat(printed(answer))
        .contains("sh as a.mori: called evil[.]com and a[.]mori[.]example for b[.]mori")
        .contains("ann.kato, evil[.]com");
  }

  @Test
  void countsOfPeopleAreNoMoreThanAtLeastWhenNotAllDetectionsAreAtHand() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ((ObjectNode) answer.at("/detections/0/fields"))
        .putArray("user.name")
        .add("ann")
        .add("bob")
        .add("eve")
        .add("joe");
    ObjectNode summary = (ObjectNode) answer.path("summary");

    summary.put("detections", 2);
    assertThat(printed(answer)).containsPattern("Who .* and 1 more\n");
    summary.put("detections", 200);
    assertThat(printed(answer)).containsPattern("Who .* and at least 1 more\n");
  }

  @Test
  void saysWhatTheRuleSaysAndWhatToDoNext() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ObjectNode detection = (ObjectNode) answer.at("/detections/0");
    ((ObjectNode) detection.path("fields")).putArray("user.target.name").add("svc-metrics");
    detection
        .putObject("details")
        .put("techniques", "T1136.003")
        .put("query", "event.action:CreateUser")
        .put("also looks like this", "an installer\na see evil.example")
        .put("next steps", "Ask the owner.\nSee what the account did.");
    detection.put("link", "https://falcon.crowdstrike.com/activity/1");

    assertThat(printed(answer))
        .contains(
            """
            Details
              account it is about   svc-metrics
              techniques            T1136.003
              also looks like this  an installer; a see evil[.]example
              console               https://falcon.crowdstrike.com/activity/1
            """)
        .contains("Next\n  - Ask the owner.\n  - See what the account did.\n  takagari search")
        .doesNotContain("event.action:CreateUser");
  }

  @Test
  void mergedCaseSendsToWhereItsDetectionsAre() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ((ObjectNode) answer.path("summary")).put("merged_into", "A-2026-000007");
    answer.putArray("detections");

    assertThat(printed(answer))
        .contains(", merged into A-2026-000007", "takagari cases show A-2026-000007")
        .doesNotContain("unknown");
  }

  @Test
  void storyIsToldFromItsBeginning() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ObjectNode first = (ObjectNode) answer.at("/detections/0");
    ObjectNode second = (ObjectNode) answer.at("/detections/1");
    first.put("time", "2026-11-20T03:06:00Z");
    second.put("time", "2026-11-20T03:04:05Z");
    ((ObjectNode) second.path("fields")).putArray("process.command_line").add("first, then");

    assertThat(printed(answer))
        .contains("What   first, then\n       powershell -nop")
        .contains("Where  ws-0143, ws-0142\n");
  }

  @Test
  void saysWhatAWrongClockSaid() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ObjectNode detection = (ObjectNode) answer.at("/detections/1");
    detection.put("time", "2026-11-20T03:04:05.000000Z");
    detection.put("said_time", "2100-01-01T00:00:00.000000Z");

    assertThat(printed(answer))
        .contains(
            "Clock  says 2100-01-01 09:00:00+09:00; received 2026-11-20 12:04:05+09:00, which"
                + " counts\n");
    assertThat(printed(answer())).doesNotContain("Clock");
  }

  @Test
  void fieldsAreColumnsThatDetectionsHave() {
    assertThat(Stream.of(CaseNote.PEOPLE, CaseNote.PLACES).flatMap(Stream::of))
        .allMatch(
            field ->
                EventSchema.current().find(field).filter(DetectionFields::isCarried).isPresent());
  }

  @Test
  void saysWhichPrincipalItWas() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    for (JsonNode detection : answer.path("detections")) {
      ObjectNode fields = (ObjectNode) detection.path("fields");
      fields.removeAll();
      fields.putArray("aws.principal_arn").add("arn:aws:iam::123456789012:role/deploy");
    }

    assertThat(printed(answer)).contains("Who    arn:aws:iam::123456789012:role/deploy\n");
  }

  @Test
  void cloudIsAPlaceToo() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    ((ObjectNode) answer.path("summary")).put("source", "rule").put("hosts", 0);
    for (JsonNode detection : answer.path("detections")) {
      ObjectNode fields = (ObjectNode) detection.path("fields");
      fields.removeAll();
      fields.putArray("cloud.account.id").add("210987654321");
    }

    assertThat(printed(answer))
        .contains("on 210987654321\n", "Where  210987654321\n")
        .contains("· rule SuspiciousPowerShell")
        .doesNotContain("rule rule");
  }

  @Test
  void theTypeOfAMessageIsNotWhatHappened() throws IOException {
    ObjectNode answer = (ObjectNode) answer();
    for (JsonNode detection : answer.path("detections")) {
      ((ObjectNode) detection)
          .put("source", "falcon")
          .put("description", "PShellDownload: A download was started.\nOdd: It looked odd.");
      ObjectNode fields = (ObjectNode) detection.path("fields");
      fields.removeAll();
      fields.putArray("event.action").add("AutomatedLeadSummaryEvent");
    }

    assertThat(printed(answer))
        .contains("What   PShellDownload: A download was started.\n")
        .doesNotContain("AutomatedLeadSummaryEvent");
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
