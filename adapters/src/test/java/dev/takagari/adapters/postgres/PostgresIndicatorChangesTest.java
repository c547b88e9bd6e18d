package dev.takagari.adapters.postgres;

import dev.takagari.core.indicator.IndicatorChanges;
import dev.takagari.core.indicator.store.IndicatorChangesContract;
import dev.takagari.core.indicator.store.IndicatorRepository;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresIndicatorChangesTest extends IndicatorChangesContract {
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
  protected IndicatorChanges changes() {
    return new PostgresIndicatorChanges(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
