package dev.takagari.core.sighting.store;

import java.time.YearMonth;

/// Takes rows out of the table `sightings`. Safe for use by several threads and processes; every
/// method throws `lake-unavailable` when the catalog or the storage does not answer, and can be
/// repeated.
public interface SightingRemoval {

  /// Takes all files of earlier months out of the table. Their bytes go when the snapshots that
  /// have them expire.
  ///
  /// @return files that were taken out
  int drop(YearMonth before);

  /// Makes the table empty, also when it cannot be read any more. Its commits count on if it can,
  /// and from 1 if not.
  void empty();
}
