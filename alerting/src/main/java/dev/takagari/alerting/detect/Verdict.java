package dev.takagari.alerting.detect;

import dev.takagari.core.detection.Detection;

/// What an event is.
sealed interface Verdict {

  /// Worth a look.
  record Detected(Detection detection) implements Verdict {}

  /// Only an event.
  record Left(Reason reason) implements Verdict {}
}
