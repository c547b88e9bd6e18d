package dev.takagari.adapters.postgres;

import dev.takagari.core.indicator.list.ListBook;
import dev.takagari.core.indicator.list.ListBookContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresListBookTest extends ListBookContract {
  private final EnrichDatabase database = new EnrichDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected ListBook book() {
    return new PostgresListBook(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
