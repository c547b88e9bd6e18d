package dev.takagari.core.lake;

import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import java.util.function.Consumer;

/// The rows of one data file, in the order in which they are to be written. Can be walked once.
public interface SortedRows {

  /// The exact number of rows.
  long count();

  /// How many values the column has in these rows, list elements counted one by one: an upper bound
  /// of the distinct ones, which sizes bloom filters.
  long values(Column column);

  /// Hands every row to `consumer`; an event is valid only during the call.
  void forEach(Consumer<Event> consumer);
}
