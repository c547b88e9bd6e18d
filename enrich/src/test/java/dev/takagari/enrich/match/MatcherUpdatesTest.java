package dev.takagari.enrich.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MatcherUpdatesTest {
  @TempDir Path directory;

  @Test
  void goesOnAfterTheStoreWasSilent() throws Exception {
    FakeChanges store = new FakeChanges();
    store.setSilent(true);
    MatcherSettings settings =
        new MatcherSettings(directory, Duration.ofMillis(1), Duration.ofMillis(1), 10, 20, 1 << 20);
    MatcherSource source =
        new MatcherSource(
            store, settings, Runnable::run, () -> Instant.EPOCH, new SimpleMeterRegistry());
    source.load();
    try (MatcherUpdates updates = MatcherUpdates.start(source, settings)) {
      assertThat(updates).isNotNull();
      int asked = store.asked();
      until(() -> store.asked() > asked + 5);
      store.setSilent(false);
      IndicatorValue evil = new IndicatorValue(IndicatorType.DOMAIN, "evil.example");
      store.change(List.of(new ActiveIndicator(evil, false)), List.of());
      until(() -> store.sweeps() > 2 && store.wholes() > 0);
      store.change(List.of(), List.of(evil));
      until(() -> isAt(source, 2));
    }
  }

  private static boolean isAt(MatcherSource source, long generation) {
    return source.current().generation() == generation;
  }

  private static void until(BooleanSupplier met) throws InterruptedException {
    while (!met.getAsBoolean()) {
      Thread.sleep(1);
    }
  }
}
