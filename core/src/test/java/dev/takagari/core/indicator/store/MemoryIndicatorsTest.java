package dev.takagari.core.indicator.store;

import dev.takagari.core.indicator.IndicatorChanges;
import java.time.Instant;

/// The twin keeps the contract that it is used to test.
class MemoryIndicatorsTest extends IndicatorChangesContract {
  private final MemoryIndicators store = new MemoryIndicators();

  @Override
  protected IndicatorRepository repository() {
    return store;
  }

  @Override
  protected IndicatorChanges changes() {
    return store;
  }

  @Override
  protected void clock(Instant time) {
    store.clock(time);
  }
}
