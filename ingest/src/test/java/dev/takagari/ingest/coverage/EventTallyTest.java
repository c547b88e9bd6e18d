package dev.takagari.ingest.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.coverage.ContainerTimes;
import dev.takagari.core.coverage.UnitTally;
import dev.takagari.core.event.Columns;
import dev.takagari.core.event.EventRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventTallyTest {
  private static final long DELIVERED = 1_000_000_000L;

  private final EventTally tally = new EventTally();
  private final EventTally other = new EventTally();

  @Test
  void countsEventsAlertsAndDelaysOfSeveralThreads() {
    tally.add(event(1, "ProcessRollup2", null).set(Columns.EVENT_CLASS, "process").build(), 5_001);
    other.add(event(2, "DetectionSummary", null).set(Columns.EVENT_CLASS, "alert").build(), 9_002);

    UnitTally sum = EventTally.sum(List.of(tally, other));
    assertThat(sum.events()).isEqualTo(2);
    assertThat(sum.alerts()).isEqualTo(1);
    assertThat(sum.delays().count()).isEqualTo(2);
    assertThat(sum.containers()).isEmpty();
  }

  @Test
  void hearsOfContainersThatRunThatStoppedAndInWhichSomethingHappened() {
    add(tally, 1, "OciContainerStarted", "told");
    add(other, 5, "OciContainerHeartbeat", "told");
    add(tally, 3, "OciContainerTelemetry", "told");
    add(tally, 4, "OciContainerStarted", "ended");
    add(other, 6, "OciContainerStopped", "ended");
    add(tally, 7, "ProcessRollup2", "busy");
    add(tally, 8, "OciContainer", "busy");
    add(other, 9, "Stopped", "busy");
    add(other, 10, null, "busy");
    add(other, 11, "ProcessRollup2", "x".repeat(NewestTimes.LONGEST_ID + 1));

    assertThat(EventTally.sum(List.of(tally, other)).containers())
        .isEqualTo(
            Map.of(
                "told", new ContainerTimes(at(5), null, null),
                "ended", new ContainerTimes(at(4), at(6), null),
                "busy", new ContainerTimes(at(8), null, at(10))));
  }

  @Test
  void nothingIsHeardOfLaterThanItWasDelivered() {
    EventRow early =
        event(DELIVERED + 60, "OciContainerStarted", "c").set(Columns.HOST_ID, "h").build();
    tally.add(early, DELIVERED);

    UnitTally sum = EventTally.sum(List.of(tally));
    assertThat(sum.hosts()).containsExactly(Map.entry("h", at(DELIVERED)));
    assertThat(sum.containers())
        .containsExactly(Map.entry("c", new ContainerTimes(at(DELIVERED), null, null)));
  }

  private static void add(EventTally tally, long time, @Nullable String action, String container) {
    tally.add(event(time, action, container).build(), DELIVERED);
  }

  private static EventRow.Builder event(
      long time, @Nullable String action, @Nullable String container) {
    EventRow.Builder event = EventRow.builder().set(Columns.TIMESTAMP, time);
    if (action != null) {
      event.set(Columns.EVENT_ACTION, action);
    }
    return container == null ? event : event.set(Columns.CONTAINER_ID, container);
  }

  private static Instant at(long micros) {
    return Instant.EPOCH.plusNanos(micros * 1000);
  }
}
