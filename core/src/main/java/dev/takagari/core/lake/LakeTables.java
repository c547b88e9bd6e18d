package dev.takagari.core.lake;

import dev.takagari.core.search.TimeRange;
import java.util.List;

/// All tables of the lake, `events` among them, for readers of SQL. Safe for use by several
/// threads.
public interface LakeTables {

  /// Names of the tables that are there now, in order.
  ///
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if they cannot be listed
  List<String> names();

  /// A table's newest state and the files that hold it.
  ///
  /// A file that needs delete files to be read rightly is refused, never given without them.
  ///
  /// @param range files without a row of this time may be left out, where the table has a column
  ///   `time`
  /// @throws dev.takagari.core.error.TakagariException not-found if there is no such table,
  ///   lake-unavailable if it cannot be read, or has delete files
  PinnedTable pin(String table, TimeRange range);
}
