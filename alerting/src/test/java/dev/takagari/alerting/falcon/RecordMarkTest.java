package dev.takagari.alerting.falcon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMarkTest {
  private static RecordMark of(String record) {
    return RecordMark.of(record.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void readsTheEnvelopeWhereverItIs() {
    RecordMark mark = new RecordMark(1100L, Instant.ofEpochMilli(1_567_079_329_516L));
    assertThat(
            of(
                """
                {"metadata":{"customerIDString":"x","offset":1100,"eventType":"AuthActivityAuditEvent",
                "eventCreationTime":1567079329516},"event":{}}"""))
        .isEqualTo(mark);
    assertThat(
            of(
                """
                {"event":{"metadata":{"offset":7},"a":[1,{"offset":8}]},
                "MetaData":{"nested":{"offset":9},"Offset":"1100","EventCreationTime":1567079329516}}"""))
        .isEqualTo(mark);
  }

  @Test
  void doesNotCareForWhatFollowsIt() {
    assertThat(of("{\"metadata\":{\"offset\":5},\"event\":{\"cut").offset()).isEqualTo(5);
    assertThat(of("{\"metadata\":{\"offset\":5},\"event\":" + "[".repeat(100_000)).offset())
        .isEqualTo(5);
  }

  @Test
  void looksBehindAMegabyte() {
    String long1 = "x".repeat(7 << 20);
    assertThat(of("{\"event\":{\"a\":\"" + long1 + "\"},\"metadata\":{\"offset\":5}}").offset())
        .isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "",
        "[1]",
        "7",
        "{}",
        "{\"metadata\":7}",
        "{\"metadata\":{}}",
        "{\"metadata\":{\"offset\":-1}}",
        "{\"metadata\":{\"offset\":1.5}}",
        "{\"metadata\":{\"offset\":null}}",
        "{\"metadata\":{\"offset\":[3]}}",
        "{\"metadata\":{\"offset\":\"many\"}}",
        "{\"metadata\":{\"offset\":99999999999999999999}}",
        "{\"metadata\":{\"offset\":\"99999999999999999999\"}}",
        "{\"metadata\":{\"offset\":5",
        "\u0000\u0001{"
      })
  void saysWhenItCannotBeRead(String record) {
    assertThat(of(record).offset()).isNull();
  }

  @Test
  void readsATimeOnlyIfItIsOne() {
    assertThat(of("{\"metadata\":{\"offset\":5,\"eventCreationTime\":\"soon\"}}"))
        .isEqualTo(new RecordMark(5L, null));
  }
}
