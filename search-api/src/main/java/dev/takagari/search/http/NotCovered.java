package dev.takagari.search.http;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.search.plan.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What an answer cannot be sure of, short enough to be read.
///
/// @param items the gravest
/// @param more how many others there are
record NotCovered(List<CoverageItem> items, int more) {
  private static final int MOST = 5;

  /// Notes of the planner that say that something received was not read.
  private static final Set<String> UNREAD =
      Set.of("hot-not-read", "cold-not-read", "pending-not-read");

  static NotCovered of(List<CoverageItem> found, List<Note> notes) {
    List<CoverageItem> items = new ArrayList<>();
    for (Note note : notes) {
      if (UNREAD.contains(note.code())) {
        items.add(CoverageItem.always(CoverageKind.UNFINISHED, "", 0, note.message()));
      }
    }
    items.addAll(found);
    int shown = Math.min(MOST, items.size());
    return new NotCovered(List.copyOf(items.subList(0, shown)), items.size() - shown);
  }
}
