package dev.takagari.adapters.postgres;

import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.LookupQuotaContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresLookupQuotaTest extends LookupQuotaContract {
  private final EnrichDatabase database = new EnrichDatabase();
  private final LookupQuota quota = new PostgresLookupQuota(database.session());
  private final LookupQuota other = new PostgresLookupQuota(database.session());
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  PostgresLookupQuotaTest() {
    database.clock(now);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected LookupQuota quota() {
    return quota;
  }

  @Override
  protected LookupQuota otherProcess() {
    return other;
  }

  @Override
  protected void passes(Duration time) {
    now = now.plus(time);
    database.clock(now);
  }
}
