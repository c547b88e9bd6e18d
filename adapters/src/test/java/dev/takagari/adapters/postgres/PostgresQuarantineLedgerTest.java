package dev.takagari.adapters.postgres;

import dev.takagari.core.ledger.QuarantineLedger;
import dev.takagari.core.ledger.QuarantineLedgerContract;
import org.junit.jupiter.api.AfterEach;

class PostgresQuarantineLedgerTest extends QuarantineLedgerContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected QuarantineLedger quarantine() {
    return new PostgresQuarantineLedger(database.session());
  }
}
