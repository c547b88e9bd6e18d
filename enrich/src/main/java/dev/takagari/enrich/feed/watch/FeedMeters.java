package dev.takagari.enrich.feed.watch;

import dev.takagari.core.indicator.feed.FeedState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How feeds are doing, by the ledger: the meters of all processes are the same, whichever of them
/// tried a feed. Safe for use by several threads.
public final class FeedMeters {
  private static final double BILLION = 1e9;

  private final InstantSource clock;
  private volatile Map<String, FeedState> states = Map.of();

  /// @param feeds those that are set up: the tags
  public FeedMeters(MeterRegistry registry, Collection<String> feeds, InstantSource clock) {
    this.clock = clock;
    for (String feed : feeds) {
      gauge(registry, feed, "takagari.indicators.feed.age", "seconds", this::age);
      gauge(registry, feed, "takagari.indicators.feed.values", null, FeedState::indicators);
      gauge(registry, feed, "takagari.indicators.feed.failures", null, FeedState::failures);
      gauge(
          registry,
          feed,
          "takagari.indicators.feed.trouble",
          null,
          state -> state.isInTrouble() ? 1 : 0);
    }
  }

  private void gauge(
      MeterRegistry registry,
      String feed,
      String name,
      @Nullable String unit,
      ToDoubleFunction<FeedState> figure) {
    Gauge.builder(
            name,
            this,
            meters -> {
              FeedState state = meters.states.get(feed);
              return state == null ? Double.NaN : figure.applyAsDouble(state);
            })
        .baseUnit(unit)
        .tag("feed", feed)
        .register(registry);
  }

  /// Takes over what is known now.
  ///
  /// @param known every feed of which something is known
  /// @param off those that are switched off: they are measured no more
  public void update(List<FeedState> known, Set<String> off) {
    states =
        known.stream()
            .filter(state -> !off.contains(state.feed()))
            .collect(Collectors.toUnmodifiableMap(FeedState::feed, state -> state));
  }

  private double age(FeedState state) {
    Instant last = state.lastGood();
    return last == null
        ? Double.NaN
        : (double) Duration.between(last, clock.instant()).toNanos() / BILLION;
  }
}
