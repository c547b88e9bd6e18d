package dev.takagari.adapters.postgres;

import dev.takagari.core.hunt.HuntLedger;
import dev.takagari.core.hunt.HuntLedgerContract;
import dev.takagari.core.hunt.HuntWork;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.store.IndicatorRepository;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresHuntLedgerTest extends HuntLedgerContract {
  private final EnrichDatabase database = new EnrichDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected HuntLedger jobs() {
    return new PostgresHuntLedger(database.session());
  }

  @Override
  protected HuntWork work() {
    return new PostgresHuntLedger(database.session());
  }

  @Override
  protected IndicatorRepository repository() {
    return new PostgresIndicatorRepository(database.session());
  }

  @Override
  protected HitLedger hits() {
    return new PostgresHitLedger(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
