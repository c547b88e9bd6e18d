package dev.takagari.app.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PointInTimeTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @Test
  void isSoLongAgoOrATime() {
    assertThat(PointInTime.parse("since", " 7d ", NOW))
        .isEqualTo(Instant.parse("2026-11-13T12:00:00Z"));
    assertThat(PointInTime.parse("since", "2026-11-20T14:00Z", NOW))
        .isEqualTo(Instant.parse("2026-11-20T14:00:00Z"));
    assertThatThrownBy(() -> PointInTime.parse("since", "yesterday", NOW))
        .isInstanceOf(TakagariException.class);
  }

  @Test
  void isNeverOlderThanAnEventCanBe() {
    assertThat(PointInTime.parse("since", "999999999w", NOW)).isEqualTo(Instant.EPOCH);
  }
}
