package dev.takagari.core.detection;

/// One version of a detection.
///
/// @param id as [Detection#id()]
/// @param revision as [Detection#revision()]
public record DetectionVersion(String id, String revision) {
  /// The version that a detection is.
  public static DetectionVersion of(Detection detection) {
    return new DetectionVersion(detection.id(), detection.revision());
  }
}
