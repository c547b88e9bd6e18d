package dev.takagari.core.sighting.store;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/// Remembers from which day on rows of the table are kept. Safe for use by several threads and
/// processes; every method is one transaction and throws `database-unavailable`.
public interface SightingKeeping {

  /// The day from which on rows are kept, if that was said so long ago that nobody looks for older
  /// ones any more; rows of earlier days may go.
  Optional<LocalDate> keptFrom(Duration ago);

  /// Rows of earlier days are not kept any more. An earlier day than before changes nothing.
  void raise(LocalDate keptFrom);

  /// Forgets all that is known of the table, which is empty, also from which day on it was kept,
  /// and makes every unit that can be read again due for the sink `sightings`, after fresh work.
  /// Until it has taken them, their days are not covered; nor are those of units that cannot be
  /// read again.
  ///
  /// @return units that are due
  long restart();
}
