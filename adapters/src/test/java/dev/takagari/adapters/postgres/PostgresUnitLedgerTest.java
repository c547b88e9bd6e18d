package dev.takagari.adapters.postgres;

import dev.takagari.core.ledger.LedgerReport;
import dev.takagari.core.ledger.SinkLedger;
import dev.takagari.core.ledger.UnitLedger;
import dev.takagari.core.ledger.UnitLedgerContract;
import org.junit.jupiter.api.AfterEach;

class PostgresUnitLedgerTest extends UnitLedgerContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected UnitLedger units() {
    return new PostgresUnitLedger(database.session());
  }

  @Override
  protected SinkLedger sinks() {
    return new PostgresSinkLedger(database.session());
  }

  @Override
  protected LedgerReport report() {
    return new PostgresLedgerReport(database.session());
  }
}
