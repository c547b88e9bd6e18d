package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.response.ResponseLedger;
import dev.takagari.core.response.ResponseLedgerContract;
import dev.takagari.core.response.ResponseWork;
import dev.takagari.core.telling.CaseTellings;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresResponseLedgerTest extends ResponseLedgerContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected ResponseLedger ledger() {
    return new PostgresResponseLedger(database.session());
  }

  @Override
  protected ResponseWork work() {
    return new PostgresResponseLedger(database.session());
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
  protected CaseTellings tellings() {
    return new PostgresCaseTellings(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }
}
