package dev.takagari.ingest.engine;

import dev.takagari.core.unit.UnitId;

/// Is told when a step is reached; tests let it throw.
@FunctionalInterface
public interface StepHook {
  /// Does nothing.
  StepHook NONE = (step, unit) -> {};

  void reached(IngestStep step, UnitId unit);
}
