package dev.takagari.core.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class IndicatorTextTest {
  @Test
  void whatWouldBeFoundEverywhereIsRefusedAndSaidToBeTooWide() {
    Map<String, IndicatorType> wide =
        Map.of(
            "11.0.0.0/7", IndicatorType.CIDR,
            "0.0.0.0/0", IndicatorType.IPV4,
            "2000::/15", IndicatorType.CIDR,
            "::/0", IndicatorType.IPV6,
            " cmd ", IndicatorType.CMDLINE,
            " x ", IndicatorType.FILENAME);
    wide.forEach(
        (text, type) -> {
          assertThat(IndicatorText.read(type, text))
              .as(text)
              .isInstanceOf(IndicatorReading.Refused.class);
          assertThat(IndicatorText.isTooWide(type, text)).as(text).isTrue();
        });
    Map<String, IndicatorType> narrow =
        Map.of(
            "10.0.0.0/8", IndicatorType.CIDR,
            "2001::/16", IndicatorType.CIDR,
            "192.0.2.7/32", IndicatorType.IPV4,
            "cmd.exe /c", IndicatorType.CMDLINE,
            "x1", IndicatorType.FILENAME,
            "x", IndicatorType.OTHER);
    narrow.forEach(
        (text, type) -> {
          assertThat(IndicatorText.read(type, text))
              .as(text)
              .isInstanceOf(IndicatorReading.Understood.class);
          assertThat(IndicatorText.isTooWide(type, text)).as(text).isFalse();
        });
    assertThat(IndicatorText.isTooWide(IndicatorType.CIDR, "no network")).isFalse();
  }
}
