package dev.takagari.enrich.intel;

import dev.takagari.core.intel.IntelAnswer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/// The meters of enrichment, `takagari.intel.*`. Tags are names of sources and codes of ours.
public final class IntelMeters {
  private final MeterRegistry registry;

  public IntelMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /// What came of asking a source.
  public void answered(String source, IntelAnswer answer) {
    registry
        .counter("takagari.intel.answers", "source", source, "outcome", outcome(answer))
        .increment();
    switch (answer) {
      case IntelAnswer.Failed failed ->
          registry
              .counter("takagari.intel.failures", "source", source, "reason", failed.code().code())
              .increment();
      case IntelAnswer.NotAsked refused ->
          registry
              .counter(
                  "takagari.intel.refusals", "source", source, "reason", refused.reason().code())
              .increment();
      case IntelAnswer.Said _ -> {}
    }
  }

  /// A request went out to a source.
  public void requested(String source, Duration took) {
    registry.timer("takagari.intel.requests", "source", source).record(took);
  }

  /// An answer was there from before.
  public void kept(String source) {
    registry.counter("takagari.intel.kept", "source", source).increment();
  }

  /// The outcome as tags and the audit log name it.
  public static String outcome(IntelAnswer answer) {
    return switch (answer) {
      case IntelAnswer.Found _ -> "found";
      case IntelAnswer.NotFound _ -> "not-found";
      case IntelAnswer.Clean _ -> "clean";
      case IntelAnswer.Failed _ -> "failed";
      case IntelAnswer.NotAsked _ -> "not-asked";
    };
  }
}
