package dev.takagari.core.mapping.aws;

import static dev.takagari.core.testing.RecordKit.assertColumns;
import static dev.takagari.core.testing.RecordKit.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.EventId;
import dev.takagari.core.mapping.record.RecordDecoder;
import dev.takagari.core.mapping.record.RecordDefinition;
import dev.takagari.core.mapping.record.RecordSyntax;
import dev.takagari.core.testing.RandomJson;
import dev.takagari.core.testing.RecordKit;
import dev.takagari.core.testing.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GuardDutyMappingTest {
  private static final List<RecordDefinition> DEFINITIONS =
      List.of(GuardDutyMapping.ENVELOPED, GuardDutyMapping.BARE);

  private static final String CONNECTION =
      """
      {"schemaVersion":"2.0","accountId":"210987654321","region":"eu-north-1","partition":"aws",\
      "id":"5ab1c2d3e4f5061728394a5b6c7d8e9f","type":"Backdoor:EC2/C&CActivity.B",\
      "title":"Talks to a bad address","description":"An instance talks to a bad address.",\
      "severity":8.7,"createdAt":"2026-07-22T18:40:00.000Z","updatedAt":"2026-07-22T18:47:17.250Z",\
      "resource":{"resourceType":"Instance","instanceDetails":{"instanceId":"i-0AB1","platform":\
      "windows","networkInterfaces":[{"privateIpAddress":"10.9.1.10","privateIpAddresses":[\
      {"privateIpAddress":"10.9.1.10"},{"privateIpAddress":"10.9.1.11"}],"ipv6Addresses":\
      ["2001:DB8::1"],"publicIp":"198.51.100.7"}]}},\
      "service":{"serviceName":"guardduty","featureName":"FlowLogs","detectorId":"d",\
      "eventFirstSeen":"2026-07-22T18:41:17.000Z","eventLastSeen":"2026-07-22T18:42:17.000Z",\
      "count":3,"archived":false,"additionalInfo":{"sample":true},\
      "action":{"actionType":"NETWORK_CONNECTION","networkConnectionAction":{"connectionDirection":\
      "OUTBOUND","protocol":"TCP","blocked":false,"localPortDetails":{"port":49152},\
      "remoteIpDetails":{"ipAddressV4":"203.0.113.99"},"remotePortDetails":{"port":443}}}}}""";

  private final RecordKit kit =
      new RecordKit(new RecordDecoder(RecordSyntax.json(), DEFINITIONS), DEFINITIONS);

  private static String enveloped(String finding) {
    return "{\"version\":\"0\",\"id\":\"11111111-0000-4000-8000-000000000000\",\"detail-type\":"
        + "\"GuardDuty Finding\",\"source\":\"aws.guardduty\",\"account\":\"210987654321\","
        + "\"time\":\"2026-07-22T18:47:18Z\",\"region\":\"eu-north-1\",\"resources\":[],\"detail\":"
        + finding
        + "}";
  }

  /// The same with names as the API's clients write them.
  private static String pascal(String json) {
    StringBuilder text = new StringBuilder();
    boolean name = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      char before = i == 0 ? ' ' : json.charAt(i - 1);
      if (c == '"') {
        name = before == '{' || before == ',';
      }
      boolean first = before == '"' && name && Character.isLetter(c);
      text.append(first ? Character.toUpperCase(c) : c);
      if (first) {
        name = false;
      }
    }
    return text.toString();
  }

  @Test
  void connectionFromTheInstance() {
    EventRow event = kit.json(CONNECTION);
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.TIMESTAMP, Instant.parse("2026-07-22T18:42:17Z")),
            Map.entry(Columns.EVENT_CREATED, Instant.parse("2026-07-22T18:47:17.250Z")),
            Map.entry(Columns.EVENT_KIND, "alert"),
            Map.entry(Columns.EVENT_CLASS, "alert"),
            Map.entry(Columns.EVENT_CATEGORY, List.of("intrusion_detection", "network")),
            Map.entry(Columns.EVENT_TYPE, List.of("info")),
            Map.entry(Columns.EVENT_ACTION, "NETWORK_CONNECTION"),
            Map.entry(Columns.EVENT_OUTCOME, "success"),
            Map.entry(Columns.EVENT_SEVERITY, 70L),
            Map.entry(Columns.EVENT_MODULE, "aws"),
            Map.entry(Columns.EVENT_DATASET, "aws.guardduty"),
            Map.entry(Columns.EVENT_PROVIDER, "FlowLogs"),
            Map.entry(Columns.EVENT_MARKS, List.of("sample")),
            Map.entry(Columns.MESSAGE, "An instance talks to a bad address."),
            Map.entry(Columns.RULE_NAME, "Backdoor:EC2/C&CActivity.B"),
            Map.entry(Columns.THREAT_TACTIC_NAME, List.of("Backdoor"))));
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.SOURCE_IP, "10.9.1.10"),
            Map.entry(Columns.SOURCE_PORT, 49_152L),
            Map.entry(Columns.DESTINATION_IP, "203.0.113.99"),
            Map.entry(Columns.DESTINATION_PORT, 443L),
            Map.entry(Columns.NETWORK_DIRECTION, "egress"),
            Map.entry(Columns.NETWORK_TRANSPORT, "tcp"),
            Map.entry(Columns.HOST_OS_TYPE, "windows"),
            Map.entry(Columns.HOST_IP, List.of("10.9.1.10", "10.9.1.11", "2001:db8::1")),
            Map.entry(Columns.HOST_EXTERNAL_IP, List.of("198.51.100.7")),
            Map.entry(Columns.CLOUD_PROVIDER, "aws"),
            Map.entry(Columns.CLOUD_ACCOUNT_ID, "210987654321"),
            Map.entry(Columns.CLOUD_REGION, "eu-north-1"),
            Map.entry(Columns.CLOUD_INSTANCE_ID, "i-0ab1")));
    assertThat(new TreeSet<>(event.strings(Columns.RELATED_IP)))
        .containsExactly("10.9.1.10", "10.9.1.11", "198.51.100.7", "2001:db8::1", "203.0.113.99");
    assertThat(attributes(event).keySet())
        .containsExactly(
            "createdAt",
            "id",
            "partition",
            "resource",
            "schemaVersion",
            "service",
            "severity",
            "title");
    assertThat(event.string(Columns.EVENT_ID))
        .isEqualTo(
            EventId.of(
                event.number(Columns.TIMESTAMP),
                "guardduty/1",
                "210987654321",
                "eu-north-1",
                "5ab1c2d3e4f5061728394a5b6c7d8e9f",
                "2026-07-22T18:47:17.250Z",
                "3"));
  }

  @Test
  void theSameFindingHasOneIdHoweverItIsDelivered() {
    EventRow bare = kit.json(CONNECTION);
    for (String delivery :
        List.of(enveloped(CONNECTION), pascal(CONNECTION), enveloped(pascal(CONNECTION)))) {
      EventRow other = kit.json(delivery);
      assertThat(other.string(Columns.EVENT_ID)).isEqualTo(bare.string(Columns.EVENT_ID));
      for (var column :
          List.of(
              Columns.RULE_NAME,
              Columns.EVENT_SEVERITY,
              Columns.SOURCE_IP,
              Columns.DESTINATION_PORT,
              Columns.CLOUD_INSTANCE_ID,
              Columns.EVENT_CREATED,
              Columns.EVENT_MARKS)) {
        assertThat(RecordKit.value(other, column))
            .as(column + " of " + delivery)
            .isEqualTo(RecordKit.value(bare, column));
      }
    }
    assertThat(attributes(kit.json(enveloped(CONNECTION))))
        .containsKeys("$.id", "$.detail-type", "$.time", "id", "severity")
        .doesNotContainKey("detail");
    assertThat(kit.json(enveloped(CONNECTION)).string(Columns.RAW_SHAPE))
        .startsWith("guardduty-eb.1|");
    assertThat(attributes(kit.json(pascal(CONNECTION)))).containsKeys("Type", "AccountId");
  }

  @Test
  void connectionToTheInstance() {
    EventRow event =
        kit.json(
            CONNECTION
                .replace("OUTBOUND", "INBOUND")
                .replace("\"blocked\":false", "\"blocked\":true"));
    assertColumns(
        event,
        Map.of(
            Columns.SOURCE_IP, "203.0.113.99",
            Columns.SOURCE_PORT, 443L,
            Columns.DESTINATION_IP, "10.9.1.10",
            Columns.DESTINATION_PORT, 49_152L,
            Columns.NETWORK_DIRECTION, "ingress",
            Columns.EVENT_OUTCOME, "failure",
            Columns.EVENT_TYPE, List.of("info", "denied")));
  }

  @Test
  void aConnectionOfUnknownDirectionHasNoSides() {
    EventRow event = kit.json(CONNECTION.replace("OUTBOUND", "UNKNOWN"));
    assertColumns(
        event,
        Map.of(
            Columns.SOURCE_IP, "none",
            Columns.DESTINATION_IP, "none",
            Columns.NETWORK_DIRECTION, "none"));
    assertThat(event.strings(Columns.RELATED_IP)).contains("203.0.113.99");
  }

  @Test
  void processInAContainerOnFargate() {
    EventRow event =
        kit.json(
            """
            {"accountId":"210987654321","region":"eu-north-1","id":"f1","type":\
            "Execution:Runtime/ReverseShell","severity":9,"updatedAt":"2026-07-20T10:00:00Z",\
            "resource":{"resourceType":"ECSCluster","ecsClusterDetails":{"name":"shop","taskDetails":\
            {"arn":"arn:aws:ecs:eu-north-1:210987654321:task/shop/0123456789abcdef","containers":[\
            {"name":"Web","image":"registry.example/shop/web:1.4","id":"C0FFEE"}]}}},\
            "service":{"serviceName":"guardduty","featureName":"RuntimeMonitoring","count":1,\
            "eventLastSeen":"2026-07-20T09:59:58.000Z","runtimeDetails":{"process":{"name":"Bash",\
            "executablePath":"/bin/Bash","executableSha256":"%s","pwd":"/srv","pid":1234,\
            "startTime":1784541595.25,"uuid":"u-1","parentUuid":"u-0","user":"root","userId":0,\
            "lineage":[{"name":"node","executablePath":"/usr/bin/node"}]},"context":\
            {"commandLineExample":"bash -i "}}}}"""
                .formatted("ab".repeat(32)));
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.EVENT_SEVERITY, 90L),
            Map.entry(Columns.EVENT_ACTION, "none"),
            Map.entry(Columns.EVENT_CATEGORY, List.of("intrusion_detection", "process")),
            Map.entry(Columns.PROCESS_NAME, "bash"),
            Map.entry(Columns.PROCESS_EXECUTABLE, "/bin/Bash"),
            Map.entry(Columns.PROCESS_COMMAND_LINE, "bash -i "),
            Map.entry(Columns.PROCESS_WORKING_DIRECTORY, "/srv"),
            Map.entry(Columns.PROCESS_PID, 1234L),
            Map.entry(Columns.PROCESS_START, Instant.parse("2026-07-20T09:59:55.250Z")),
            Map.entry(Columns.PROCESS_ENTITY_ID, "u-1"),
            Map.entry(Columns.PROCESS_PARENT_ENTITY_ID, "u-0"),
            Map.entry(Columns.PROCESS_PARENT_NAME, "node"),
            Map.entry(Columns.PROCESS_PARENT_EXECUTABLE, "/usr/bin/node"),
            Map.entry(Columns.PROCESS_HASH_SHA256, "ab".repeat(32)),
            Map.entry(Columns.USER_ID, "0"),
            Map.entry(Columns.USER_NAME, "root"),
            Map.entry(Columns.CONTAINER_ID, "c0ffee"),
            Map.entry(Columns.CONTAINER_NAME, "web"),
            Map.entry(Columns.CONTAINER_IMAGE_NAME, "registry.example/shop/web"),
            Map.entry(Columns.ORCHESTRATOR_CLUSTER_NAME, "shop"),
            Map.entry(Columns.ORCHESTRATOR_RESOURCE_NAME, "0123456789abcdef"),
            Map.entry(Columns.RELATED_HASH, List.of("ab".repeat(32)))));
  }

  @Test
  void callsQuestionsAndScans() {
    EventRow call =
        kit.json(
            """
            {"accountId":"1","id":"a","type":"UnauthorizedAccess:IAMUser/X","severity":"5.0",\
            "updatedAt":"2026-07-20T10:00:00Z","resource":{"accessKeyDetails":{"accessKeyId":\
            "akiaexample","principalId":"aidaexample","userName":"Ann"}},"service":{"action":\
            {"actionType":"AWS_API_CALL","awsApiCallAction":{"serviceName":"s3.amazonaws.com",\
            "userAgent":"aws-cli/2","remoteIpDetails":{"ipAddressV4":"203.0.113.5"}}}}}""");
    assertColumns(
        call,
        Map.of(
            Columns.SOURCE_IP, "203.0.113.5",
            Columns.DESTINATION_IP, "none",
            Columns.USER_NAME, "ann",
            Columns.USER_ID, "AIDAEXAMPLE",
            Columns.AWS_ACCESS_KEY_ID, "AKIAEXAMPLE",
            Columns.SERVICE_NAME, "s3.amazonaws.com",
            Columns.USER_AGENT_ORIGINAL, "aws-cli/2",
            Columns.EVENT_SEVERITY, 50L,
            Columns.TIMESTAMP, Instant.parse("2026-07-20T10:00:00Z"),
            Columns.EVENT_CATEGORY, List.of("intrusion_detection", "api")));
    EventRow question =
        kit.json(
            """
            {"id":"b","updatedAt":"2026-07-20T10:00:00Z","type":"Trojan:EC2/DNS","severity":3.9,\
            "service":{"additionalInfo":{"value":"{\\"sample\\": true}"},"action":{"actionType":\
            "DNS_REQUEST","dnsRequestAction":{"domain":"Bad.Example.","protocol":"UDP"}}}}""");
    assertColumns(
        question,
        Map.of(
            Columns.DNS_QUESTION_NAME,
            "bad.example",
            Columns.RELATED_DOMAIN,
            List.of("bad.example"),
            Columns.NETWORK_TRANSPORT,
            "udp",
            Columns.EVENT_SEVERITY,
            30L,
            Columns.EVENT_MARKS,
            List.of("sample")));
    EventRow scan =
        kit.json(
            """
            {"id":"c","updatedAt":"2026-07-20T10:00:00Z","title":"[SAMPLE] File","type":\
            "Execution:Container/SuspiciousFile","severity":1e1,"resource":{"containerDetails":{"id":\
            "E6"}},"service":{"featureName":"EbsVolumeScan","ebsVolumeScanDetails":{"scanDetections":\
            {"threatDetectedByName":{"threatNames":[{"filePaths":[{"filePath":"tmp/Bad.Com",\
            "fileName":"Bad.Com","hash":"%s"}]}]}}}}}"""
                .formatted("cd".repeat(32)));
    assertColumns(
        scan,
        Map.of(
            Columns.FILE_PATH, "tmp/Bad.Com",
            Columns.FILE_NAME, "bad.com",
            Columns.FILE_EXTENSION, "com",
            Columns.FILE_HASH_SHA256, "cd".repeat(32),
            Columns.EVENT_SEVERITY, "none",
            Columns.EVENT_MARKS, List.of("sample"),
            Columns.EVENT_CATEGORY, List.of("intrusion_detection", "malware")));
  }

  @Test
  void everyRandomRecordIsRebuilt() {
    List<String> fields = new ArrayList<>();
    GuardDutyMapping.ENVELOPED
        .fields()
        .values()
        .forEach(
            names ->
                names.forEach(
                    name -> fields.add(name.replaceAll("[.\\[].*", "").replace("$", ""))));
    fields.removeIf(String::isEmpty);
    fields.addAll(List.of("detail", "Detail", "Type", "findings"));
    RandomGenerator random = Seeds.random("guardduty round trip");
    RandomJson json = new RandomJson(random, fields);
    for (int i = 0; i < 8_000; i++) {
      String finding = json.object(20);
      kit.json(random.nextBoolean() ? finding : enveloped(finding));
    }
  }

  @Test
  void whatAgentsSayOfThemselvesIsAStateOfTheirResource() {
    String notice =
        enveloped(
                """
                {"schemaVersion":"1.0.0","resourceAccountId":"444455556666",\
                "currentStatus":"Unhealthy","previousStatus":"Healthy","resourceDetails":\
                {"resourceType":"ECS","ecsClusterDetails":{"clusterName":"prod"}},\
                "issue":"Agent exited"}""")
            .replace("GuardDuty Finding", "GuardDuty Runtime Protection Unhealthy");
    EventRow event = kit.decode(notice);

    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.EVENT_KIND, "state"),
            Map.entry(Columns.EVENT_ACTION, GuardDutyMapping.UNHEALTHY),
            Map.entry(Columns.MESSAGE, "Agent exited"),
            Map.entry(Columns.CLOUD_ACCOUNT_ID, "444455556666"),
            Map.entry(Columns.CLOUD_REGION, "eu-north-1"),
            Map.entry(Columns.ORCHESTRATOR_CLUSTER_NAME, "prod")));
  }
}
