package dev.takagari.ingest.lake;

import dev.takagari.core.event.Event;

/// Says whether two rows of one id, whose columns differ, come from the same source record: they
/// differ then only in what was added to it, such as the name of a host that was not known before.
@FunctionalInterface
public interface SameRecord {
  /// Takes no rows with different columns for the same.
  SameRecord NEVER = (a, b) -> false;

  boolean same(Event a, Event b);
}
