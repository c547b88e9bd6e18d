package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherDetectionsTest {
  private static EventRow.Builder event(String dataset) {
    return EventRow.builder()
        .set(Columns.EVENT_KIND, "alert")
        .set(Columns.EVENT_DATASET, dataset)
        .set(Columns.EVENT_ID, "01abcdefghjkmnpqrstvwxyz01")
        .set(Columns.TIMESTAMP, 1_790_669_671_885_123L);
  }

  private static Detection detection(EventRow.Builder event) {
    return ((Verdict.Detected) Records.verdict(event.build())).detection();
  }

  private static EventRow.Builder threat(String client, String threat) {
    return event("panw.firewall")
        .set(Columns.EVENT_SEVERITY, 70)
        .set(Columns.EVENT_ACTION, "reset-both")
        .set(Columns.RULE_ID, "30003")
        .set(Columns.RULE_NAME, threat)
        .set(Columns.SOURCE_IP, client)
        .set(Columns.RELATED_IP, List.of(client));
  }

  @Test
  void aThreatOfAFirewallIsADetection() {
    Detection detection = detection(threat("10.0.0.7", "Exploit of something"));

    assertThat(detection.source()).isEqualTo("panw.firewall");
    assertThat(detection.id()).isEqualTo(detection.eventId());
    assertThat(detection.title()).isEqualTo("Exploit of something");
    assertThat(detection.severity()).isEqualTo(Severity.HIGH);
    assertThat(detection.time()).isEqualTo("2026-09-29T08:14:31.885123Z");
    assertThat(detection.groupKey())
        .startsWith("panw.firewall:")
        .isNotEqualTo(detection(threat("10.0.0.8", "Exploit of something")).groupKey());
  }

  @Test
  void alertsOfMappingFilesHaveTheTitleThatTheyHaveWordsFor() {
    assertThat(detection(event("acme.edr")).title()).isEqualTo("Alert of acme.edr");
    assertThat(detection(event("acme.edr").set(Columns.EVENT_ACTION, "blocked")).title())
        .isEqualTo("blocked");
    assertThat(
            detection(
                    event("acme.edr")
                        .set(Columns.EVENT_ACTION, "blocked")
                        .set(Columns.MESSAGE, "A file\nwas\tblocked "))
                .title())
        .isEqualTo("A file was blocked");
  }

  @Test
  void severityIsMediumWhenTheSourceGivesNone() {
    assertThat(detection(event("acme.edr")).severity()).isEqualTo(Severity.MEDIUM);
  }

  @Test
  void oneProgramOnManyHostsIsOneGroup() {
    String hash = "5e8c1a0f".repeat(8);
    String first =
        detection(
                event("acme.edr")
                    .set(Columns.HOST_NAME, "a")
                    .set(Columns.PROCESS_HASH_SHA256, hash))
            .groupKey();
    String other =
        detection(event("acme.edr").set(Columns.HOST_NAME, "b").set(Columns.FILE_HASH_SHA256, hash))
            .groupKey();
    assertThat(other).isEqualTo(first);
    assertThat(
            detection(
                    event("acme.edr")
                        .set(Columns.HOST_NAME, "a")
                        .set(Columns.ORGANIZATION_ID, "other")
                        .set(Columns.PROCESS_HASH_SHA256, hash))
                .groupKey())
        .isNotEqualTo(first);
  }

  @Test
  void digestsOfNothingAreNone() {
    String zeros = "0".repeat(64);
    assertThat(
            detection(
                    event("acme.edr")
                        .set(Columns.HOST_NAME, "a")
                        .set(Columns.PROCESS_HASH_SHA256, zeros))
                .groupKey())
        .isNotEqualTo(
            detection(
                    event("acme.edr")
                        .set(Columns.HOST_NAME, "b")
                        .set(Columns.PROCESS_HASH_SHA256, zeros))
                .groupKey());
  }

  @Test
  void otherKindsAreNoDetections() {
    for (String kind : List.of("event", "state", "metric", "asset")) {
      assertThat(Records.verdict(event("acme.edr").set(Columns.EVENT_KIND, kind).build()))
          .isEqualTo(new Verdict.Left(Reason.NOT_AN_ALERT));
    }
  }
}
