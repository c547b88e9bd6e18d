package dev.takagari.adapters.postgres;

import dev.takagari.core.telling.ScreenBook;
import dev.takagari.core.telling.ScreenBookContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresScreenBookTest extends ScreenBookContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected ScreenBook book() {
    return new PostgresScreenBook(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
