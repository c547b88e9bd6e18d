package dev.takagari.adapters.postgres;

import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.indicator.store.IndicatorRepositoryContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresIndicatorRepositoryTest extends IndicatorRepositoryContract {
  private final EnrichDatabase database = new EnrichDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected IndicatorRepository repository() {
    return new PostgresIndicatorRepository(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
