package dev.takagari.adapters.postgres;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.hot.HotIndexLedger;
import dev.takagari.core.hot.HotIndexLedgerContract;
import org.junit.jupiter.api.BeforeEach;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresHotIndexLedgerTest extends HotIndexLedgerContract {
  private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

  @BeforeEach
  void migrate() {
    PostgresAddress database = SharedStack.freshDatabase();
    dataSource.setUrl(database.jdbcUrl());
    dataSource.setUser(database.user());
    dataSource.setPassword(database.password());
    new PostgresMigrations(dataSource).migrate("ingest");
  }

  @Override
  protected HotIndexLedger ledger() {
    return new PostgresHotIndexLedger(new PostgresSession(dataSource));
  }
}
