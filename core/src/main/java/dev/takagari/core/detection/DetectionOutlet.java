package dev.takagari.core.detection;

import java.util.List;

/// Where detections go that are to become cases. Safe for use by several threads.
public interface DetectionOutlet {

  /// Hands detections over, any number. When it returns all of them are kept for triage; when it
  /// throws, some may be. Handing one over again is fine.
  ///
  /// @throws dev.takagari.core.error.TakagariException transient when the same may be tried again
  void publish(List<Detection> detections);
}
