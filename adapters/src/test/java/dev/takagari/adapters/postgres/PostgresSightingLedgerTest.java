package dev.takagari.adapters.postgres;

import dev.takagari.core.sighting.store.SightingLedger;
import dev.takagari.core.sighting.store.SightingLedgerContract;
import dev.takagari.core.sighting.store.SightingRewrites;
import org.junit.jupiter.api.AfterEach;

class PostgresSightingLedgerTest extends SightingLedgerContract {
  private final EnrichDatabase database = new EnrichDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected SightingLedger ledger() {
    return new PostgresSightingLedger(database.session());
  }

  @Override
  protected SightingRewrites rewrites() {
    return new PostgresSightingRewrites(database.session());
  }
}
