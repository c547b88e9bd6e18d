package dev.takagari.alerting.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardDutyDetectionsTest {
  private static Detection own(String name) throws IOException {
    return detection(Records.own(name));
  }

  private static Detection detection(String record) {
    Verdict verdict = Records.verdict("aws.guardduty", record);
    assertThat(verdict).isInstanceOf(Verdict.Detected.class);
    return ((Verdict.Detected) verdict).detection();
  }

  @ParameterizedTest
  @ValueSource(strings = {"guardduty-runtime-bare.json", "guardduty-runtime-pascal.json"})
  void oneFindingInAnyFormIsOneDetection(String form) throws IOException {
    Detection enveloped = own("guardduty-runtime.json");
    Detection other = own(form);

    assertThat(other.id()).isEqualTo(enveloped.id());
    assertThat(other.revision()).isEqualTo(enveloped.revision());
    assertThat(other.groupKey()).isEqualTo(enveloped.groupKey());
    assertThat(other.title()).isEqualTo(enveloped.title());
    assertThat(other.details()).isEqualTo(enveloped.details());
    assertThat(other.count()).isEqualTo(enveloped.count());
    assertThat(other.link()).isEqualTo(enveloped.link());
  }

  @Test
  void aFindingThatIsSentAgainWithAHigherCountIsAnUpdate() throws IOException {
    Detection first = own("guardduty-runtime.json");
    Detection later = own("guardduty-runtime-later.json");

    assertThat(later.id()).isEqualTo(first.id());
    assertThat(later.groupKey()).isEqualTo(first.groupKey());
    assertThat(later.revision()).isNotEqualTo(first.revision());
    assertThat(later.count()).isEqualTo(4);
    assertThat(later.time()).isAfter(first.time());
  }

  @Test
  void runtimeFindingsSayProcessContainerAndTask() throws IOException {
    Detection detection = own("guardduty-runtime.json");

    assertThat(detection.severity()).isEqualTo(Severity.HIGH);
    assertThat(detection.details())
        .containsEntry("lineage", "/usr/bin/node → /bin/sh → /bin/bash")
        .containsEntry("service of the task", "service:app")
        .containsEntry("resource name", "prod/service:app")
        .containsEntry("context", "commandLineExample=bash -i");
    assertThat(detection.details().get("task")).contains("task/prod/0a1b2c");
    assertThat(detection.first(Columns.CONTAINER_NAME)).isEqualTo("app");
    assertThat(detection.first(Columns.ORCHESTRATOR_CLUSTER_NAME)).isEqualTo("prod");
    assertThat(detection.first(Columns.PROCESS_COMMAND_LINE)).isEqualTo("bash -i");
    assertThat(detection.link())
        .isEqualTo(
            "https://console.aws.amazon.com/guardduty/home?region=ap-northeast-1"
                + "#/findings?fId=92b40f3e5c3a4d6e8f70a1b2c3d4e5f6");
  }

  @Test
  void sameTypeAndProgramInOtherTasksIsTheSameThing() throws IOException {
    String record = Records.own("guardduty-runtime.json");
    String other =
        record
            .replace("92b40f3e5c3a4d6e8f70a1b2c3d4e5f6", "00000000000000000000000000000001")
            .replace("0a1b2c3d4e5f60718293a4b5c6d7e8f9", "ffffffffffffffffffffffffffffffff");

    assertThat(detection(other).id()).isNotEqualTo(detection(record).id());
    assertThat(detection(other).groupKey()).isEqualTo(detection(record).groupKey());
    assertThat(detection(record.replace("abababab", "abababac")).groupKey())
        .isNotEqualTo(detection(record).groupKey());
    assertThat(detection(record.replace("111122223333", "999922223333")).groupKey())
        .isNotEqualTo(detection(record).groupKey());
  }

  @Test
  void samplesAreMarkedAndNeverJoinWhatHappened() throws IOException {
    String record = Records.own("guardduty-sample.json");
    Detection sample = detection(record);
    Detection real =
        detection(record.replace("[SAMPLE] ", "").replace("\"Sample\": true", "\"Sample\": false"));

    assertThat(sample.is(Detection.Mark.SAMPLE)).isTrue();
    assertThat(sample.title()).isEqualTo("An API was called from a known malicious address");
    assertThat(real.is(Detection.Mark.SAMPLE)).isFalse();
    assertThat(real.groupKey()).isNotEqualTo(sample.groupKey());
  }

  @Test
  void anAgentThatStopsAndComesBackIsOneGroup() throws IOException {
    Detection lost = own("guardduty-unhealthy.json");
    Detection back = own("guardduty-healthy.json");

    assertThat(lost.is(Detection.Mark.OPERATIONAL)).isTrue();
    assertThat(lost.is(Detection.Mark.RESOLVED)).isFalse();
    assertThat(lost.title()).isEqualTo("GuardDuty lost sight of: prod");
    assertThat(lost.details().get("issues")).startsWith("Agent exited");
    assertThat(lost.first(Columns.CLOUD_ACCOUNT_ID)).isEqualTo("444455556666");
    assertThat(back.is(Detection.Mark.OPERATIONAL)).isTrue();
    assertThat(back.is(Detection.Mark.RESOLVED)).isTrue();
    assertThat(back.groupKey()).isEqualTo(lost.groupKey());
    assertThat(back.id()).isNotEqualTo(lost.id());
  }
}
