package dev.takagari.core.intel;

import java.time.Duration;
import java.time.Instant;

class InMemoryLookupQuotaTest extends LookupQuotaContract {
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private final LookupQuota quota = new InMemoryLookupQuota(() -> now);

  @Override
  protected LookupQuota quota() {
    return quota;
  }

  @Override
  protected LookupQuota otherProcess() {
    return quota;
  }

  @Override
  protected void passes(Duration time) {
    now = now.plus(time);
  }
}
