package dev.takagari.app.sql;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;

/// Counts statements. Safe for use by several threads.
public final class SqlMeters {
  private final MeterRegistry registry;

  public SqlMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// How a statement ended.
  public enum Outcome {
    COMPLETE,
    /// Rows were left out because of the limit.
    TRUNCATED,
    /// It was not begun: no query, too large, or too many ran.
    REFUSED,
    /// It failed or was ended.
    FAILED
  }

  /// A statement has ended.
  ///
  /// @param bytes of the files that it could open
  public void ended(Outcome outcome, long bytes, Duration time) {
    registry
        .counter(
            "takagari.search.statements.run", "outcome", outcome.name().toLowerCase(Locale.ROOT))
        .increment();
    registry.counter("takagari.search.statements.bytes").increment((double) bytes);
    registry.timer("takagari.search.statements.time").record(time);
  }
}
