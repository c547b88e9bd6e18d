package dev.takagari.adapters.postgres;

import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.RuleReports;
import dev.takagari.core.cases.RuleReportsContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

class PostgresRuleReportsTest extends RuleReportsContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected RuleReports reports() {
    return new PostgresRuleReports(database.session());
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
