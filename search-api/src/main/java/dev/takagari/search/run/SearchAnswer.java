package dev.takagari.search.run;

import dev.takagari.core.event.EventRow;
import dev.takagari.core.search.Position;
import dev.takagari.core.search.SearchStats;
import dev.takagari.search.plan.Note;
import dev.takagari.search.plan.TimeRanges;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One page found.
///
/// @param rows newest first, each event once
/// @param next where the next page begins, absent when nothing follows; a page may be short, even
///   empty, and still have a next one
/// @param complete false when an engine failed or gave up, so that rows may be missing; a note says
///   why
/// @param notRead times whose rows may be missing, newest first
/// @param hotRows rows of this page that the hot index gave
/// @param coldRows rows of this page that the lake gave
public record SearchAnswer(
    List<EventRow> rows,
    Optional<Position> next,
    boolean complete,
    List<Note> notes,
    TimeRanges notRead,
    SearchStats stats,
    long hotRows,
    long coldRows,
    Duration took) {
  public SearchAnswer {
    rows = List.copyOf(rows);
    notes = List.copyOf(notes);
  }
}
