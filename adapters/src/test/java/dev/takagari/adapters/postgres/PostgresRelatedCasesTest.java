package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.RelatedCases;
import dev.takagari.core.cases.RelatedCasesContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresRelatedCasesTest extends RelatedCasesContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected RelatedCases related() {
    return new PostgresRelatedCases(database.session());
  }

  @Override
  protected CaseRepository cases() {
    return new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
