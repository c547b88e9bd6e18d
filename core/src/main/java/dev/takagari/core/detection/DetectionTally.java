package dev.takagari.core.detection;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of the events of one unit on their way to detections, in one sink: `events` is
/// `detections` and the sum of `without`.
///
/// @param events that were looked at
/// @param detections events of which a detection was made; what triage has already counts too
/// @param without events that are no detection, by reason: a closed set of kebab-case names
/// @param fates the same record by record; [RecordFates#NONE] unless somebody brought the unit
public record DetectionTally(
    long events, long detections, SortedMap<String, Long> without, RecordFates fates) {
  public DetectionTally {
    without = Collections.unmodifiableSortedMap(new TreeMap<>(without));
  }

  /// A tally that does not say what became of which record.
  public DetectionTally(long events, long detections, SortedMap<String, Long> without) {
    this(events, detections, without, RecordFates.NONE);
  }
}
