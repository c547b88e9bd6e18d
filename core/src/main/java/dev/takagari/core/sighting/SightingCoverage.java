package dev.takagari.core.sighting;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/// Says of which days sightings know every event. Safe for use by several threads.
public interface SightingCoverage {

  /// The days from `from` to before `to` of which some event may be missing in the table.
  ///
  /// A unit counts as missing until the sink `sightings` has taken it and its rows are committed,
  /// also one that was claimed before there was this sink.
  ///
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  Uncovered uncovered(LocalDate from, LocalDate to);

  /// What is missing.
  ///
  /// @param days single days
  /// @param since the day from which on all days are, because of units that are on their way; empty
  ///   when there are none
  /// @param keptFrom the day before which all days are, because they are not kept any more; empty
  ///   when there are none
  record Uncovered(Set<LocalDate> days, Optional<LocalDate> since, Optional<LocalDate> keptFrom) {
    public Uncovered {
      days = Set.copyOf(days);
    }

    /// Everything is kept.
    public Uncovered(Set<LocalDate> days, Optional<LocalDate> since) {
      this(days, since, Optional.empty());
    }

    /// Whether sightings know every event of a day in the range that was asked for.
    public boolean covers(LocalDate day) {
      return !days.contains(day)
          && (since.isEmpty() || day.isBefore(since.get()))
          && (keptFrom.isEmpty() || !day.isBefore(keptFrom.get()));
    }
  }
}
