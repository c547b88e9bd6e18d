package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.audit.AuditLogContract;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.util.Map;
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
    assertThatThrownBy(() -> audit().record("a\u0000b", "feed.pause", "falcon", Map.of()))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Override
  protected AuditLog audit() {
    return new PostgresAuditLog(database.session);
  }
}
