package dev.takagari.adapters.postgres;

import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.detection.PollPlacesContract;
import org.junit.jupiter.api.AfterEach;

class PostgresPollPlacesTest extends PollPlacesContract {
  private final AlertingDatabase database = new AlertingDatabase();
  private final PollPlaces places = new PostgresPollPlaces(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected PollPlaces places() {
    return places;
  }
}
