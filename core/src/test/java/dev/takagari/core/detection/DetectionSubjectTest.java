package dev.takagari.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.DetectionSubject.Kind;
import dev.takagari.core.event.Columns;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DetectionSubjectTest {
  private static List<String> subjects(SequencedMap<String, List<String>> fields) {
    Detection detection =
        DetectionDraft.like(Detections.of("a", "group", "host")).fields(fields).detection();
    return DetectionSubject.of(detection).stream()
        .map(one -> one.kind() + " " + one.value())
        .toList();
  }

  @Test
  void aDetectionIsAboutWhatItNames() {
    assertThat(
            subjects(
                Detections.fields(
                    Columns.HOST_ID,
                    "9c28",
                    Columns.HOST_NAME,
                    "WS-1",
                    Columns.USER_NAME,
                    "Ann",
                    Columns.USER_ID,
                    "S-1-5-21-1-2-3-1104",
                    Columns.AWS_ACCESS_KEY_ID,
                    "AKIAEXAMPLE",
                    Columns.DESTINATION_IP,
                    "203.0.113.7")))
        .containsExactly(
            "HOST 9c28",
            "ACCOUNT S-1-5-21-1-2-3-1104",
            "ACCOUNT ann",
            "ACCOUNT AKIAEXAMPLE",
            "ADDRESS 203.0.113.7");
  }

  @Test
  void whatEveryMachineHasIsNoSubject() {
    for (String id : new String[] {"S-1-5-18", "S-1-5-21-1-2-3-500", "0", "1000", ""}) {
      assertThat(subjects(Detections.fields(Columns.USER_ID, id))).as(id).isEmpty();
    }
    for (String name : new String[] {"SYSTEM", "root", "LOCAL SERVICE", "WS-1$", "-"}) {
      assertThat(subjects(Detections.fields(Columns.USER_NAME, name))).as(name).isEmpty();
    }
    assertThat(
            subjects(
                Detections.fields(
                    Columns.SOURCE_IP, "10.0.0.1", Columns.RELATED_DOMAIN, "localhost")))
        .isEmpty();
    assertThat(subjects(Detections.fields(Columns.SOURCE_DOMAIN, "ec2.amazonaws.com"))).isEmpty();
  }

  @Test
  void aContainerIsTheSameByItsLongAndItsShortId() {
    String full = "9b6e1c3f0a2d" + "4f".repeat(26);

    assertThat(subjects(Detections.fields(Columns.CONTAINER_ID, full)))
        .isEqualTo(subjects(Detections.fields(Columns.CONTAINER_ID, "9b6e1c3f0a2d")))
        .containsExactly("CONTAINER 9b6e1c3f0a2d");
  }

  @Test
  void containersOfOneTaskAreApart() {
    String task = "0123456789abcdef0123456789abcdef";

    assertThat(subjects(Detections.fields(Columns.CONTAINER_ID, task + "-1111111111")))
        .isNotEqualTo(subjects(Detections.fields(Columns.CONTAINER_ID, task + "-2222222222")));
  }

  @Test
  void nobodyMakesADetectionAboutVeryMuch() {
    SequencedMap<String, List<String>> fields = Detections.fields(Columns.HOST_ID, "h");
    fields.put(
        Columns.RELATED_IP.name(),
        IntStream.range(0, 250).mapToObj(i -> "203.0.113." + i).toList());

    assertThat(subjects(fields)).hasSize(21).startsWith(Kind.HOST + " h");
  }
}
