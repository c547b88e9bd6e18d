package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.CaseTellings;
import dev.takagari.core.telling.CaseTellingsContract;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;

class PostgresCaseTellingsTest extends CaseTellingsContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected CaseTellings tellings() {
    return new PostgresCaseTellings(database.session());
  }

  @Override
  protected ActQueue acts() {
    return new PostgresActQueue(database.session(), new Random(7));
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
