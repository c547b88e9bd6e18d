package dev.takagari.app.alerting;

import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ActQueue.ActCount;
import dev.takagari.core.telling.ActQueue.State;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/// How many acts wait and are dead at each destination, and how long the oldest waits, as they were
/// at the last look. A destination is known from the first act that waited there when somebody
/// looked, and then for good. Safe for use by several threads.
public final class ActFigures {
  private final ActQueue acts;
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final Map<String, ActCount> last = new ConcurrentHashMap<>();

  public ActFigures(ActQueue acts, MeterRegistry registry, InstantSource clock) {
    this.acts = acts;
    this.registry = registry;
    this.clock = clock;
  }

  /// Looks.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable; then the figures stay
  public void update() {
    update(acts.counts());
  }

  /// Takes over figures.
  ///
  /// @param counts those that are known and left out have none
  public void update(List<ActCount> counts) {
    Map<String, ActCount> now = new TreeMap<>();
    last.keySet().forEach(known -> now.put(known, nothing(known)));
    counts.forEach(count -> now.put(count.destination(), count));
    now.forEach(
        (destination, count) -> {
          if (last.put(destination, count) == null) {
            register(destination);
          }
        });
  }

  private static ActCount nothing(String destination) {
    return new ActCount(destination, 0, 0, null);
  }

  private void register(String destination) {
    acts(destination, State.WAITING, ActCount::waiting);
    acts(destination, State.DEAD, ActCount::dead);
    Gauge.builder("takagari.telling.oldest", this, figures -> figures.age(destination))
        .tag("destination", destination)
        .baseUnit("seconds")
        .description("how long the oldest act waits that is to be done there, 0 when none does")
        .register(registry);
  }

  private void acts(String destination, State state, ToDoubleFunction<ActCount> figure) {
    Gauge.builder(
            "takagari.telling.acts", this, figures -> figure.applyAsDouble(figures.of(destination)))
        .tag("destination", destination)
        .tag("state", state.code())
        .description("acts that wait or are dead")
        .register(registry);
  }

  private ActCount of(String destination) {
    return last.getOrDefault(destination, nothing(destination));
  }

  private double age(String destination) {
    Instant since = of(destination).since();
    if (since == null) {
      return 0;
    }
    return Math.max(0, Duration.between(since, clock.instant()).toMillis() / 1e3);
  }
}
