package dev.takagari.enrich.match;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// How old and how large the matcher of this process is.
final class MatcherMeters {
  private static final double BILLION = 1e9;

  private final InstantSource clock;
  private final Timer builds;
  private final Counter failures;
  private volatile Instant upToDate;
  private volatile @Nullable IndicatorMatcher matcher;

  MatcherMeters(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.upToDate = clock.instant();
    Gauge.builder("takagari.indicators.age", this, MatcherMeters::age)
        .baseUnit("seconds")
        .register(registry);
    gauge(registry, "takagari.indicators.generation", matcher -> (double) matcher.generation());
    gauge(registry, "takagari.indicators.values", matcher -> (double) matcher.baseSize());
    gauge(registry, "takagari.indicators.overlay", matcher -> matcher.overlaySize());
    gauge(registry, "takagari.indicators.memory", matcher -> (double) matcher.bytes());
    builds = registry.timer("takagari.indicators.builds");
    failures = registry.counter("takagari.indicators.builds.failed");
  }

  private void gauge(
      MeterRegistry registry, String name, ToDoubleFunction<IndicatorMatcher> figure) {
    Gauge.builder(
            name,
            this,
            meters -> {
              IndicatorMatcher current = meters.matcher;
              return current == null ? Double.NaN : figure.applyAsDouble(current);
            })
        .register(registry);
  }

  private double age() {
    return (double) Duration.between(upToDate, clock.instant()).toNanos() / BILLION;
  }

  /// The matcher has all that the store has.
  void upToDate() {
    upToDate = clock.instant();
  }

  void replaced(IndicatorMatcher now) {
    matcher = now;
  }

  void built(Runnable work) {
    builds.record(work);
  }

  void failed() {
    failures.increment();
  }
}
