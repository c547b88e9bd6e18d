package dev.takagari.search.sighted;

import dev.takagari.core.query.Query;

/// What sightings say about where a search has to look.
///
/// @param rows every event that fits the query fits this too; [Query#NONE] if there is none
/// @param days of the range that are left
/// @param ofDays days of the range
public record Guidance(Query rows, long days, long ofDays) {
  /// Whether nothing can be found.
  public boolean isNothing() {
    return rows.equals(Query.NONE);
  }
}
