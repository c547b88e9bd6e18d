package dev.takagari.adapters.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import java.time.Instant;
import javax.sql.DataSource;

/// A database of its own for one test, with the schemas of ingest, enrich and alerting.
public final class AlertingDatabase implements AutoCloseable {
  private final PostgresAddress address = SharedStack.freshDatabase();
  private final HikariDataSource dataSource;
  private final PostgresSession session;

  public AlertingDatabase() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(8);
    dataSource = new HikariDataSource(config);
    new PostgresMigrations(dataSource).migrate("ingest");
    new PostgresMigrations(dataSource).migrate("enrich");
    new PostgresMigrations(dataSource).migrate("alerting");
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

  /// Sets the clock of the schema alerting.
  public void clock(Instant time) {
    session.run(
        jdbc ->
            jdbc.sql(
                    """
                    CREATE OR REPLACE FUNCTION alerting.clock() RETURNS timestamptz LANGUAGE sql
                    AS $$ SELECT timestamptz '%s' $$\
                    """
                        .formatted(time))
                .update());
  }

  @Override
  public void close() {
    dataSource.close();
  }
}
