package dev.takagari.core.identity;

import java.util.List;

/// Takes sightings down. Safe for use by several threads and processes.
@FunctionalInterface
public interface SightingLog {

  /// Remembers nothing.
  SightingLog NONE = sightings -> {};

  /// Takes sightings over, all or none, in any order of their times. What is known changes nothing,
  /// so everything may be said again.
  ///
  /// @throws dev.takagari.core.error.TakagariException code database-unavailable; to be tried again
  void record(List<Sighting> sightings);
}
