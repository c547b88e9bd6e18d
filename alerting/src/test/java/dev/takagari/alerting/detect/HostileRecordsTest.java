package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionText;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import dev.takagari.core.mapping.UndecodableLineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a record holds, there is a detection within its bounds, or none.
class HostileRecordsTest {
  private static final int SQS_MESSAGE = 256 * 1024;
  private static final String BIG = "A".repeat(1 << 20);

  private static final List<String> TEXTS =
      List.of(
          BIG,
          "\\u0000\\u0001\\u001b[31m\\r\\n".repeat(50_000),
          "\\u202egpj.exe \\u2066\\u200b\\ufeff",
          "\\uffff\\ufffe\\ud800",
          "\\ud83d\\ude00".repeat(100_000),
          "<script>alert(1)</script>${jndi:ldap://x}%s%n",
          "   ",
          "[".repeat(400_000),
          "{\\\"a\\\":".repeat(100_000));

  static Stream<Arguments> records() throws IOException {
    List<Arguments> all = new ArrayList<>();
    for (String text : TEXTS) {
      all.add(
          Arguments.of(
              "crowdstrike.stream",
              Records.own("falcon-endpoint.json")
                  .replace("SuspiciousPowerShell", text)
                  .replace("A process fetched a script and ran it.", text)
                  .replace("a.ps1", text)
                  .replace("explorer.exe", text)));
      all.add(
          Arguments.of(
              "aws.guardduty",
              Records.own("guardduty-runtime.json")
                  .replace("A reverse shell was opened from a container", text)
                  .replace("/bin/sh", text)
                  .replace("bash -i", text)));
      all.add(
          Arguments.of(
              "falco.alerts",
              Records.own("falco-shell.json")
                  .replace("Terminal shell in container", text)
                  .replace("sh -c id", text)));
    }
    for (String source : List.of("crowdstrike.stream", "aws.guardduty", "falco.alerts")) {
      all.add(Arguments.of(source, "{}"));
      all.add(Arguments.of(source, "{\"detail\":{},\"metadata\":{},\"event\":{}}"));
      all.add(Arguments.of(source, "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
      all.add(Arguments.of(source, "{\"event\":[],\"metadata\":7,\"service\":true,\"rule\":{}}"));
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{index} {0}")
  @MethodSource("records")
  void boundsHold(String source, String record) {
    EventRow event;
    try {
      event = Records.decode(source, record);
    } catch (UndecodableLineException e) {
      return;
    }
    switch (Records.verdict(event)) {
      case Verdict.Left(Reason reason) -> assertThat(reason).isNotEqualTo(Reason.UNREADABLE);
      case Verdict.Detected(Detection detection) -> check(detection);
    }
  }

  private static void check(Detection detection) {
    assertThat(detection.title()).isNotBlank().hasSizeLessThanOrEqualTo(200);
    assertThat(detection.title().chars()).noneMatch(Character::isISOControl);
    assertThat(detection.description()).hasSizeLessThanOrEqualTo(4_000);
    assertThat(detection.ruleId()).hasSizeLessThanOrEqualTo(200);
    detection
        .fields()
        .forEach(
            (name, values) -> {
              assertThat(values).as(name).hasSizeLessThanOrEqualTo(50);
              assertThat(values).as(name).allMatch(value -> value.length() <= 4_000);
            });
    assertThat(detection.details()).hasSizeLessThanOrEqualTo(40);
    assertThat(detection.details().values()).allMatch(value -> value.length() <= 2_000);
    String text = DetectionText.write(detection, detection.time());
    assertThat(CleanText.jsonBytes(text)).isLessThan(SQS_MESSAGE);
    // PostgreSQL refuses the one, SQS the others
    assertThat(text).doesNotContain("\\u0000", "\uFFFE", "\uFFFF");
    assertThat(DetectionText.readMessage(text)).isEqualTo(detection);
  }

  @Test
  void thousandsOfLongValuesAreBounded() {
    EventRow.Builder event =
        EventRow.builder()
            .set(Columns.EVENT_KIND, "alert")
            .set(Columns.EVENT_DATASET, "acme.edr")
            .set(Columns.EVENT_ID, "event")
            .set(Columns.TIMESTAMP, 1L);
    List<String> values = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      values.add(i + "\u0001".repeat(5_000));
    }
    event.set(Columns.RELATED_USER, values).set(Columns.REGISTRY_DATA_STRINGS, values);
    event.set(Columns.SCRIPT_CONTENT, "x".repeat(10_000_000));
    Verdict verdict = Records.verdict(event.build());
    check(((Verdict.Detected) verdict).detection());
  }
}
