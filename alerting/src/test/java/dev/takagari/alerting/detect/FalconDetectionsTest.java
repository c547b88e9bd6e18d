package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FalconDetectionsTest {
  private static final String STREAM = "crowdstrike.stream";
  private static final String FDR = "crowdstrike.fdr";

  private static Detection stream(String record) {
    return detection(STREAM, record);
  }

  private static Detection detection(String source, String record) {
    Verdict verdict = Records.verdict(source, record);
    assertThat(verdict).isInstanceOf(Verdict.Detected.class);
    return ((Verdict.Detected) verdict).detection();
  }

  private static String message(String type, String event) {
    return """
    {"metadata":{"customerIDString":"c0ffee","offset":1,"eventType":"%s",
      "eventCreationTime":1790669671885,"version":"1.0"},"event":%s}"""
        .formatted(type, event);
  }

  private static Verdict verdict(String type) {
    return Records.verdict(STREAM, message(type, "{\"UserName\":\"dana\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "falcon-endpoint.json, falcon-endpoint-fdr.json",
    "falcon-legacy.json, falcon-legacy-fdr.json",
    "falcon-custom-indicator.json, falcon-custom-indicator-fdr.json"
  })
  void theCopyInFilesIsACopyAndNoUpdate(String streamed, String replicated) throws IOException {
    Detection first = stream(Records.own(streamed));
    Detection copy = detection(FDR, Records.own(replicated));

    assertThat(copy.dataset()).isEqualTo("crowdstrike.external");
    assertThat(copy.eventId()).isNotEqualTo(first.eventId());
    assertThat(copy.id()).isEqualTo(first.id());
    assertThat(copy.revision()).isEqualTo(first.revision());
  }

  @Test
  void anIncidentThatGrowsIsUpdated() throws IOException {
    Detection first = stream(Records.own("falcon-incident.json"));
    Detection later = stream(Records.own("falcon-incident-later.json"));

    assertThat(later.id()).isEqualTo(first.id());
    assertThat(later.groupKey()).isEqualTo(first.groupKey());
    assertThat(later.revision()).isNotEqualTo(first.revision());
    assertThat(first.severity()).isEqualTo(Severity.MEDIUM);
    assertThat(later.severity()).isEqualTo(Severity.HIGH);
  }

  @Test
  void twoCustomersMayHaveDetectionsWithOneShortId() {
    String event = "{\"DetectId\":\"17\",\"DetectName\":\"Odd\",\"Severity\":50}";
    String record = message("EppDetectionSummaryEvent", event);

    assertThat(stream(record).id()).isNotEqualTo(stream(record.replace("c0ffee", "beef")).id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AuthActivityAuditEvent",
        "UserActivityAuditEvent",
        "APIActivityAuditEvent",
        "Event_UserActivityAuditEvent",
        "SomeNewAuditEvent",
        "RemoteResponseSessionStartEvent",
        "remoteresponsesessionendevent"
      })
  void whoDidWhatInFalconIsAnAuditEntry(String type) {
    assertThat(verdict(type)).isEqualTo(new Verdict.Left(Reason.AUDIT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Vertex", "NeverHeardOfEvent", ""})
  void unknownTypesAreCountedAsSuch(String type) {
    assertThat(verdict(type)).isEqualTo(new Verdict.Left(Reason.UNKNOWN_TYPE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DetectionSummaryEvent",
        "EppDetectionSummaryEvent",
        "EPPDetectionSummaryEvent",
        "Event_EppDetectionSummaryEvent",
        "IdpDetectionSummaryEvent",
        "IdentityProtectionEvent",
        "MobileDetectionSummaryEvent",
        "XdrDetectionSummaryEvent",
        "IncidentSummaryEvent",
        "AutomatedLeadSummary",
        "AutomatedLeadSummaryEvent",
        "CustomerIOCEvent",
        "CSPMIOAStreamingEvent",
        "CSPMSearchStreamingEvent",
        "ReconNotificationSummaryEvent",
        "DataProtectionDetectionSummaryEvent",
        "OverwatchGenericDetectionSummaryEvent",
        "FirewallMatchEvent"
      })
  void everyTypeOfSummaryIsADetectionWithATitle(String type) {
    assertThat(verdict(type))
        .isInstanceOfSatisfying(
            Verdict.Detected.class,
            detected -> {
              assertThat(detected.detection().title()).isNotBlank();
              assertThat(detected.detection().id()).isNotBlank();
              assertThat(detected.detection().source()).isEqualTo("falcon");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "'\"Severity\":70', HIGH",
    "'\"Severity\":19', INFO",
    "'\"Severity\":20', LOW",
    "'\"Severity\":59', MEDIUM",
    "'\"Severity\":80', CRITICAL",
    "'\"SeverityName\":\"Medium\"', MEDIUM",
    "'\"SeverityName\":\"Apocalyptic\"', CRITICAL",
    "'\"Severity\":\"many\"', CRITICAL",
    "'\"Name\":\"x\"', MEDIUM"
  })
  void whatNobodyKnowsIsNotTakenForLess(String member, Severity expected) {
    String record = message("EppDetectionSummaryEvent", "{" + member + "}");
    assertThat(stream(record).severity()).isEqualTo(expected);
  }

  @Test
  void oldSeveritiesRunFromOneToFive() throws IOException {
    assertThat(stream(Records.own("falcon-legacy.json")).severity()).isEqualTo(Severity.HIGH);
    assertThat(detection(FDR, Records.own("falcon-legacy-fdr.json")).severity())
        .isEqualTo(Severity.HIGH);
  }

  @Test
  void aLeadNamesItsHostsAndTheProcessesOfTheFirst() {
    Detection lead =
        stream(
            message(
                "AutomatedLeadSummaryEvent",
                """
                {"LeadId": "1ead", "Name": "WS-1 at 2026-11-05T14:49:40Z", "Score": 54,
                 "ThreatgraphIndicators": [
                  {"HostId": "b2b2", "Hostname": "WS-2", "ProcessId": "222", "Severity": 30,
                   "DisplayName": "Odd", "Description": "It looked odd."},
                  {"HostId": "a1a1", "Hostname": "WS-1", "ProcessId": "111", "Severity": 70,
                   "DisplayName": "PShellDownload", "Description": "A download was started."}]}\
                """));

    assertThat(lead.title()).isEqualTo("Automated lead: PShellDownload, Odd");
    assertThat(lead.description())
        .isEqualTo("PShellDownload: A download was started.\nOdd: It looked odd.");
    assertThat(lead.all(Columns.HOST_ID)).containsExactly("a1a1", "b2b2");
    assertThat(lead.all(Columns.HOST_NAME)).containsExactly("WS-1", "WS-2");
    assertThat(lead.all(Columns.PROCESS_ENTITY_ID)).containsExactly("111");
  }

  @Test
  void whatWasPutTogetherFromSeveralProductsNamesSensorAndAccount() {
    Detection detection =
        stream(
            message(
                "XdrDetectionSummaryEvent",
                "{\"DetectId\": \"x\", \"Name\": \"Ann on linux-vm\", \"SensorIds\": \"a1a1\"}"));

    assertThat(detection.all(Columns.HOST_ID)).containsExactly("a1a1");
    assertThat(detection.all(Columns.HOST_NAME)).containsExactly("linux-vm");
    assertThat(detection.all(Columns.USER_NAME)).containsExactly("ann");
  }

  @Test
  void anIncidentNamesItsHosts() {
    Detection detection =
        stream(
            message(
                "IncidentSummaryEvent",
                "{\"IncidentID\": \"inc:%s:7\", \"LMHostIDs\": [\"%s\"]}"
                    .formatted("a1".repeat(16), "b2".repeat(16))));

    assertThat(detection.all(Columns.HOST_ID)).containsExactly("a1".repeat(16), "b2".repeat(16));
  }

  @Test
  void aPolicyThatIsOffIsSaid() throws IOException {
    assertThat(stream(Records.own("falcon-legacy.json")).details())
        .containsEntry("disposition", "not done, the policy is off: process killed")
        .containsEntry("lineage", "userinit.exe → explorer.exe → setup.exe");
    assertThat(stream(Records.own("falcon-endpoint.json")).details())
        .containsEntry("disposition", "process killed, file quarantined");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://falcon.crowdstrike.com/a",
        "https://falcon.crowdstrike.com.evil.example/a",
        "https://falcon.crowdstrike.com@evil.example/a",
        "https://user@falcon.crowdstrike.com/a",
        "https://falcon.crowdstrike.com:8443/a",
        "https://evil.example/falcon.crowdstrike.com",
        "javascript:alert(1)",
        "https://falcon.crowdstrike.com/ a",
        "//falcon.crowdstrike.com/a",
        "somewhere"
      })
  void linksThatLeadElsewhereAreDropped(String link) {
    String record = message("EppDetectionSummaryEvent", "{\"FalconHostLink\":\"" + link + "\"}");
    assertThat(stream(record).link()).isEmpty();
  }

  @Test
  void linksIntoTheConsoleAreKept() throws IOException {
    assertThat(stream(Records.own("falcon-endpoint.json")).link())
        .startsWith("https://falcon.eu-1.crowdstrike.com/activity-v2/detections/");
    String record =
        message(
            "XdrDetectionSummaryEvent",
            "{\"FalconHostLink\":\"https://Falcon.CrowdStrike.com/xdr/a|b\"}");
    assertThat(stream(record).link()).isEqualTo("https://Falcon.CrowdStrike.com/xdr/a%7Cb");
  }

  @Test
  void twoHundredHostsWithOneProgramAreOneGroup() throws IOException {
    String record = Records.own("falcon-endpoint.json");
    Detection first = stream(record);
    List<String> keys = new java.util.ArrayList<>();
    for (int host = 0; host < 200; host++) {
      keys.add(
          stream(
                  record
                      .replace("a1d0a1d0a1d0a1d0a1d0a1d0a1d0a1d0", "%032x".formatted(host + 7))
                      .replace("FIN-WS-0142", "WS-" + host)
                      .replace("289741187433", String.valueOf(1_000_000L + host)))
              .groupKey());
    }
    assertThat(keys).containsOnly(first.groupKey());
    assertThat(stream(record.replace("5e8c1a0f", "5e8c1a10")).groupKey())
        .isNotEqualTo(first.groupKey());
    assertThat(stream(record.replace("10197", "10198")).groupKey()).isNotEqualTo(first.groupKey());
    assertThat(stream(record.replace("c0ffee00", "c0ffee01")).groupKey())
        .isNotEqualTo(first.groupKey());
  }

  @Test
  void withoutAHashTheCommandCountsAndWithoutBothTheHost() {
    String one = "{\"Name\":\"Odd\",\"AgentId\":\"%s\",\"CommandLine\":\"%s\",\"Severity\":50}";
    String type = "EppDetectionSummaryEvent";
    String first = stream(message(type, one.formatted("aa", "certutil -f"))).groupKey();

    assertThat(stream(message(type, one.formatted("bb", "CertUtil  -f"))).groupKey())
        .isEqualTo(first);
    assertThat(stream(message(type, one.formatted("aa", "certutil -x"))).groupKey())
        .isNotEqualTo(first);
    assertThat(stream(message(type, one.formatted("aa", ""))).groupKey())
        .isNotEqualTo(stream(message(type, one.formatted("bb", ""))).groupKey());
  }

  @Test
  void customRulesOfTheSensorAreDetections() throws IOException {
    Detection detection = detection(FDR, Records.own("falcon-custom-rule.json"));
    assertThat(detection.title()).isEqualTo("Custom rule of Falcon: file written (wscript.exe)");
    assertThat(detection.ruleId()).isEqualTo("CustomIOAFileWrittenDetectionInfoEvent:17");
  }

  @Test
  void otherEventsOfTheSensorAreNone() {
    String record =
        """
        {"event_simpleName":"ProcessRollup2","aid":"aa","cid":"bb","timestamp":"1790669671885",
         "id":"5f0c3b6e-1111-4222-8333-944455566677","CommandLine":"ls"}""";
    assertThat(Records.verdict(FDR, record)).isEqualTo(new Verdict.Left(Reason.NOT_AN_ALERT));
  }
}
