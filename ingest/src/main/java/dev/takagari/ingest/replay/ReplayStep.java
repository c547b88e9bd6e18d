package dev.takagari.ingest.replay;

import dev.takagari.core.steering.ReplayProgress;
import dev.takagari.core.steering.ReplayState;

/// Where a replay is after a part of its work.
///
/// @param moved whether anything was done; otherwise it waits
/// @param note what it waits for; empty when it does not
record ReplayStep(ReplayState state, ReplayProgress progress, boolean moved, String note) {
  static ReplayStep waits(ReplayState state, ReplayProgress progress, String note) {
    return new ReplayStep(state, progress, false, note);
  }

  static ReplayStep went(ReplayState state, ReplayProgress progress) {
    return new ReplayStep(state, progress, true, "");
  }
}
