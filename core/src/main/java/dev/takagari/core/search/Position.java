package dev.takagari.core.search;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.Event;

/// A place in the order of results: newest first, then by event id, descending.
///
/// @param micros `@timestamp` in µs
public record Position(long micros, String eventId) implements Comparable<Position> {

  public static Position of(Event event) {
    return new Position(
        event.number(Columns.TIMESTAMP), String.valueOf(event.string(Columns.EVENT_ID)));
  }

  /// Negative when this comes before `other` in results.
  @Override
  public int compareTo(Position other) {
    int newestFirst = Long.compare(other.micros, micros);
    return newestFirst == 0 ? other.eventId.compareTo(eventId) : newestFirst;
  }
}
