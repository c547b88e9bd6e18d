package dev.takagari.alerting.falcon;

import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.LeaseLedgerContract;
import java.time.InstantSource;

class MemoryLeasesTest extends LeaseLedgerContract {
  private final MemoryLeases leases = new MemoryLeases(InstantSource.system());

  @Override
  protected LeaseLedger leases() {
    return leases;
  }
}
