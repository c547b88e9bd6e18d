package dev.takagari.adapters.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/// A database of its own for one test, with some of the schemas of the product: a copy of one that
/// was migrated once.
public abstract sealed class MigratedDatabase implements AutoCloseable
    permits AlertingDatabase, EnrichDatabase, IngestDatabase {
  private static final Map<List<String>, PostgresAddress> MIGRATED = new ConcurrentHashMap<>();

  private final PostgresAddress address;
  private final HikariDataSource dataSource;
  private final PostgresSession session;
  private final String timed;

  /// @param schemas in the order of their migrations; the clock of the last can be set
  MigratedDatabase(List<String> schemas) {
    address = SharedStack.copyOf(MIGRATED.computeIfAbsent(schemas, MigratedDatabase::migrated));
    dataSource = dataSource(address, 8);
    timed = schemas.getLast();
    session = new PostgresSession(dataSource);
  }

  private static PostgresAddress migrated(List<String> schemas) {
    PostgresAddress made = SharedStack.freshDatabase();
    try (HikariDataSource source = dataSource(made, 2)) {
      PostgresMigrations migrations = new PostgresMigrations(source);
      schemas.forEach(migrations::migrate);
      // as every further start does
      schemas.forEach(migrations::migrate);
    }
    return made;
  }

  private static HikariDataSource dataSource(PostgresAddress address, int connections) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    return new HikariDataSource(config);
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
