package dev.takagari.core.detection;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What became of the events of one unit on their way to detections, in one sink.
///
/// @param events that were looked at
/// @param detections that were handed over; copies and updates count
/// @param without events that are no detection, by reason: a closed set of kebab-case names
public record DetectionTally(long events, long detections, SortedMap<String, Long> without) {
  public DetectionTally {
    without = Collections.unmodifiableSortedMap(new TreeMap<>(without));
  }
}
