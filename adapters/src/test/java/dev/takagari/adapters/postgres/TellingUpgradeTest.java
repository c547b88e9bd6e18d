package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.embedded.SharedStack;
import dev.takagari.core.telling.CaseTellings;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class TellingUpgradeTest {
  @Test
  void nobodyIsToldOfWhatWasBeforeAnybodyWasTold() {
    PostgresAddress address = SharedStack.freshDatabase();
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setMaximumPoolSize(2);
    try (HikariDataSource source = new HikariDataSource(config)) {
      Flyway.configure()
          .dataSource(source)
          .schemas("alerting")
          .defaultSchema("alerting")
          .locations("classpath:db/migration/alerting")
          .target("60")
          .load()
          .migrate();
      PostgresSession session = new PostgresSession(source);
      session.run(
          jdbc ->
              jdbc.sql(
                      """
                      WITH opened AS (
                        INSERT INTO alerting.cases (year, number, group_key, source, rule_id, title,
                          brought, detected, severity, verdict, reasons, tell, policy, state,
                          opened_at, first_at, last_at, joined_at)
                        VALUES (2026, 1, 'group', 'falcon', '', 'Old', false, 'HIGH', 'HIGH',
                          'unclear', ARRAY['old'], 'PAGE', 'none', 'OPEN', now(), now(), now(),
                          now())
                        RETURNING id)
                      INSERT INTO alerting.outbox (case_id, kind, version, tell, since)
                      SELECT id, 'OPENED', 1, 'PAGE', now() FROM opened\
                      """)
                  .update());

      new PostgresMigrations(source).migrate("alerting");

      CaseTellings tellings = new PostgresCaseTellings(session);
      assertThat(tellings.due(Duration.ZERO, 10)).isEmpty();
      session.run(
          jdbc ->
              CaseChanges.tell(
                  jdbc,
                  jdbc.sql("SELECT id FROM alerting.cases").query(Long.class).single(),
                  CaseChanges.News.CHANGED));
      assertThat(tellings.due(Duration.ZERO, 10)).as("what changes from now on").hasSize(1);
    }
  }
}
