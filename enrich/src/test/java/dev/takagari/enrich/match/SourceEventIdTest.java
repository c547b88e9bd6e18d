package dev.takagari.enrich.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceEventIdTest {
  @ParameterizedTest
  @CsvSource({
    "crowdstrike.fdr, a",
    "crowdstrike.external, a",
    "aws.guardduty, a",
    "aws.cloudtrail, b",
    "falco.alerts, ''"
  })
  void isWhatTheSourceCallsIt(String dataset, String expected) {
    assertThat(
            SourceEventId.of(
                EventRow.builder()
                    .set(Columns.EVENT_DATASET, dataset)
                    .attribute("Id", "0")
                    .attribute("eventID", "b")
                    .attribute("id", "a")
                    .build()))
        .isEqualTo(expected);
  }

  @Test
  void isEmptyWhenTheSourceGaveNone() {
    EventRow.Builder event = EventRow.builder().attribute("other", "x");
    assertThat(SourceEventId.of(event.build())).isEmpty();
    assertThat(SourceEventId.of(event.set(Columns.EVENT_DATASET, "crowdstrike.fdr").build()))
        .isEmpty();
  }
}
