package dev.takagari.enrich.sighting;

import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.store.SightingLedger;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;

/// Days that lookups cover: those whose units the sink has taken, as far as its rows are committed.
public final class KnownDays implements SightingCoverage {
  private final SightingCoverage taken;
  private final SightingLedger ledger;

  /// @param taken what the ingest ledger knows
  public KnownDays(SightingCoverage taken, SightingLedger ledger) {
    this.taken = taken;
    this.ledger = ledger;
  }

  @Override
  public Uncovered uncovered(LocalDate from, LocalDate to) {
    // asked first: what is taken after that is waiting already
    Uncovered missing = taken.uncovered(from, to);
    Set<LocalDate> days = new HashSet<>(missing.days());
    for (LocalDate day : ledger.waiting()) {
      if (!day.isBefore(from) && day.isBefore(to)) {
        days.add(day);
      }
    }
    return new Uncovered(days, missing.since());
  }
}
