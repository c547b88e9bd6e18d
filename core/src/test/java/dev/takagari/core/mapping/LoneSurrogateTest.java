package dev.takagari.core.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.json.CanonicalJson;
import dev.takagari.core.source.ShippedSources;
import dev.takagari.core.source.SourceType;
import dev.takagari.core.source.SourceTypes;
import dev.takagari.core.testing.EventText;
import dev.takagari.core.testing.FdrLines;
import dev.takagari.core.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Half of a surrogate pair, which JSON can say and UTF-8 cannot, hides nothing of the text it
/// stands in: columns hold what they would hold were U+FFFD in its place, and the record comes back
/// as it was.
class LoneSurrogateTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SourceTypes TYPES =
      new SourceTypes(ShippedSources.types(new UnmappedNames(), new PlainLines()));

  /// Stands for the half.
  private static final String PLACE = "\uE000";

  private static final String STREAM =
      """
      {"metadata":{"customerIDString":"c0ffee","offset":1,"eventType":"EppDetectionSummaryEvent",
      "eventCreationTime":1790669671885,"version":"1.0"},"event":{"CommandLine":"cmd /c run",
      "UserName":"CORP\\\\dana","Name":"Odd script","Description":"A process ran","Hostname":"WS-1",
      "FileName":"a.exe","FilePath":"\\\\Device\\\\HarddiskVolume2\\\\a.exe","Tactic":"Execution",
      "Technique":"PowerShell","SHA256String":"ab","IOCType":"domain","IOCValue":"a.example",
      "ParentImageFileName":"explorer.exe","MitreAttack":[{"TacticID":"TA0002","TechniqueID":"T1059"}],
      "NetworkAccesses":[{"LocalAddress":"10.0.0.1","RemoteAddress":"192.0.2.4"}]}}""";

  private static final String FINDING =
      """
      {"schemaVersion":"2.0","accountId":"123456789012","region":"eu-central-1","partition":"aws",
      "id":"0123","arn":"arn:aws:guardduty:x","type":"Execution:Runtime/ReverseShell","severity":8,
      "title":"A shell","description":"was opened","createdAt":"2026-01-20T14:32:00.000Z",
      "updatedAt":"2026-01-20T14:32:00.000Z","resource":{"resourceType":"Instance","instanceDetails":
      {"instanceId":"i-0","imageId":"ami-0","networkInterfaces":[{"privateIpAddress":"10.0.0.7"}]}},
      "service":{"serviceName":"guardduty","count":1,"runtimeDetails":{"process":{"name":"bash",
      "executablePath":"/bin/bash","user":"root","pid":4,"lineage":[{"name":"sh"}]}},
      "action":{"actionType":"DNS_REQUEST","dnsRequestAction":{"domain":"c2.example"}}}}""";

  private static final String FALCO =
      """
      {"hostname":"node-1","output":"a shell was opened","priority":"Critical","rule":"Terminal shell",
      "source":"syscall","tags":["shell","mitre_execution","T1059"],"time":"2026-05-25T13:44:05.123Z",
      "output_fields":{"proc.name":"sh","proc.cmdline":"sh -c id","user.name":"root","evt.type":"execve",
      "container.image.repository":"docker.io/nginx","fd.name":"/etc/passwd","proc.exepath":"/bin/sh"}}""";

  private static final String TRAIL =
      """
      {"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDA","arn":"arn:x",
      "accountId":"123456789012","accessKeyId":"AKIA","userName":"dana"},"eventID":"e-1",
      "eventTime":"2026-01-20T14:32:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser",
      "awsRegion":"us-east-1","sourceIPAddress":"192.0.2.7","userAgent":"aws-cli/2",
      "errorCode":"AccessDenied","errorMessage":"not allowed","requestParameters":{"userName":"eve"},
      "eventType":"AwsApiCall","recipientAccountId":"123456789012"}""";

  private static EventRow decode(String source, String record) {
    SourceType type = TYPES.find(source).orElseThrow();
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    EventRow event =
        EventRow.copyOf(
            type.decoders()
                .get()
                .decode(
                    bytes,
                    0,
                    bytes.length,
                    1,
                    new LineContext("raw/o", NOW, null, NOW, HostNames.NONE)));
    assertThat(CanonicalJson.of(new Rebuilder(type.mappings()).rebuild(event)))
        .isEqualTo(CanonicalJson.of(record));
    return event;
  }

  /// What columns say, but those that tell how the record was written.
  private static JsonNode columns(EventRow event) throws Exception {
    ObjectNode columns = (ObjectNode) JSON.readTree(EventText.of(event)).path("columns");
    return columns.remove(List.of(Columns.EVENT_ID.name(), Columns.RAW_SHAPE.name()));
  }

  /// Puts the place into one of the texts.
  private static JsonNode marked(JsonNode tree, RandomGenerator random) {
    JsonNode copy = tree.deepCopy();
    List<Runnable> edits = new ArrayList<>();
    collect(copy, edits, random);
    edits.get(random.nextInt(edits.size())).run();
    return copy;
  }

  private static void collect(JsonNode node, List<Runnable> edits, RandomGenerator random) {
    if (node instanceof ObjectNode object) {
      object.properties().stream()
          .toList()
          .forEach(
              member -> {
                if (member.getValue().isTextual()) {
                  String text = with(member.getValue().textValue(), random);
                  edits.add(() -> object.put(member.getKey(), text));
                }
                collect(member.getValue(), edits, random);
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int at = i;
        if (array.get(i).isTextual()) {
          String text = with(array.get(i).textValue(), random);
          edits.add(() -> array.set(at, TextNode.valueOf(text)));
        }
        collect(array.get(i), edits, random);
      }
    }
  }

  private static String with(String text, RandomGenerator random) {
    int at = text.isEmpty() ? 0 : random.nextInt(text.length() + 1);
    return text.substring(0, at) + PLACE + text.substring(at);
  }

  @Test
  void columnsHoldTheRestOfTheText() throws Exception {
    RandomGenerator random = Seeds.random("lone surrogates");
    List<String[]> records = new ArrayList<>();
    FdrLines.events().forEach(line -> records.add(new String[] {ShippedSources.FDR, line}));
    records.add(new String[] {"crowdstrike.stream", STREAM});
    records.add(new String[] {"aws.guardduty", FINDING});
    records.add(new String[] {"falco.alerts", FALCO});
    records.add(new String[] {"aws.cloudtrail", TRAIL});
    for (String[] record : records) {
      JsonNode tree = JSON.readTree(record[1]);
      for (int round = 0; round < 60; round++) {
        String text = JSON.writeValueAsString(marked(tree, random));
        for (String half : List.of("\\ud800", "\\uDFFF", "\\udc00\\ud83d")) {
          String replaced = half.length() > 6 ? "\uFFFD\uFFFD" : "\uFFFD";
          assertThat(columns(decode(record[0], text.replace(PLACE, half))))
              .as(text)
              .isEqualTo(columns(decode(record[0], text.replace(PLACE, replaced))));
        }
      }
    }
  }

  @Test
  void idsTellSuchRecordsApart() {
    for (String place : List.of("hostname\":\"", "rule\":\"", "output\":\"")) {
      assertThat(decode("falco.alerts", FALCO.replace(place, place + "\\ud800")))
          .extracting(event -> event.string(Columns.EVENT_ID))
          .isNotEqualTo(
              decode("falco.alerts", FALCO.replace(place, place + "\uFFFD"))
                  .string(Columns.EVENT_ID));
    }
  }

  @Test
  void whatPeopleAskForIsThere() {
    EventRow falco =
        decode(
            "falco.alerts",
            FALCO
                .replace("Terminal shell", "Terminal\\ud800 shell")
                .replace("sh -c", "sh \\ud800-c"));
    assertThat(falco.string(Columns.RULE_NAME)).isEqualTo("Terminal\uFFFD shell");
    assertThat(falco.string(Columns.PROCESS_COMMAND_LINE)).isEqualTo("sh \uFFFD-c id");
    assertThat(
            decode("crowdstrike.stream", STREAM.replace("dana", "da\\udfffna"))
                .string(Columns.USER_NAME))
        .isEqualTo("da\uFFFDna");
  }
}
