package dev.takagari.search.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeExpressionTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.123456789Z");

  @ParameterizedTest
  @CsvSource({
    "now, 2026-11-20T12:00:00.123456Z",
    "NOW, 2026-11-20T12:00:00.123456Z",
    "now-1s, 2026-11-20T11:59:59.123456Z",
    "now-90m, 2026-11-20T10:30:00.123456Z",
    "now - 4h, 2026-11-20T08:00:00.123456Z",
    "now-1D, 2026-11-19T12:00:00.123456Z",
    "now-2w, 2026-11-06T12:00:00.123456Z",
    "2026-11-20, 2026-11-20T00:00:00Z",
    "2024-02-29, 2024-02-29T00:00:00Z",
    "2026-11-20T14:00, 2026-11-20T14:00:00Z",
    "2026-11-20T14:00Z, 2026-11-20T14:00:00Z",
    "2026-11-20t14:00z, 2026-11-20T14:00:00Z",
    "2026-11-20 14:00:05.25, 2026-11-20T14:00:05.250Z",
    "2026-11-20 14:00:05.25+09:00, 2026-11-20T05:00:05.250Z",
    "2026-11-20T14:00:05-05:30, 2026-11-20T19:30:05Z",
    "2026-11-20T14:00:05.1234567, 2026-11-20T14:00:05.123456Z",
    "'  2026-11-20  ', 2026-11-20T00:00:00Z",
    "1970-01-01, 1970-01-01T00:00:00Z",
    "2200-01-01, 2200-01-01T00:00:00Z"
  })
  void readsTimes(String text, Instant expected) {
    assertThat(TimeExpression.parse("from", text, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Z",
        "z",
        "-",
        "now-",
        "now+1h",
        "now-1",
        "now-1y",
        "now-1h30m",
        "now-1234567890s",
        "yesterday",
        "2026",
        "2026-11",
        "20261120",
        "2026-11-31",
        "2026-02-30",
        "2026-02-30T00:00",
        "2026-02-29 10:00",
        "2026-02-30T00:00Z",
        "2026-13-01",
        "2026-11-20T",
        "2026-11-20T14",
        "2026-11-20T24:00",
        "2026-11-20T24:00Z",
        "2026-11-20T14:60",
        "2026-11-20T23:59:60",
        "2026-11-20T14:00+25:00",
        "2026-11-20T14:00 Z",
        "2026-11-20  14:00",
        "1763640000",
        "1763640000000",
        "0x10",
        "2026-11-20T14:00[Asia/Tokyo]",
        "２０２６-11-20",
        "1969-12-31",
        "1969-12-31T23:59:59.999999Z",
        "2200-01-01T00:00:00.000001Z",
        "+12026-11-20",
        "now-999999999w",
        "2026-11-20T14:00\0"
      })
  void refusesWhatIsNoTimeOfAnEvent(String text) {
    assertThatThrownBy(() -> TimeExpression.parse("from", text, NOW))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
        .hasMessageStartingWith("from ");
  }

  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "15m, PT15M",
    "24H, PT24H",
    "' 7d ', PT168H",
    "2w, PT336H",
    "007d, PT168H"
  })
  void readsDurations(String text, Duration expected) {
    assertThat(TimeExpression.parseDuration("since", text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "h",
        "0s",
        "000d",
        "-1h",
        "1.5h",
        "1 h",
        "1h30m",
        "1y",
        "PT1H",
        "٣d",
        "1234567890s"
      })
  void refusesWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> TimeExpression.parseDuration("since", text))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST))
        .hasMessageStartingWith("since ");
  }
}
