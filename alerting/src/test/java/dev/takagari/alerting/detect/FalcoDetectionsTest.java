package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FalcoDetectionsTest {
  private static final String SOURCE = "falco.alerts";

  private static Detection detection(String record) {
    Verdict verdict = Records.verdict(SOURCE, record);
    assertThat(verdict).isInstanceOf(Verdict.Detected.class);
    return ((Verdict.Detected) verdict).detection();
  }

  @Test
  void oneAlertByAnyWayIsOneDetection() throws IOException {
    Detection written = detection(Records.own("falco-shell.json"));
    Detection passedOn = detection(Records.own("falco-shell-sidekick.json"));
    Detection again = detection(Records.own("falco-shell-sidekick.json").replace("0001", "0002"));

    assertThat(passedOn.id()).isEqualTo(written.id()).isEqualTo(again.id());
    assertThat(passedOn.revision()).isEqualTo(written.revision());
    assertThat(passedOn.groupKey()).isEqualTo(written.groupKey());
    assertThat(written.title()).isEqualTo("Terminal shell in container");
    assertThat(written.details()).containsEntry("lineage", "containerd-shim → runc → sh");
  }

  @Test
  void alertsANanosecondApartAreTwo() throws IOException {
    String record = Records.own("falco-shell.json");
    Detection later = detection(record.replace("478445995", "478445996"));
    assertThat(later.id()).isNotEqualTo(detection(record).id());
    assertThat(later.groupKey()).isEqualTo(detection(record).groupKey());
  }

  @ParameterizedTest
  @CsvSource({
    "Emergency, CRITICAL",
    "Alert, CRITICAL",
    "Critical, CRITICAL",
    "Error, HIGH",
    "Warning, MEDIUM",
    "Notice, LOW",
    "Weird, CRITICAL"
  })
  void prioritiesBecomeSeverities(String priority, Severity severity) throws IOException {
    String record = Records.own("falco-shell.json").replace("\"Notice\"", '"' + priority + '"');
    assertThat(detection(record).severity()).isEqualTo(severity);
  }

  @Test
  void lowPrioritiesStayEvents() throws IOException {
    String record = Records.own("falco-shell.json");
    assertThat(Records.verdict(SOURCE, record.replace("\"Notice\"", "\"Informational\"")))
        .isEqualTo(new Verdict.Left(Reason.BELOW_SEVERITY));
    assertThat(new EventVerdicts(FalcoPriority.WARNING).of(Records.decode(SOURCE, record)))
        .isEqualTo(new Verdict.Left(Reason.BELOW_SEVERITY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Records\":[]}",
        "{\"hello\":\"world\",\"time\":\"2026-05-25T13:44:05Z\"}",
        "{\"hostname\":\"node-7\",\"output_fields\":{}}",
        "{\"rule\":\"\",\"output\":null}"
      })
  void anObjectThatSaysNothingOfFalcosIsNoAlert(String record) {
    assertThat(Records.verdict(SOURCE, record)).isEqualTo(new Verdict.Left(Reason.NOT_AN_ALERT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rule\":\"Terminal shell\"}",
        "{\"rule\":{\"name\":\"x\"}}",
        "{\"output\":\"a shell\"}",
        "{\"priority\":\"Warning\"}",
        "{\"priority\":\"Weird\"}",
        "{\"output_fields\":{\"proc.name\":\"sh\"}}"
      })
  void anAlertThatLacksMuchIsOneAllTheSame(String record) {
    assertThat(Records.verdict(SOURCE, record)).isInstanceOf(Verdict.Detected.class);
  }

  @Test
  void whatFalcoLostIsANoteOnCoverage() throws IOException {
    String record = Records.own("falco-drops.json");
    assertThat(Records.verdict(SOURCE, record)).isEqualTo(new Verdict.Left(Reason.COVERAGE_NOTE));
    String old = record.replace("Falco internal: syscall event drop", "syscall_event_drops");
    assertThat(Records.verdict(SOURCE, old)).isEqualTo(new Verdict.Left(Reason.COVERAGE_NOTE));
  }

  @Test
  void hostAndContainerDoNotMatterButImageAndCommandDo() throws IOException {
    String record = Records.own("falco-shell.json");
    String key = detection(record).groupKey();

    assertThat(detection(record.replace("node-7", "n-8").replace("ee97d9", "ee97da")).groupKey())
        .isEqualTo(key);
    assertThat(detection(record.replace("library/alpine", "library/debian")).groupKey())
        .isNotEqualTo(key);
    assertThat(detection(record.replace("sh -c id", "sh -c whoami")).groupKey()).isNotEqualTo(key);
    String bare = record.replace("sh -c id", "");
    assertThat(detection(bare.replace("node-7", "n-8")).groupKey())
        .isNotEqualTo(detection(bare).groupKey());
  }
}
