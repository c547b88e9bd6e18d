package dev.takagari.adapters.postgres;

import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.audit.AuditLogContract;
import org.junit.jupiter.api.AfterEach;

class PostgresAuditLogTest extends AuditLogContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected AuditLog audit() {
    return new PostgresAuditLog(database.session);
  }
}
