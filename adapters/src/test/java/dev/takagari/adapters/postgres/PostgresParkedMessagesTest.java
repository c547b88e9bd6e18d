package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.cases.ParkedMessagesContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresParkedMessagesTest extends ParkedMessagesContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected ParkedMessages parked() {
    return new PostgresParkedMessages(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
