package dev.takagari.adapters.postgres;

import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.feed.IndicatorFeedLedgerContract;
import org.junit.jupiter.api.AfterEach;

class PostgresIndicatorFeedLedgerTest extends IndicatorFeedLedgerContract {
  private final EnrichDatabase database = new EnrichDatabase();
  private final IndicatorFeedLedger ledger = new PostgresIndicatorFeedLedger(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected IndicatorFeedLedger ledger() {
    return ledger;
  }
}
