package dev.takagari.adapters.postgres;

import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.LeaseLedgerContract;
import org.junit.jupiter.api.AfterEach;

class PostgresLeaseLedgerTest extends LeaseLedgerContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected LeaseLedger leases() {
    return new PostgresLeaseLedger(database.session());
  }
}
