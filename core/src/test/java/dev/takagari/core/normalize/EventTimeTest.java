package dev.takagari.core.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.testing.Seeds;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {
  @ParameterizedTest
  @CsvSource({
    "1625677521.137, 2021-07-07T17:05:21.137Z",
    "1625677521.13, 2021-07-07T17:05:21.130Z",
    "1651027750.0379999, 2022-04-27T02:49:10.037999Z",
    "1568947873.000000, 2019-09-20T02:51:13Z",
    "1687509728592, 2023-06-23T08:42:08.592Z",
    "1687509728, 2023-06-23T08:42:08Z",
    "999999999, 2001-09-09T01:46:39Z",
    "133984620360000000, 2025-07-31T19:00:36Z",
    "1687509728592123, 2023-06-23T08:42:08.592123Z",
    "1762539383209907608, 2025-11-07T18:16:23.209907Z",
    "2021-10-02T10:17:44Z, 2021-10-02T10:17:44Z",
    "2021-10-02T10:17:44.1234567Z, 2021-10-02T10:17:44.123456Z",
    "2021-10-02T19:17:44+09:00, 2021-10-02T10:17:44Z",
    "2021-10-02T05:17:44-0500, 2021-10-02T10:17:44Z",
    "2021-10-02 10:17:44, 2021-10-02T10:17:44Z",
    "2021-10-02T10:17, 2021-10-02T10:17:00Z",
  })
  void readsEveryForm(String text, Instant expected) {
    EventTime time = EventTime.parse(text);
    assertThat(time).isNotNull();
    assertThat(
            Instant.EPOCH
                .plusNanos(0)
                .plusSeconds(Math.floorDiv(time.micros(), 1_000_000L))
                .plusNanos(Math.floorMod(time.micros(), 1_000_000L) * 1_000))
        .isEqualTo(expected);
  }

  @Test
  void tellsWhenAZoneWasAssumed() {
    assertThat(EventTime.parse("2021-10-02T10:17:44"))
        .isNotNull()
        .extracting(EventTime::zoned)
        .isEqualTo(false);
    assertThat(EventTime.parse("2021-10-02T10:17:44Z"))
        .isNotNull()
        .extracting(EventTime::zoned)
        .isEqualTo(true);
    assertThat(EventTime.parse("1687509728"))
        .isNotNull()
        .extracting(EventTime::zoned)
        .isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "-1",
        "0.0",
        "0.000000",
        "12345678",
        "12345678901",
        "12345678901234567",
        "72057594037927936",
        "9999999999999999999",
        "12345678901234567890",
        "1.6e9",
        "1e12",
        "16256775 1",
        "none",
        "N/A",
        "-1625677521",
        "2021-02-30T00:00:00Z",
        "2021-13-01T00:00:00Z",
        "2021-10-02",
        "2021-10-02T24:00:00Z",
        "2021-10-02T10:17:44ZZ",
        "2021-10-02T10:17:44.Z",
        "2021-10-02T10:17:61Z",
        "2021-10-02T10:17:44+9",
        "2021-10-02T10:17:44+99:00",
        "1970-01-01T00:00:00Z",
        "1625677521.",
        ".137",
        "1625677521.13x",
        "0001625677521",
        "Sat Oct 2",
        "1625677521,137",
        "٠٠٠٠٠٠٠٠٠١"
      })
  void takesAnythingElseAsAbsent(String text) {
    assertThat(EventTime.parse(text)).isNull();
  }

  @Test
  void agreesWithThePlatformOnRandomIsoTimes() {
    RandomGenerator random = Seeds.random("time");
    for (int i = 0; i < 20_000; i++) {
      Instant instant =
          Instant.ofEpochSecond(random.nextLong(4_000_000_000L) + 1, random.nextInt(1_000_000_000));
      OffsetDateTime offset =
          instant.atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(-700, 700)));
      EventTime time = EventTime.parse(offset.toString());
      assertThat(time).as(offset.toString()).isNotNull();
      assertThat(time.micros())
          .isEqualTo(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000);
    }
  }
}
