package dev.takagari.ingest.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IngestSettingsTest {
  private final IngestSettings settings =
      IngestSettings.defaults()
          .withTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(2));

  @Test
  void pausesGrowToABound() {
    assertThat(settings.pause(0, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.pause(1, 1)).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.pause(2, 1)).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.pause(5, 1)).isEqualTo(Duration.ofSeconds(32));
    assertThat(settings.pause(1_000_000, 1)).isEqualTo(settings.retryMax());
  }

  @Test
  void pausesAreSpreadOverHalfOfTheirLength() {
    assertThat(settings.pause(3, 0)).isEqualTo(Duration.ofSeconds(4));
    assertThat(settings.pause(3, 0.5)).isEqualTo(Duration.ofSeconds(6));
    assertThat(settings.pause(3, 1)).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void aLineMayHaveEightMebibytes() {
    assertThat(IngestSettings.defaults().lineCap()).isEqualTo(8 << 20);
  }
}
