package dev.takagari.adapters.postgres;

import dev.takagari.core.intel.LookupQuota;
import dev.takagari.core.intel.LookupQuotaContract;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class PostgresLookupQuotaTest extends LookupQuotaContract {
  private final IntelDatabase database = new IntelDatabase();
  private final LookupQuota quota = new PostgresLookupQuota(database.session);
  private final LookupQuota other = new PostgresLookupQuota(database.session);

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

  /// The clock is the database's: everything that was is moved back instead.
  @Override
  protected void passes(Duration time) {
    database.session.run(
        jdbc ->
            jdbc.sql(
                    """
                    UPDATE enrich.intel_source SET
                      refilled_at = refilled_at - ? * interval '1 second',
                      rests_until = rests_until - ? * interval '1 second',
                      day = day - ?::integer\
                    """)
                .param(time.toSeconds())
                .param(time.toSeconds())
                .param((int) time.toDays())
                .update());
  }
}
