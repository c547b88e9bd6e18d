package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.telling.ActQueue.ActCount;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ActFiguresTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ActFigures figures =
      new ActFigures(null, registry, InstantSource.fixed(NOON.plusSeconds(90)));

  private double acts(String destination, String state) {
    return registry
        .get("takagari.telling.acts")
        .tags("destination", destination, "state", state)
        .gauge()
        .value();
  }

  private double oldest(String destination) {
    return registry.get("takagari.telling.oldest").tag("destination", destination).gauge().value();
  }

  @Test
  void everyDestinationHasItsFigures() {
    figures.update(List.of(new ActCount("github", 0, 3, null), new ActCount("slack", 7, 1, NOON)));

    assertThat(acts("slack", "waiting")).isEqualTo(7);
    assertThat(acts("slack", "dead")).isEqualTo(1);
    assertThat(oldest("slack")).isEqualTo(90);
    assertThat(acts("github", "waiting")).isZero();
    assertThat(acts("github", "dead")).isEqualTo(3);
    assertThat(oldest("github")).isZero();
  }

  @Test
  void whereNothingWaitsAnyMoreTheFiguresAreZero() {
    figures.update(List.of(new ActCount("slack", 7, 1, NOON)));

    figures.update(List.of());

    assertThat(acts("slack", "waiting")).isZero();
    assertThat(acts("slack", "dead")).isZero();
    assertThat(oldest("slack")).isZero();
  }

  @Test
  void aClockThatIsBehindMakesNothingYoungerThanNow() {
    figures.update(List.of(new ActCount("slack", 1, 0, NOON.plusSeconds(100))));

    assertThat(oldest("slack")).isZero();
  }
}
