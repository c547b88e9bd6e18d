package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageLedger;
import dev.takagari.core.coverage.CoverageLedgerContract;
import java.time.Instant;

class FakeDeliveriesTest extends CoverageLedgerContract {
  private final FakeDeliveries deliveries = new FakeDeliveries();

  @Override
  protected CoverageLedger ledger() {
    return deliveries;
  }

  @Override
  protected void deliver(String feed, Instant at) {
    deliveries.deliver(feed, at);
  }
}
