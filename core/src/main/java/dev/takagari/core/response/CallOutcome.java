package dev.takagari.core.response;

import java.time.Duration;

/// What came of a call that changes something outside. All texts are ours: nothing of what the
/// other side wrote but its codes.
public sealed interface CallOutcome {

  /// It was taken on.
  ///
  /// @param words what the other side says of it
  record Done(String words) implements CallOutcome {}

  /// It was surely not done, and will not be.
  record Refused(String why) implements CallOutcome {}

  /// It was surely not done, and may be tried again.
  ///
  /// @param pause after which
  record NotNow(Duration pause, String why) implements CallOutcome {}

  /// Nobody knows whether it was done: the answer is missing, or says so.
  record Unknown(String why) implements CallOutcome {}
}
