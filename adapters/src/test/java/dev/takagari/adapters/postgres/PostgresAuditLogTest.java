package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.audit.AuditLogContract;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresAuditLogTest extends AuditLogContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aTextThatTheDatabaseCannotKeepIsTheCallersMistake() {
    assertThatThrownBy(
            () -> audit().list(new AuditFilter(Instant.EPOCH, Long.MAX_VALUE, "a\u0000b", 1)))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Override
  protected AuditLog audit() {
    return new PostgresAuditLog(database.session());
  }
}
