package dev.takagari.core.lake;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import java.util.function.Consumer;

/// The rows of one data file, in the order in which they are to be written. Can be walked once.
public interface SortedRows {

  /// An upper bound of the number of rows: copies are dropped while they are walked.
  long count();

  /// An upper bound of the values the column has in these rows, list elements counted one by one,
  /// and so of the distinct ones, which sizes bloom filters.
  long values(Column column);

  /// Hands every row to `consumer`; an event is valid only during the call.
  void forEach(Consumer<Event> consumer);
}
