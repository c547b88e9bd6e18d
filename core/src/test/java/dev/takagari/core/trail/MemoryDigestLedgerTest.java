package dev.takagari.core.trail;

class MemoryDigestLedgerTest extends DigestLedgerContract {
  @Override
  protected DigestLedger ledger() {
    return new MemoryDigestLedger();
  }
}
