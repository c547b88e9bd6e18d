package dev.takagari.alerting.tell;

import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// What becomes of acts, in figures. Safe for use by several threads.
public final class TellMeters {
  private final MeterRegistry registry;

  public TellMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// Counts a try to do an act.
  ///
  /// @param took how long the try took
  public void delivered(String destination, Act act, Outcome outcome, Duration took) {
    Timer.builder("takagari.telling.deliveries")
        .description("tries to do an act outside, and how long they took")
        .tag("destination", destination)
        .tag("kind", act.kind().code())
        .tag(
            "outcome",
            switch (outcome) {
              case Outcome.Done _ -> "done";
              case Outcome.Later _, Outcome.NotNow _ -> "later";
              case Outcome.Never _ -> "never";
            })
        .register(registry)
        .record(took);
  }
}
