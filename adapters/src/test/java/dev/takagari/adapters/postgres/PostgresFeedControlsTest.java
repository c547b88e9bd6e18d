package dev.takagari.adapters.postgres;

import dev.takagari.core.steering.FeedControls;
import dev.takagari.core.steering.FeedControlsContract;
import org.junit.jupiter.api.AfterEach;

class PostgresFeedControlsTest extends FeedControlsContract {
  private final IngestDatabase database = new IngestDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected FeedControls controls() {
    return new PostgresFeedControls(database.session());
  }
}
