package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.DueCasesContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresDueCasesTest extends DueCasesContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected DueCases due() {
    return new PostgresDueCases(database.session());
  }

  @Override
  protected CaseRepository cases() {
    return new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  }

  @Override
  protected CaseRecords records() {
    return new PostgresCaseRecords(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
