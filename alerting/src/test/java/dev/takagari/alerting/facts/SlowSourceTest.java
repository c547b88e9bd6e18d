package dev.takagari.alerting.facts;

import static dev.takagari.alerting.facts.FactWorld.AID;
import static dev.takagari.alerting.facts.FactWorld.T;
import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.cases.FactGroup.State;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// One source that is dead or slow changes nothing but its own answer.
class SlowSourceTest {
  private static final FactSettings PATIENT =
      new FactSettings(Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(2), 16);
  private static final FactSettings HASTY =
      new FactSettings(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMinutes(2), 16);
  private static final Detection DETECTION =
      FactWorld.detection(
          "falcon",
          Map.of(
              Columns.HOST_ID, AID,
              Columns.PROCESS_ENTITY_ID, PlantedIntrusion.IMPLANT,
              Columns.PROCESS_HASH_SHA256, PlantedIntrusion.HASH));

  private final FactWorld world = new FactWorld();

  private List<FactGroup> gathered(FactSettings settings) {
    world.events.add(new PlantedIntrusion(T.minusSeconds(3)).rows());
    try (FactGathering gathering = world.gathering(settings)) {
      Inquiry inquiry = Inquiry.first("A-2026-000001", DETECTION, T.plusSeconds(4000));
      Inquiry first = inquiry.with(gathering.first(inquiry).groups());
      return first.with(gathering.more(first).groups()).known();
    }
  }

  private static String without(List<FactGroup> groups, Kind kind) {
    return FactWorld.told(groups.stream().filter(group -> group.kind() != kind).toList());
  }

  private static FactGroup only(List<FactGroup> groups, Kind kind) {
    return groups.stream().filter(group -> group.kind() == kind).findFirst().orElseThrow();
  }

  @Test
  void ofIntelThatHangsOnlyItsOwnAnswerIsLate() {
    String expected = without(new SlowSourceTest().gathered(PATIENT), Kind.KNOWN);
    CountDownLatch never = new CountDownLatch(1);
    world.intelTrouble =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };

    List<FactGroup> groups = gathered(HASTY);

    assertThat(without(groups, Kind.KNOWN)).isEqualTo(expected);
    assertThat(only(groups, Kind.KNOWN).state()).isEqualTo(State.PENDING);
    assertThat(only(groups, Kind.KNOWN).note()).isEqualTo("sources of intel has not answered yet");
  }

  @Test
  void ofIntelThatIsDeadOnlyItsOwnAnswerIsMissing() {
    String expected = without(new SlowSourceTest().gathered(PATIENT), Kind.KNOWN);
    world.intelTrouble =
        () -> {
          throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "away");
        };

    List<FactGroup> groups = gathered(PATIENT);

    assertThat(without(groups, Kind.KNOWN)).isEqualTo(expected);
    assertThat(only(groups, Kind.KNOWN).state()).isEqualTo(State.PARTIAL);
  }

  @Test
  void withoutTheRegistriesTheStoryIsStillTold() {
    world.storeTrouble =
        () -> {
          throw new TakagariException(ErrorCode.DATABASE_UNAVAILABLE, "away");
        };

    List<FactGroup> groups = gathered(PATIENT);

    assertThat(only(groups, Kind.WHO).state()).isEqualTo(State.PARTIAL);
    assertThat(FactWorld.told(groups))
        .contains("grandparent | winword.exe", "file written by | powershell.exe");
  }
}
