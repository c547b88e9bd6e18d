package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.DelayStage;
import dev.takagari.core.coverage.StageDelays;
import dev.takagari.core.search.TimeRange;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The meters of coverage. They show what the ledger says, so those of all processes are the same,
/// also after a restart.
public final class CoverageMeters {
  private static final Logger LOG = LoggerFactory.getLogger(CoverageMeters.class);
  private static final Duration DAY = Duration.ofDays(1);
  private static final List<Double> QUANTILES = List.of(0.5, 0.95, 0.99);

  private final Supplier<CoverageSnapshot> snapshots;

  /// @param feeds of the configuration: the tags
  public CoverageMeters(
      MeterRegistry registry, List<String> feeds, Supplier<CoverageSnapshot> snapshots) {
    this.snapshots = snapshots;
    for (String feed : feeds) {
      Gauge.builder("takagari.ingest.coverage.gap", () -> gapMinutes(feed))
          .baseUnit("minutes")
          .tag("feed", feed)
          .description("minutes of the last day in which something should have come and did not")
          .register(registry);
      for (DelayStage stage : DelayStage.values()) {
        for (double quantile : QUANTILES) {
          TimeGauge.builder(
                  "takagari.ingest.delay", () -> delay(feed, stage, quantile), TimeUnit.SECONDS)
              .tag("feed", feed)
              .tag("stage", stage.tag())
              .tag("quantile", Double.toString(quantile))
              .description("how long events of the last hour took for the step")
              .register(registry);
        }
      }
    }
  }

  private Optional<CoverageSnapshot> snapshot() {
    try {
      return Optional.of(snapshots.get());
    } catch (RuntimeException e) {
      LOG.debug("coverage is not known", e);
      return Optional.empty();
    }
  }

  private double gapMinutes(String feed) {
    return snapshot()
        .flatMap(
            known ->
                known
                    .feed(feed)
                    .map(
                        one ->
                            (double)
                                one.gapMinutes(new TimeRange(known.at().minus(DAY), known.at()))))
        .orElse(Double.NaN);
  }

  private double delay(String feed, DelayStage stage, double quantile) {
    return snapshot().stream()
        .flatMap(known -> known.recent().stream())
        .filter(delays -> delays.feed().equals(feed) && delays.stage() == stage)
        .map(StageDelays::delays)
        .flatMap(delays -> Optional.ofNullable(delays.percentile(quantile)).stream())
        .mapToDouble(delay -> (double) delay.toMillis() / 1000)
        .findFirst()
        .orElse(Double.NaN);
  }
}
