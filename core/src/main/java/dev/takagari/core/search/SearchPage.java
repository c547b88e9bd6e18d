package dev.takagari.core.search;

import dev.takagari.core.event.EventRow;
import java.util.List;

/// What one engine found.
///
/// @param rows newest first, each checked by the reference matcher; rows may repeat an event id
///   when the engine holds it more than once
/// @param more whether rows may follow the last one
/// @param complete false when the engine gave up or could not read a part; rows are then right but
///   some may be missing
public record SearchPage(List<EventRow> rows, boolean more, boolean complete, SearchStats stats) {

  /// An engine ends a page of more than one place early, with `more`, when the texts of its rows
  /// are larger than this.
  public static final long MOST_BYTES = 8L << 20;

  public SearchPage {
    rows = List.copyOf(rows);
  }
}
