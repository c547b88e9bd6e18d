package dev.takagari.core.lake;

import dev.takagari.core.event.ByteSpan;
import dev.takagari.core.event.Column;
import dev.takagari.core.event.Event;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Reads rows of data files of the table `events` as events, for those who compare each row
/// themselves: first few columns of all rows, then whole rows of those that matter. Safe for use by
/// several threads.
///
/// Memory holds the chosen columns of one row group. Both methods throw `lake-unavailable` when a
/// file cannot be read; what was handed over before stays handed over.
public interface LakeFileRows {
  /// Hands over every row with the given columns only: others have no value, and there are no
  /// attributes. An event is valid only during the call. Columns that the file lacks have no value.
  ///
  /// @param location as a plan names it
  void columns(String location, Set<Column> columns, Consumer<Event> rows);

  /// Hands over whole rows.
  ///
  /// @param location as a plan names it
  /// @param wanted is asked with the `event.id` of every row; a row group without a wanted one is
  ///   not read
  void rows(String location, Predicate<ByteSpan> wanted, Consumer<Event> rows);
}
