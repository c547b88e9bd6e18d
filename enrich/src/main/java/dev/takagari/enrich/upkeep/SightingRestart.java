package dev.takagari.enrich.upkeep;

import dev.takagari.core.sighting.store.SightingKeeping;
import dev.takagari.core.sighting.store.SightingRemoval;
import java.time.Duration;
import java.time.LocalDate;

/// Fills the table of sightings anew, after the table or its ledger was lost. Can be repeated, and
/// interrupted at any point: then no day counts as covered until it was repeated.
///
/// Units that are committed while the table is made empty are read again with all others: their
/// events may be counted twice, and none is missing.
public final class SightingRestart {
  private static final LocalDate NEVER = LocalDate.of(9999, 1, 1);

  private final SightingKeeping keeping;
  private final SightingRemoval table;

  public SightingRestart(SightingKeeping keeping, SightingRemoval table) {
    this.keeping = keeping;
    this.table = table;
  }

  /// From now until [#run], which has to follow, no day counts as covered. Survives the process.
  public void begin() {
    keeping.raise(NEVER);
  }

  /// Whether [#begin] was said and [#run] did not end since, by whatever process.
  public boolean isBegun() {
    return keeping.keptFrom(Duration.ZERO).filter(NEVER::equals).isPresent();
  }

  /// Makes the table empty and every unit due for it.
  ///
  /// @return units that are due
  /// @throws dev.takagari.core.error.TakagariException database-unavailable or lake-unavailable: do
  ///   it again
  public long run() {
    // first, so that nobody concludes from an empty table that nothing was there
    begin();
    table.empty();
    return keeping.restart();
  }
}
