package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.core.detection.Detection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// However a record is written, it is the same version of the same detection.
class FormattingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "crowdstrike.stream, falcon-endpoint.json",
    "crowdstrike.stream, falcon-identity.json",
    "crowdstrike.stream, falcon-incident.json",
    "crowdstrike.stream, falcon-incident-later.json",
    "crowdstrike.stream, falcon-legacy.json",
    "crowdstrike.stream, falcon-custom-indicator.json",
    "crowdstrike.fdr, falcon-endpoint-fdr.json",
    "crowdstrike.fdr, falcon-custom-rule.json",
    "aws.guardduty, guardduty-runtime.json",
    "aws.guardduty, guardduty-runtime-bare.json",
    "aws.guardduty, guardduty-unhealthy.json",
    "falco.alerts, falco-shell.json",
    "falco.alerts, falco-shell-sidekick.json"
  })
  void isNoMatter(String source, String file) throws IOException {
    same(source, JSON.readTree(Records.own(file)));
  }

  /// Values that revisions or keys are made of, as arrays and objects.
  @ParameterizedTest
  @CsvSource({
    "IncidentSummaryEvent, LMHostIDs",
    "IncidentSummaryEvent, State",
    "IncidentSummaryEvent, IncidentID",
    "IdentityProtectionEvent, NumbersOfAlerts",
    "IdentityProtectionEvent, IdentityProtectionIncidentId",
    "AutomatedLeadSummaryEvent, SignalUpdatedTimestamp",
    "AutomatedLeadSummaryEvent, LeadId",
    "EppDetectionSummaryEvent, PatternId",
    "CSPMSearchStreamingEvent, CloudService",
    "ReconNotificationSummaryEvent, RuleTopic",
    "FirewallMatchEvent, PolicyID"
  })
  void isNoMatterInsideValues(String type, String field) throws IOException {
    for (String value : List.of("[\"a\",\"b\",1]", "{\"x\":[1,{\"y\":null}],\"a\":\"b\"}")) {
      same(
          "crowdstrike.stream",
          JSON.readTree(
              """
              {"metadata":{"customerIDString":"c0ffee","offset":1,"eventType":"%s",
              "eventCreationTime":1790669671885,"version":"1.0"},
              "event":{"UserName":"dana","State":"open","%s":%s}}"""
                  .formatted(type, field, value)));
    }
  }

  private static void same(String source, JsonNode record) throws IOException {
    Detection plain = detection(source, record.toString());
    for (String other : List.of(record.toPrettyString(), turned(record).toString())) {
      assertThat(JSON.readTree(other)).isEqualTo(record);
      Detection again = detection(source, other);
      assertThat(again.id()).as(other).isEqualTo(plain.id());
      assertThat(again.revision()).as(other).isEqualTo(plain.revision());
      assertThat(again.groupKey()).as(other).isEqualTo(plain.groupKey());
    }
  }

  /// The same with the members of objects in another order.
  private static JsonNode turned(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
      Collections.reverse(members);
      ObjectNode turned = JsonNodeFactory.instance.objectNode();
      members.forEach(member -> turned.set(member.getKey(), turned(member.getValue())));
      return turned;
    }
    return node;
  }

  private static Detection detection(String source, String record) {
    Verdict verdict = Records.verdict(source, record);
    assertThat(verdict).as(record).isInstanceOf(Verdict.Detected.class);
    return ((Verdict.Detected) verdict).detection();
  }
}
