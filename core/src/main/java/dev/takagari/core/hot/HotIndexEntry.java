package dev.takagari.core.hot;

import dev.takagari.core.search.TimeRange;

/// One index that we made.
///
/// @param name its name in the engine
/// @param uuid the engine's own identity of it: an index that was lost and made again has another
///   one
/// @param eventClass the class of its events
/// @param period the event time it holds, as [HotPeriod#textOf] writes it
public record HotIndexEntry(String name, String uuid, String eventClass, String period) {
  public HotIndexEntry {
    if (HotPeriod.ofText(period).isEmpty()) {
      throw new IllegalArgumentException("not a period: " + period);
    }
  }

  /// The event time of its events.
  public TimeRange range() {
    return HotPeriod.ofText(period).orElseThrow().range(period);
  }
}
