package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.detection.DetectionTallies;
import dev.takagari.core.detection.DetectionTalliesContract;
import dev.takagari.core.detection.DetectionVersion;
import dev.takagari.core.detection.Detections;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresDetectionTalliesTest extends DetectionTalliesContract {
  private final AlertingDatabase database = new AlertingDatabase();
  private final DetectionTallies tallies = new PostgresDetectionTallies(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected DetectionTallies tallies() {
    return tallies;
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }

  @Override
  protected void keep(DetectionVersion version) {
    new PostgresCaseRepository(database.session(), CaseSettings.USUAL)
        .file(Detections.of(version.id(), version.revision(), "group", "host-1", Detections.TIME));
  }
}
