package dev.takagari.adapters.postgres;

import dev.takagari.core.stream.StreamOffsets;
import dev.takagari.core.stream.StreamOffsetsContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresStreamOffsetsTest extends StreamOffsetsContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected StreamOffsets offsets() {
    return new PostgresStreamOffsets(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
