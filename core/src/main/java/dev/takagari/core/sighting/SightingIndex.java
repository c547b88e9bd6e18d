package dev.takagari.core.sighting;

import java.util.function.Consumer;

/// Looks values up in the sightings. Safe for use by several threads.
public interface SightingIndex {

  /// Hands every row of the values and days asked for to `rows`: in the order of the table, one for
  /// each value, day, host and role, on the calling thread. What was committed long ago is there,
  /// what was committed within the last seconds may be.
  ///
  /// @return what it took
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if the table cannot be
  ///   read; rows may have been handed out before
  SightingCost find(SightingQuestion question, Consumer<SightingRow> rows);

  /// Whether lookups from now on know the table's commit of this number. Looks at the table anew if
  /// that is not known.
  ///
  /// @param commit counts from 1; 0 is known always
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if the table cannot be read
  boolean knows(long commit);

  /// Whether a lookup would succeed now. Reads what lookups need of every file, so that the first
  /// one does not have to.
  ///
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if not, with the reason
  void check();
}
