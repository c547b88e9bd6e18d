package dev.takagari.ingest.engine;

import dev.takagari.core.coverage.TallyLedger;
import dev.takagari.core.identity.SightingLog;
import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.LedgerReport;
import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.ledger.SinkLedger;
import dev.takagari.core.ledger.UnitLedger;

/// The memory of ingest.
public record Ledgers(
    UnitLedger units,
    SinkLedger sinks,
    QuarantineLedger quarantine,
    HostRegistry hosts,
    LedgerReport report,
    TallyLedger tallies,
    SightingLog sightings) {

  /// Without tallies and sightings of what events say.
  public Ledgers(
      UnitLedger units,
      SinkLedger sinks,
      QuarantineLedger quarantine,
      HostRegistry hosts,
      LedgerReport report) {
    this(units, sinks, quarantine, hosts, report, TallyLedger.none(), SightingLog.NONE);
  }
}
