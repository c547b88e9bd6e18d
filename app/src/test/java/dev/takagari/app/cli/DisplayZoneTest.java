package dev.takagari.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DisplayZoneTest {
  private static final Instant TIME = Instant.parse("2026-03-29T00:59:59.000001Z");

  @Test
  void writesTimesWithTheOffsetThatHoldsThen() {
    assertThat(DisplayZone.UTC.text(TIME)).isEqualTo("2026-03-29T00:59:59.000001Z");
    assertThat(DisplayZone.of("Asia/Tokyo").text(TIME))
        .isEqualTo("2026-03-29T09:59:59.000001+09:00");
    DisplayZone berlin = DisplayZone.of("Europe/Berlin");
    assertThat(berlin.text(TIME)).isEqualTo("2026-03-29T01:59:59.000001+01:00");
    assertThat(berlin.text(TIME.plusSeconds(1))).isEqualTo("2026-03-29T03:00:00.000001+02:00");
    assertThat(DisplayZone.of("+05:30").text("2026-03-29T00:00:00Z"))
        .isEqualTo("2026-03-29T05:30:00.000000+05:30");
    assertThat(berlin.minute("2026-10-25T00:30:00Z")).isEqualTo("2026-10-25 02:30+02:00");
    assertThat(berlin.minute("2026-10-25T01:30:00Z")).isEqualTo("2026-10-25 02:30+01:00");
    assertThat(DisplayZone.UTC.minute("2026-10-25T00:30:59Z")).isEqualTo("2026-10-25 00:30");
    assertThat(DisplayZone.UTC.second("2026-10-25T00:30:59.9Z")).isEqualTo("2026-10-25 00:30:59");
    assertThat(berlin.minute("no time\u001b")).isEqualTo("no time\\u001b");
    assertThat(berlin.text("no time\u001b")).isEqualTo("no time\\u001b");
  }

  @Test
  void namesItself() {
    for (String utc : new String[] {"UTC", "Z", "+00:00"}) {
      assertThat(DisplayZone.of(utc).label()).isEqualTo("UTC");
    }
    assertThat(DisplayZone.of(" Asia/Tokyo ").label()).isEqualTo("Asia/Tokyo");
  }

  @Test
  void theOptionCountsMoreThanTheEnvironment() {
    Map<String, String> tokyo = Map.of(DisplayZone.VARIABLE, "Asia/Tokyo");
    assertThat(DisplayZone.chosen(null, tokyo).label()).isEqualTo("Asia/Tokyo");
    assertThat(DisplayZone.chosen("UTC", tokyo)).isEqualTo(DisplayZone.UTC);
    assertThat(DisplayZone.chosen(null, Map.of())).isEqualTo(DisplayZone.UTC);
    assertThatThrownBy(() -> DisplayZone.chosen("Mars/Base", Map.of()))
        .isInstanceOf(CommandFailure.class);
  }
}
