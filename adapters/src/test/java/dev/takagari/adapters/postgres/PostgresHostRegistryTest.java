package dev.takagari.adapters.postgres;

import dev.takagari.core.ledger.HostRegistry;
import dev.takagari.core.ledger.HostRegistryContract;
import org.junit.jupiter.api.AfterEach;

class PostgresHostRegistryTest extends HostRegistryContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected HostRegistry hosts() {
    return new PostgresHostRegistry(database.session());
  }
}
