package dev.takagari.adapters.mappingfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.mappingfile.rule.TimeForm;
import dev.takagari.core.normalize.EventTime;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormTest {
  @ParameterizedTest
  @CsvSource({
    "clf, , 03/Oct/2026:22:14:15 +0900, 2026-10-03T13:14:15Z, true",
    "auto, Asia/Tokyo, 2026-10-03 22:14:15, 2026-10-03T13:14:15Z, true",
    "auto, Asia/Tokyo, 2026-10-03T22:14:15Z, 2026-10-03T22:14:15Z, true",
    "auto, , 2026-10-03 22:14:15, 2026-10-03T22:14:15Z, false",
    "dd.MM.yyyy HH:mm:ss, , 03.10.2026 22:14:15, 2026-10-03T22:14:15Z, false",
    "dd.MM.yyyy HH:mm:ss, Europe/Berlin, 03.10.2026 22:14:15, 2026-10-03T20:14:15Z, true",
    "syslog, , Oct  3 22:14:15, 2025-10-03T22:14:15Z, false",
    "syslog, , Jan 13 02:04:05.250, 2026-01-13T02:04:05.250Z, false",
    "syslog, Asia/Tokyo, Jan 13 02:04:05, 2026-01-12T17:04:05Z, true",
    "syslog, , Feb 29 02:04:05, 2024-02-29T02:04:05Z, false",
    "syslog, , Jan 02 2024 03:04:05, 2024-01-02T03:04:05Z, false",
    "syslog, , 2026-01-13T02:04:05+09:00, 2026-01-12T17:04:05Z, true",
  })
  void readsTimes(String format, String zone, String text, String expected, boolean zoned) {
    assertThat(parse(format, zone, text))
        .isEqualTo(
            new EventTime(
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(expected)), zoned));
  }

  @Test
  void otherTextsAreNoTimes() {
    assertThat(parse("clf", null, "30/Feb/2026:22:14:15 +0900")).isNull();
    assertThat(parse("clf", null, "03/Oct/2026:22:14:15")).isNull();
    assertThat(parse("syslog", null, "Oct 33 22:14:15")).isNull();
    assertThat(parse("syslog", null, "nothing")).isNull();
    assertThat(parse("dd.MM.yyyy", null, "03.10.2026")).isNull();
  }

  private static EventTime parse(String format, String zone, String text) {
    long arrival = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2026-01-20T00:00:00Z"));
    return TimeForm.of(format, zone == null ? null : ZoneId.of(zone)).parse(text, arrival);
  }
}
