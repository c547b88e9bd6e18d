package dev.takagari.core.hunt;

import java.time.Instant;

/// Says whether the lake holds what a hunt has to look through. Safe for use by several threads.
public interface ArrivedUnits {
  /// How many units that were claimed before a time are compared with indicators already and not in
  /// the lake yet: a hunt that read the lake now would miss their events, and nobody else would
  /// look at them again.
  ///
  /// Units that a sink gave up are not among them; redriving one compares it anew.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  long onTheWay(Instant claimedBefore);
}
