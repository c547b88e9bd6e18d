package dev.takagari.search.run;

import dev.takagari.search.plan.Part.Engine;
import dev.takagari.search.plan.Tier;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/// The meters of search, `takagari.search.<thing>.<verb>`. Tags come from closed sets: tiers,
/// outcomes, the two stores, names of notes; never anything of a query or an event.
public final class SearchMeters {
  private final MeterRegistry registry;
  private final AtomicInteger running = new AtomicInteger();

  /// How a search ended.
  public enum Outcome {
    /// With every row.
    COMPLETE,
    /// With rows, of which some may be missing.
    PARTIAL,
    /// With an error.
    FAILED,
    /// Before it began: too many were running.
    REFUSED
  }

  public SearchMeters(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("takagari.search.searches.running", running, AtomicInteger::get)
        .description("searches under way")
        .register(registry);
  }

  /// A search begins.
  public void started() {
    running.incrementAndGet();
  }

  /// A search that began has ended.
  public void ended() {
    running.decrementAndGet();
  }

  /// How a search ended, and after which time.
  public void outcome(Tier tier, Outcome outcome, Duration took) {
    registry
        .counter(
            "takagari.search.searches.run",
            "tier",
            tier.code(),
            "outcome",
            outcome.name().toLowerCase(Locale.ROOT))
        .increment();
    registry.timer("takagari.search.searches.time", "tier", tier.code()).record(took);
  }

  /// What a search found and what it cost.
  public void answered(SearchAnswer answer) {
    registry
        .counter("takagari.search.rows.found", "stage", stage(Engine.HOT))
        .increment((double) answer.hotRows());
    registry
        .counter("takagari.search.rows.found", "stage", stage(Engine.COLD))
        .increment((double) answer.coldRows());
    count("takagari.search.rows.checked", answer.stats().rowsChecked());
    count("takagari.search.files.planned", answer.stats().filesPlanned());
    count("takagari.search.files.pruned", answer.stats().filesPruned());
    count("takagari.search.files.read", answer.stats().filesRead());
    count("takagari.search.bytes.read", answer.stats().bytesRead());
    count("takagari.search.bytes.fetched", answer.stats().bytesFetched());
  }

  /// An engine did not give all that it was asked for.
  ///
  /// @param reason the code of the note that tells it
  public void failed(Engine engine, String reason) {
    registry
        .counter("takagari.search.engines.failed", "stage", stage(engine), "reason", reason)
        .increment();
  }

  private static String stage(Engine engine) {
    return engine == Engine.HOT ? "hot" : "lake";
  }

  private void count(String name, long amount) {
    registry.counter(name).increment((double) amount);
  }
}
