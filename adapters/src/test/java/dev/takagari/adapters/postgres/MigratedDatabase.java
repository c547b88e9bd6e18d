package dev.takagari.adapters.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/// A database of its own for one test, with some of the schemas of the product.
public abstract sealed class MigratedDatabase implements AutoCloseable
    permits AlertingDatabase, EnrichDatabase {
  private final PostgresAddress address = SharedStack.freshDatabase();
  private final HikariDataSource dataSource;
  private final PostgresSession session;
  private final String timed;

  /// @param schemas in the order of their migrations; the clock of the last can be set
  MigratedDatabase(List<String> schemas) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(8);
    dataSource = new HikariDataSource(config);
    schemas.forEach(new PostgresMigrations(dataSource)::migrate);
    timed = schemas.getLast();
    session = new PostgresSession(dataSource);
  }

  public PostgresAddress address() {
    return address;
  }

  public PostgresSession session() {
    return session;
  }

  DataSource dataSource() {
    return dataSource;
  }

  /// Sets the clock of the last schema.
  public void clock(Instant time) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    CREATE OR REPLACE FUNCTION %s.clock() RETURNS timestamptz LANGUAGE sql
                    AS $$ SELECT timestamptz '%s' $$\
                    """
                        .formatted(timed, time))
                .update());
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
