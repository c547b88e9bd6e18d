package dev.takagari.adapters.postgres;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/// Brings a module's schema up to date. Several processes may do so at once: one waits for the
/// other.
public final class PostgresMigrations {
  private final DataSource dataSource;

  public PostgresMigrations(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /// Creates the schema when it is missing and applies what it lacks.
  ///
  /// @param schema name of the schema, and of the folder below `db/migration` with its scripts
  /// @throws TakagariException code database-unavailable if it fails
  public void migrate(String schema) {
    try {
      Flyway.configure()
          .dataSource(dataSource)
          .schemas(schema)
          .defaultSchema(schema)
          .locations("classpath:db/migration/" + schema)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new TakagariException(
          ErrorCode.DATABASE_UNAVAILABLE, "schema " + schema + " cannot be brought up to date", e);
    }
  }
}
