package dev.takagari.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionTextTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Detection DETECTION = Detections.of("ldt:1:2", "group", "host-1");

  @Test
  void whatIsWrittenIsReadAgain() {
    assertThat(DetectionText.readMessage(DetectionText.write(DETECTION, Detections.TIME)))
        .isEqualTo(DETECTION);
    assertThat(DetectionText.read(DetectionText.write(DETECTION))).isEqualTo(DETECTION);
  }

  @Test
  void envelopeNamesTypeVersionAndDetection() {
    assertThat(DetectionText.write(DETECTION, Detections.TIME))
        .startsWith("{\"type\":\"detection\",\"version\":1,\"id\":\"ldt:1:2/1\",")
        .contains("\"created_at\":\"2026-11-20T03:04:05.678Z\"");
  }

  @Test
  void membersOfALaterVersionAreSkipped() {
    String later =
        DetectionText.write(DETECTION).replaceFirst("\\{", "{\"colour\":{\"is\":[\"new\"]},");
    assertThat(DetectionText.read(later)).isEqualTo(DETECTION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"type\":\"detection\",\"version\":2,\"body\":{}}",
        "{\"type\":\"detection\",\"version\":1}",
        "{\"type\":\"detection\",\"version\":1,\"body\":{\"id\":\"a\"}}",
        "{\"type\":\"other\",\"version\":1,\"body\":{}}"
      })
  void whatIsNoDetectionIsRefused(String text) {
    assertRefused(text);
  }

  /// Somebody else who writes to the queue may leave out anything, and nobody later asks whether a
  /// text is there.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "revision",
        "source",
        "rule_id",
        "title",
        "description",
        "severity",
        "time",
        "group_key",
        "event_id",
        "dataset",
        "fields",
        "details",
        "link",
        "marks"
      })
  void whatLacksAMemberIsRefused(String member) throws Exception {
    ObjectNode message = (ObjectNode) JSON.readTree(written());
    ((ObjectNode) message.required("body")).remove(member);

    assertRefused(message.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fields", "details"})
  void aNameWithoutAValueIsRefused(String member) throws Exception {
    ObjectNode message = (ObjectNode) JSON.readTree(written());
    ((ObjectNode) message.required("body").required(member)).putNull("name");

    assertRefused(message.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z"})
  void aTimeThatNoEventHasIsRefused(String time) {
    assertRefused(written().replace(DETECTION.time().toString(), time));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE})
  void anyTimeOfAnEventIsRead(long micros) {
    Instant time = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    Detection detection = Detections.of("a", "1", "group", "host-1", time);

    assertThat(DetectionText.readMessage(DetectionText.write(detection, Detections.TIME)))
        .isEqualTo(detection);
  }

  private static String written() {
    return DetectionText.write(DETECTION, Detections.TIME);
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> DetectionText.readMessage(text))
        .isInstanceOfSatisfying(
            TakagariException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_MESSAGE));
  }
}
