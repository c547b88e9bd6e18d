package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.report.CaseFigures;
import dev.takagari.core.report.CaseFiguresContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

class PostgresCaseFiguresTest extends CaseFiguresContract {
  private static final CaseSettings SETTINGS =
      new CaseSettings(
          Duration.ofHours(24), Map.of(), 20, 100, Duration.ofMinutes(10), Severity.LOW, true);

  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected CaseFigures figures() {
    return new PostgresCaseFigures(database.session());
  }

  @Override
  protected CaseRepository cases() {
    return new PostgresCaseRepository(database.session(), SETTINGS);
  }

  @Override
  protected SuppressionBook suppressions() {
    return new PostgresSuppressionBook(database.session());
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
