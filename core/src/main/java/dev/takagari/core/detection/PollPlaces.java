package dev.takagari.core.detection;

import java.util.OptionalLong;

/// Remembers how far those have come who go through a list that grows, so that another process can
/// go on there. Safe for use by several threads and processes; every method throws
/// `database-unavailable` when the store does not answer.
public interface PollPlaces {

  /// The place of the last element that was dealt with; empty when nobody ever began.
  OptionalLong find(String name);

  /// Remembers a place; an earlier one than is known changes nothing.
  void move(String name, long place);
}
