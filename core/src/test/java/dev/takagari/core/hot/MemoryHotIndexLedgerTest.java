package dev.takagari.core.hot;

class MemoryHotIndexLedgerTest extends HotIndexLedgerContract {
  @Override
  protected HotIndexLedger ledger() {
    return new MemoryHotIndexLedger();
  }
}
