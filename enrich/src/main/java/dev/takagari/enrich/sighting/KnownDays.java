package dev.takagari.enrich.sighting;

import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sighting.SightingIndex;
import dev.takagari.core.sighting.store.SightingLedger;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Days that lookups cover: those whose units the sink has taken, as far as its rows are committed,
/// kept and seen by lookups.
///
/// A table that lacks a commit which its ledger finished was lost or set back: then no day is
/// covered, until the ledger of sightings was emptied and the units were read again.
public final class KnownDays implements SightingCoverage {
  private static final Logger LOG = LoggerFactory.getLogger(KnownDays.class);

  private final SightingCoverage taken;
  private final SightingLedger ledger;
  private final SightingIndex index;

  /// @param taken what the ingest ledger knows
  /// @param index through which lookups are made
  public KnownDays(SightingCoverage taken, SightingLedger ledger, SightingIndex index) {
    this.taken = taken;
    this.ledger = ledger;
    this.index = index;
  }

  @Override
  public Uncovered uncovered(LocalDate from, LocalDate to) {
    // asked first: what is taken after that is waiting already
    Uncovered missing = taken.uncovered(from, to);
    SightingLedger.Standing standing = ledger.standing();
    if (!index.knows(standing.finished())) {
      LOG.error("the table sightings lacks commit {}, which it had", standing.finished());
      return new Uncovered(Set.of(), Optional.of(from));
    }
    Set<LocalDate> days = new HashSet<>(missing.days());
    for (LocalDate day : standing.waiting()) {
      if (!day.isBefore(from) && day.isBefore(to)) {
        days.add(day);
      }
    }
    return new Uncovered(days, missing.since(), standing.keptFrom().filter(from::isBefore));
  }
}
