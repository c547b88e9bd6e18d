package dev.takagari.alerting.triage;

import dev.takagari.core.queue.QueueMessage;

/// Is told when a step is done; tests let it throw.
@FunctionalInterface
public interface TriageHook {
  /// Does nothing.
  TriageHook NONE = (step, message) -> {};

  void reached(TriageStep step, QueueMessage message);
}
