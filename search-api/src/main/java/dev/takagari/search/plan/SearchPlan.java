package dev.takagari.search.plan;

import java.util.List;

/// What a search reads, and what it does not.
///
/// @param notRead times that the tier leaves out, newest first
/// @param complete false when something that the tier includes cannot be read
public record SearchPlan(List<Part> parts, TimeRanges notRead, List<Note> notes, boolean complete) {
  public SearchPlan {
    parts = List.copyOf(parts);
    notes = List.copyOf(notes);
  }
}
