package dev.takagari.app.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresDueCases;
import dev.takagari.adapters.postgres.PostgresParkedMessages;
import dev.takagari.adapters.postgres.PostgresStreamOffsets;
import dev.takagari.app.operation.Status;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.queue.InMemoryMessageQueue;
import dev.takagari.core.queue.MessageQueue;
import dev.takagari.core.rule.RuleSet;
import dev.takagari.core.stream.StreamCondition;
import dev.takagari.core.stream.StreamGap;
import dev.takagari.core.stream.StreamOffsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertingStandingTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final AlertingDatabase database = new AlertingDatabase();
  private final CaseRepository cases =
      new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  private final PostgresParkedMessages parked = new PostgresParkedMessages(database.session());
  private final StreamOffsets offsets = new PostgresStreamOffsets(database.session());

  @AfterEach
  void close() {
    database.close();
  }

  private AlertingStanding standing(List<String> refused, Optional<MessageQueue> queue) {
    return new AlertingStanding(
        new PostgresCaseRecords(database.session()),
        new PostgresDueCases(database.session()),
        parked,
        offsets,
        () -> new RuleSet(List.of(), List.of(), refused),
        queue,
        List.of("falcon", "other"));
  }

  @Test
  void saysWhatWaitsAndWhatIsBroken() {
    cases.file(Detections.of("a", "g1", "h"));
    cases.file(Detections.of("b", "g2", "h"));
    parked.park("m", "not-a-detection", "", "{");
    offsets.open("falcon", "p1", 1);
    offsets.tell(StreamCondition.broken("falcon", StreamCondition.WHOLE, "in-use"), 1);
    offsets.open("left", "p1", 1);
    offsets.tell(StreamCondition.broken("left", StreamCondition.WHOLE, "denied"), 1);
    offsets.note(new StreamGap("falcon", 0, StreamGap.Kind.MISSING, 4, 9, NOON, null, null), 1);

    Status.Alerting status =
        standing(List.of("bad.yml:1: no"), Optional.empty()).status(NOON.minusSeconds(1));

    assertThat(status.open()).containsExactly(Map.entry("high", 2L));
    assertThat(status.due()).isEqualTo(2);
    assertThat(status.queue()).isFalse();
    assertThat(status.parked()).isOne();
    assertThat(status.gaps()).isOne();
    assertThat(status.refusedRules()).isOne();
    assertThat(status.streams())
        .as("one that is no longer configured is nobody's trouble")
        .containsExactly(
            new Status.BrokenStream("falcon", "in-use"), new Status.BrokenStream("other", ""));
  }

  @Test
  void aStreamThatIsConnectedAgainIsWell() {
    for (String stream : List.of("falcon", "other")) {
      offsets.open(stream, "p1", 1);
      offsets.tell(StreamCondition.broken(stream, StreamCondition.WHOLE, "closed"), 1);
      offsets.tell(StreamCondition.connected(stream, StreamCondition.WHOLE, NOON), 1);
    }

    assertThat(standing(List.of(), Optional.empty()).status(NOON).streams()).isEmpty();
  }

  @Test
  void theBacklogIsThatOfTheQueue() {
    InMemoryMessageQueue queue = new InMemoryMessageQueue();
    queue.send(List.of("a"));

    assertThat(standing(List.of(), Optional.of(queue)).backlog()).contains(1L);
    assertThat(standing(List.of(), Optional.empty()).backlog()).isEmpty();
  }
}
