package dev.takagari.search.http;

import dev.takagari.core.event.Event;
import dev.takagari.core.event.JsonBuffer;

/// Gives a row's original record back. Safe for use by several threads.
public interface OriginalRecords {

  /// Appends the record as one JSON object: every member, exact value and type.
  ///
  /// @throws dev.takagari.core.error.TakagariException internal if the row cannot be turned back
  void write(Event row, JsonBuffer into);
}
