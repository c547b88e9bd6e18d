package dev.takagari.core.indicator.hit;

import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.MemoryIndicators;
import java.time.Instant;

class MemoryHitsTest extends HitLedgerContract {
  private final MemoryIndicators store = new MemoryIndicators();
  private final MemoryHits hits = new MemoryHits(store);

  @Override
  protected HitLedger hits() {
    return hits(10_000);
  }

  @Override
  protected HitLedger hits(int mostListed) {
    return hits.ledger(mostListed);
  }

  @Override
  protected IndicatorRepository repository() {
    return store;
  }

  @Override
  protected void clock(Instant time) {
    hits.clock(time);
  }
}
