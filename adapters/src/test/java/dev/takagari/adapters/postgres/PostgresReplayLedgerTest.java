package dev.takagari.adapters.postgres;

import dev.takagari.core.steering.ReplayLedger;
import dev.takagari.core.steering.ReplayLedgerContract;
import dev.takagari.core.steering.ReplayUnits;
import org.junit.jupiter.api.AfterEach;

class PostgresReplayLedgerTest extends ReplayLedgerContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected ReplayLedger jobs() {
    return new PostgresReplayLedger(database.session());
  }

  @Override
  protected ReplayUnits units() {
    return new PostgresReplayLedger(database.session());
  }
}
