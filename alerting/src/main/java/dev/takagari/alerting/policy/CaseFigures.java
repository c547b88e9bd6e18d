package dev.takagari.alerting.policy;

import dev.takagari.core.detection.Severity;
import java.time.Instant;
import java.util.List;

/// What a policy may know of the case itself.
///
/// @param severity the highest that its detections came with
/// @param detections distinct ones, at least 1
/// @param occurrences in all of them, at least 1
/// @param hosts distinct ones
/// @param earlier how earlier cases of the same thing were closed, in any order; when it is empty,
///   what the facts say of them counts
public record CaseFigures(
    Severity severity, long detections, long occurrences, long hosts, List<Closed> earlier) {
  public CaseFigures {
    earlier = List.copyOf(earlier);
  }

  /// An earlier case.
  ///
  /// @param reason the code of the reason, as `false-positive`
  public record Closed(String reason, Instant at) {}
}
