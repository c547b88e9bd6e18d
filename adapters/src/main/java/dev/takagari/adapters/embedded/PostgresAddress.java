package dev.takagari.adapters.embedded;

/// Where the database is.
///
/// @param jdbcUrl URL of the default database
/// @param user a superuser
/// @param password its password
public record PostgresAddress(String jdbcUrl, String user, String password) {

  /// The URL of another database of the same server.
  public String jdbcUrl(String database) {
    return jdbcUrl.substring(0, jdbcUrl.lastIndexOf('/') + 1) + database;
  }

  @Override
  public String toString() {
    return "PostgresAddress[" + jdbcUrl + "]";
  }
}
