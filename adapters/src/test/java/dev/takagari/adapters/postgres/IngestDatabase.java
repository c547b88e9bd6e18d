package dev.takagari.adapters.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;

/// A database of its own for one test, with ingest's schema.
public final class IngestDatabase implements AutoCloseable {
  private final HikariDataSource dataSource;
  final PostgresSession session;

  public IngestDatabase() {
    PostgresAddress address = SharedStack.freshDatabase();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(8);
    dataSource = new HikariDataSource(config);
    new PostgresMigrations(dataSource).migrate("ingest");
    new PostgresMigrations(dataSource).migrate("ingest");
    session = new PostgresSession(dataSource);
  }

  public PostgresSession session() {
    return session;
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
