package dev.takagari.adapters.postgres;

import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.search.CursorKeys;
import dev.takagari.core.search.CursorKeysContract;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class PostgresCursorKeysTest extends CursorKeysContract {
  private final DataSource database = freshDatabase();

  private static DataSource freshDatabase() {
    PostgresAddress address = SharedStack.freshDatabase();
    DataSource database =
        new DriverManagerDataSource(address.jdbcUrl(), address.user(), address.password());
    new PostgresMigrations(database).migrate(PostgresCursorKeys.SCHEMA);
    return database;
  }

  @Override
  protected CursorKeys keys() {
    return new PostgresCursorKeys(new PostgresSession(database));
  }
}
