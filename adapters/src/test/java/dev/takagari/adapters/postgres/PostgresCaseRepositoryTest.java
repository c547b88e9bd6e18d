package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseRepositoryContract;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.telling.CaseTellings;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresCaseRepositoryTest extends CaseRepositoryContract {
  private final AlertingDatabase database = new AlertingDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected CaseRepository cases(CaseSettings settings) {
    return new PostgresCaseRepository(database.session(), settings);
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

  @Test
  void noStatementChangesTheTimeline() {
    cases(CaseSettings.USUAL).file(Detections.of("a", "group", "host"));

    for (String statement :
        new String[] {"UPDATE alerting.timeline SET text = ''", "DELETE FROM alerting.timeline"}) {
      assertThatThrownBy(() -> database.session().run(jdbc -> jdbc.sql(statement).update()))
          .hasRootCauseMessage(
              "ERROR: the timeline is only ever added to\n"
                  + "  Where: PL/pgSQL function alerting.refuse() line 1 at RAISE");
    }
  }
}
