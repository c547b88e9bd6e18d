package dev.takagari.adapters.postgres;

import dev.takagari.core.rule.RuleCounts;
import dev.takagari.core.rule.RuleCountsContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class PostgresRuleCountsTest extends RuleCountsContract {
  private Instant now = Instant.parse("2026-11-20T12:00:00Z");
  private AlertingDatabase database;

  @BeforeEach
  void open() {
    database = new AlertingDatabase();
    database.clock(now);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected RuleCounts counts() {
    return new PostgresRuleCounts(database.session());
  }

  @Override
  protected void later(Duration time) {
    now = now.plus(time);
    database.clock(now);
  }
}
