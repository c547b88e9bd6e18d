package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.EarlierCases;
import dev.takagari.core.cases.EarlierCasesContract;
import dev.takagari.core.detection.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class PostgresEarlierCasesTest extends EarlierCasesContract {
  private static final CaseSettings SETTINGS =
      new CaseSettings(
          Duration.ofHours(24), Map.of(), 20, 100, Duration.ofMinutes(10), Severity.LOW, true);

  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected EarlierCases earlier() {
    return new PostgresEarlierCases(database.session());
  }

  @Override
  protected CaseRepository cases() {
    return new PostgresCaseRepository(database.session(), SETTINGS);
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
