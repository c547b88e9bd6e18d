package dev.takagari.core.mapping.fdr;

import static dev.takagari.core.testing.RecordKit.assertColumns;
import static dev.takagari.core.testing.RecordKit.attributes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.UnmappedNames;
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
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StreamMappingTest {
  private final UnmappedNames unmapped = new UnmappedNames();
  private final List<RecordDefinition> definitions = List.of(StreamMapping.definition(unmapped));
  private final RecordKit kit =
      new RecordKit(new RecordDecoder(RecordSyntax.json(), definitions), definitions);

  private static String message(String type, String event) {
    return """
        {"metadata":{"customerIDString":"0123456789ABCDEF0123456789ABCDEF","offset":4711,\
        "eventType":"%s","eventCreationTime":1744191201000,"version":"1.0"},"event":{%s}}"""
        .formatted(type, event);
  }

  @Test
  void detectionOfNow() {
    EventRow event =
        kit.json(
            message(
                "EppDetectionSummaryEvent",
                """
                "AgentId":"%s","Hostname":"Fin-WS-0142","UserName":"Dana","LogonDomain":"CORP",\
                "Name":"Intel Detection","Description":"A bad address.","Severity":70,\
                "SeverityName":"High","Tactic":"Execution, Persistence","Technique":"PowerShell",\
                "FileName":"powershell.exe","FilePath":\
                "\\\\Device\\\\HarddiskVolume3\\\\Windows\\\\powershell.exe","CommandLine":"powershell ",\
                "SHA256String":"%s","MD5String":"%s","SHA1String":"%s","LocalIP":"10.20.14.87",\
                "ProcessId":289741187433,"ParentProcessId":289734651298,"ParentImageFileName":\
                "WINWORD.EXE","ParentCommandLine":"winword x.docx","ProcessStartTime":1744032708,\
                "PlatformName":"Windows","SourceProducts":"Falcon Insight","IOCType":"domain",\
                "IOCValue":"Bad.Example","NetworkAccesses":[{"LocalAddress":"10.20.14.87",\
                "RemoteAddress":"203.0.113.8","RemotePort":53}],"DnsRequests":[{"DomainName":\
                "c2.example"}],"MitreAttack":[{"Tactic":"Execution","TechniqueID":"T1059.001",\
                "Technique":"PowerShell"}]"""
                    .formatted("a".repeat(32), "ab".repeat(32), "cd".repeat(16), "ef".repeat(20))));
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.TIMESTAMP, Instant.parse("2025-04-09T09:33:21Z")),
            Map.entry(Columns.EVENT_CREATED, Instant.parse("2025-04-09T09:33:21Z")),
            Map.entry(Columns.EVENT_KIND, "alert"),
            Map.entry(Columns.EVENT_CLASS, "alert"),
            Map.entry(Columns.EVENT_ACTION, "EppDetectionSummaryEvent"),
            Map.entry(Columns.EVENT_SEVERITY, 70L),
            Map.entry(Columns.EVENT_DATASET, "crowdstrike.stream"),
            Map.entry(Columns.EVENT_PROVIDER, "Falcon Insight"),
            Map.entry(Columns.ORGANIZATION_ID, "0123456789abcdef0123456789abcdef"),
            Map.entry(Columns.HOST_ID, "a".repeat(32)),
            Map.entry(Columns.HOST_NAME, "fin-ws-0142"),
            Map.entry(Columns.HOST_IP, List.of("10.20.14.87")),
            Map.entry(Columns.HOST_OS_TYPE, "windows"),
            Map.entry(Columns.USER_NAME, "dana"),
            Map.entry(Columns.USER_DOMAIN, "corp"),
            Map.entry(Columns.RULE_NAME, "Intel Detection"),
            Map.entry(Columns.MESSAGE, "A bad address."),
            Map.entry(Columns.THREAT_TACTIC_NAME, List.of("Execution", "Persistence")),
            Map.entry(Columns.THREAT_TECHNIQUE_ID, List.of("T1059.001"))));
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.PROCESS_ENTITY_ID, "289741187433"),
            Map.entry(Columns.PROCESS_PARENT_ENTITY_ID, "289734651298"),
            Map.entry(Columns.PROCESS_NAME, "powershell.exe"),
            Map.entry(Columns.PROCESS_EXECUTABLE, "\\Windows\\powershell.exe"),
            Map.entry(Columns.PROCESS_COMMAND_LINE, "powershell "),
            Map.entry(Columns.PROCESS_PARENT_NAME, "winword.exe"),
            Map.entry(Columns.PROCESS_PARENT_EXECUTABLE, "none"),
            Map.entry(Columns.PROCESS_START, Instant.parse("2025-04-07T13:31:48Z")),
            Map.entry(Columns.PROCESS_HASH_SHA256, "ab".repeat(32)),
            Map.entry(
                Columns.RELATED_HASH, List.of("cd".repeat(16), "ef".repeat(20), "ab".repeat(32))),
            Map.entry(Columns.RELATED_IP, List.of("10.20.14.87", "203.0.113.8")),
            Map.entry(Columns.RELATED_DOMAIN, List.of("c2.example", "bad.example"))));
    assertThat(attributes(event)).containsKey("$.metadata").doesNotContainKey("ProcessId");
    assertThat(unmapped.counts()).isEmpty();
  }

  @Test
  void detectionOfOld() {
    EventRow event =
        kit.json(
            message(
                "DetectionSummaryEvent",
                "\"SensorId\":\"AB\",\"ComputerName\":\"h\",\"Severity\":4,\"FileName\":\"svchost.exe\","
                    + "\"FilePath\":\"\\\\Device\\\\HarddiskVolume3\\\\Windows\\\\System32\""));
    assertColumns(
        event,
        Map.of(
            Columns.EVENT_SEVERITY, 70L,
            Columns.HOST_ID, "ab",
            Columns.PROCESS_EXECUTABLE, "\\Windows\\System32\\svchost.exe"));
  }

  @Test
  void namesInAnotherCaseFillAndAreKept() {
    EventRow event =
        kit.json(
            message(
                "eppdetectionsummaryevent",
                "\"agentid\":\"ab\",\"SEVERITY\":50,\"hostname\":\"X\""));
    assertColumns(
        event,
        Map.of(
            Columns.HOST_ID, "ab",
            Columns.EVENT_SEVERITY, 50L,
            Columns.HOST_NAME, "x",
            Columns.EVENT_KIND, "alert"));
    assertThat(attributes(event)).containsKeys("agentid", "SEVERITY", "hostname");
  }

  @Test
  void whatNobodyKnowsIsStoredAndCounted() {
    EventRow event =
        kit.json(
            message("QuantumDetectionTomorrowEvent", "\"New\":{\"a\":[1e3]},\"UserName\":\"u\""));
    assertColumns(
        event,
        Map.of(
            Columns.EVENT_KIND, "event",
            Columns.EVENT_CATEGORY, "none",
            Columns.EVENT_CLASS, "other",
            Columns.USER_NAME, "u"));
    assertThat(attributes(event)).containsEntry("New", "{\"a\":[1e3]}");
    kit.json("{\"event\":{\"x\":1}}");
    assertThat(unmapped.counts())
        .isEqualTo(Map.of("QuantumDetectionTomorrowEvent", 1L, StreamMapping.NAMELESS, 1L));
  }

  @Test
  void everyDocumentedTypeIsKnown() {
    for (String type :
        List.of(
            "AuthActivityAuditEvent",
            "UserActivityAuditEvent",
            "RemoteResponseSessionStartEvent",
            "RemoteResponseSessionEndEvent",
            "IncidentSummaryEvent",
            "CustomerIOCEvent",
            "FirewallMatchEvent",
            "IdentityProtectionEvent",
            "IdpDetectionSummaryEvent",
            "MobileDetectionSummaryEvent",
            "XdrDetectionSummaryEvent",
            "ReconNotificationSummaryEvent",
            "ScheduledReportNotificationEvent",
            "CSPMIOAStreamingEvent",
            "CSPMSearchStreamingEvent",
            "DataProtectionDetectionSummaryEvent",
            "OverwatchGenericDetectionSummaryEvent",
            "AutomatedLeadSummary",
            "AutomatedLeadSummaryEvent",
            "APIActivityAuditEvent",
            "EPPDetectionSummaryEvent")) {
      kit.json(message(type, "\"a\":1"));
    }
    assertThat(unmapped.counts()).isEqualTo(Map.of("ScheduledReportNotificationEvent", 1L));
  }

  @Test
  void signInsAndSessions() {
    assertColumns(
        kit.json(
            message(
                "AuthActivityAuditEvent",
                "\"UserId\":\"ann@corp.example\",\"UserIp\":\"192.0.2.1\",\"OperationName\":"
                    + "\"userAuthenticate\",\"ServiceName\":\"CrowdStrike Authentication\",\"Success\":"
                    + "false,\"UTCTimestamp\":1744191200")),
        Map.of(
            Columns.TIMESTAMP, Instant.parse("2025-04-09T09:33:20Z"),
            Columns.EVENT_CATEGORY, List.of("authentication"),
            Columns.EVENT_OUTCOME, "failure",
            Columns.EVENT_PROVIDER, "CrowdStrike Authentication",
            Columns.SOURCE_IP, "192.0.2.1",
            Columns.USER_ID, "ANN@CORP.EXAMPLE",
            Columns.EVENT_CLASS, "identity"));
    assertThat(
            kit.json(message("RemoteResponseSessionStartEvent", "\"HostnameField\":\"H\""))
                .strings(Columns.EVENT_TYPE))
        .containsExactly("start");
  }

  @Test
  void identityEventsCountFromSixteenHundred() {
    assertColumns(
        kit.json(
            message(
                "IdpDetectionSummaryEvent",
                "\"ContextTimeStamp\":133886648000000000,\"SourceAccountName\":\"JOHN\","
                    + "\"SourceAccountDomain\":\"Corp.Example\",\"SourceEndpointHostName\":"
                    + "\"ws1.corp.example\",\"SourceEndpointIpAddress\":\"10.1.2.3\",\"Severity\":2")),
        Map.of(
            Columns.TIMESTAMP, Instant.parse("2025-04-09T09:33:20Z"),
            Columns.USER_NAME, "john",
            Columns.USER_DOMAIN, "corp.example",
            Columns.SOURCE_DOMAIN, "ws1.corp.example",
            Columns.SOURCE_IP, "10.1.2.3",
            Columns.EVENT_SEVERITY, 2L));
  }

  @Test
  void aConnectionThatTheFirewallLetIn() {
    String fields =
        "\"DeviceId\":\"AB\",\"HostName\":\"h\",\"ConnectionDirection\":\"1\",\"Protocol\":\"17\","
            + "\"LocalAddress\":\"10.0.0.5\",\"LocalPort\":\"67\",\"RemoteAddress\":\"10.0.0.9\","
            + "\"RemotePort\":\"64722\",\"RuleAction\":\"2\",\"RuleName\":\"Block in\","
            + "\"ImageFileName\":\"/usr/libexec/bootpd\",\"CommandLine\":\"bootpd\"";
    EventRow event = kit.json(message("FirewallMatchEvent", fields));
    assertColumns(
        event,
        Map.ofEntries(
            Map.entry(Columns.SOURCE_IP, "10.0.0.9"),
            Map.entry(Columns.SOURCE_PORT, 64_722L),
            Map.entry(Columns.DESTINATION_IP, "10.0.0.5"),
            Map.entry(Columns.DESTINATION_PORT, 67L),
            Map.entry(Columns.NETWORK_DIRECTION, "ingress"),
            Map.entry(Columns.NETWORK_TRANSPORT, "udp"),
            Map.entry(Columns.EVENT_TYPE, List.of("denied")),
            Map.entry(Columns.EVENT_CLASS, "network"),
            Map.entry(Columns.RULE_NAME, "Block in"),
            Map.entry(Columns.HOST_ID, "ab"),
            Map.entry(Columns.PROCESS_EXECUTABLE, "/usr/libexec/bootpd")));
    EventRow out =
        kit.json(
            message(
                "FirewallMatchEvent",
                fields
                    .replace("Direction\":\"1\"", "Direction\":\"0\"")
                    .replace("\"2\"", "\"1\"")));
    assertColumns(
        out,
        Map.of(
            Columns.SOURCE_IP,
            "10.0.0.5",
            Columns.DESTINATION_PORT,
            64_722L,
            Columns.EVENT_TYPE,
            List.of("allowed")));
    assertThat(attributes(out)).doesNotContainKeys("LocalAddress", "RemotePort");
  }

  @Test
  void everyRandomRecordIsRebuilt() {
    List<String> fields = new ArrayList<>();
    definitions.getFirst().fields().values().forEach(fields::addAll);
    fields.removeIf(name -> name.startsWith("$"));
    RandomGenerator random = Seeds.random("stream round trip");
    RandomJson json = new RandomJson(random, fields);
    List<String> types =
        List.of("FirewallMatchEvent", "EppDetectionSummaryEvent", "AuthActivityAuditEvent", "Odd");
    for (int i = 0; i < 8_000; i++) {
      String object = json.object(20);
      String type = types.get(random.nextInt(types.size()));
      kit.json(message(type, object.substring(1, object.length() - 1)));
      kit.json(object);
    }
  }
}
