package dev.takagari.enrich.feed;

import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.feed.IndicatorFeedLedgerContract;

class MemoryFeedLedgerTest extends IndicatorFeedLedgerContract {
  private final MemoryFeedLedger ledger = new MemoryFeedLedger();

  @Override
  protected IndicatorFeedLedger ledger() {
    return ledger;
  }
}
