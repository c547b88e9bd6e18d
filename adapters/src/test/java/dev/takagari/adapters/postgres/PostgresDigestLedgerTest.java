package dev.takagari.adapters.postgres;

import dev.takagari.core.trail.DigestLedger;
import dev.takagari.core.trail.DigestLedgerContract;
import org.junit.jupiter.api.AfterEach;

class PostgresDigestLedgerTest extends DigestLedgerContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected DigestLedger ledger() {
    return new PostgresDigestLedger(database.session());
  }
}
