package dev.takagari.enrich.sighting;

import java.nio.file.Path;

/// How much memory sightings of a unit may take.
///
/// @param directory where rows beyond it go
/// @param unitBytes of each unit, shared by the threads that bring events
/// @param threads that bring events of a unit at once, about
public record SightingSinkSettings(Path directory, int unitBytes, int threads) {
  public SightingSinkSettings {
    if (unitBytes < 1 || threads < 1) {
      throw new IllegalArgumentException("a unit needs memory and a thread");
    }
  }

  /// What each thread may take before it spills.
  int collectorBytes() {
    return Math.max(1, unitBytes / threads);
  }
}
