package dev.takagari.core.search;

import dev.takagari.core.event.EventRow;
import java.util.List;

/// Events that were asked for.
///
/// @param rows in the order that was asked for, each event once
/// @param more whether there are more than wanted
/// @param notCovered what was not read though it was asked for, for people, as `the hot index took
///   too long`; empty when everything was read. Never a value of an event
public record EventAnswer(List<EventRow> rows, boolean more, List<String> notCovered) {
  public EventAnswer {
    rows = List.copyOf(rows);
    notCovered = List.copyOf(notCovered);
  }
}
