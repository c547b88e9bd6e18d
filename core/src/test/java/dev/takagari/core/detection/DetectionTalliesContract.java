package dev.takagari.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// What every [DetectionTallies] does.
public abstract class DetectionTalliesContract {
  protected static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final UnitId UNIT = new UnitId("0".repeat(26));
  private static final UnitId OTHER = new UnitId("1".repeat(26));

  protected abstract DetectionTallies tallies();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  /// Lets triage have a version of a detection.
  protected abstract void keep(DetectionVersion version);

  private static DetectionTally tally(long detections, Map<String, Long> without) {
    long events = detections + without.values().stream().mapToLong(Long::longValue).sum();
    return new DetectionTally(events, detections, new TreeMap<>(without));
  }

  @Test
  void whatWasRecordedIsFoundBySink() {
    DetectionTally products = tally(2, Map.of("audit", 3L, "not-an-alert", 40L));
    DetectionTally rules = tally(0, Map.of());
    tallies().record(new UnitLease(UNIT, 1), "detections", products);
    tallies().record(new UnitLease(UNIT, 1), "rules", rules);

    assertThat(tallies().find(UNIT)).isEqualTo(Map.of("detections", products, "rules", rules));
    assertThat(tallies().find(OTHER)).isEmpty();
  }

  @Test
  void whatBecameOfEachRecordIsFoundAgain() {
    BitSet lines = new BitSet();
    lines.set(1);
    lines.set(150_000);
    DetectionTally tally =
        new DetectionTally(
            2,
            2,
            new TreeMap<>(),
            new RecordFates(new TreeMap<>(Map.of(RecordFates.DETECTED, lines))));
    tallies().record(new UnitLease(UNIT, 1), "detections", tally);

    assertThat(tallies().find(UNIT)).isEqualTo(Map.of("detections", tally));
  }

  @Test
  void whatTriageHadBeforeAUnitWasFirstLookedAtIsKnownHoweverOftenItIsWritten() {
    DetectionVersion old = new DetectionVersion("old", "1");
    DetectionVersion update = new DetectionVersion("old", "2");
    DetectionVersion own = new DetectionVersion("own", "r".repeat(5_000));
    List<DetectionVersion> all = List.of(old, update, own);
    clock(NOON);
    keep(old);
    clock(NOON.plusSeconds(1));
    assertThat(tallies().earlier(UNIT, all)).containsExactly(old);

    clock(NOON.plusSeconds(2));
    keep(update);
    keep(own);
    assertThat(tallies().earlier(UNIT, all)).as("written again").containsExactly(old);
    clock(NOON.plusSeconds(3));
    assertThat(tallies().earlier(OTHER, all)).containsExactlyInAnyOrder(old, update, own);
    assertThat(tallies().earlier(OTHER, List.of())).isEmpty();

    clock(NOON.plus(Duration.ofDays(10)).plusSeconds(2));
    tallies().forget(10);
    assertThat(tallies().earlier(UNIT, all)).as("looked at for the first time").hasSize(3);
  }

  @Test
  void theNewestHolderOfTheLeaseCounts() {
    tallies().record(new UnitLease(UNIT, 2), "detections", tally(2, Map.of()));
    tallies().record(new UnitLease(UNIT, 3), "detections", tally(3, Map.of("audit", 1L)));
    tallies().record(new UnitLease(UNIT, 1), "detections", tally(1, Map.of()));

    assertThat(tallies().find(UNIT)).isEqualTo(Map.of("detections", tally(3, Map.of("audit", 1L))));
  }

  @Test
  void oldTalliesAreForgotten() {
    clock(NOON);
    tallies().record(new UnitLease(UNIT, 1), "detections", tally(1, Map.of()));
    clock(NOON.plus(Duration.ofDays(9)));
    tallies().record(new UnitLease(OTHER, 1), "detections", tally(1, Map.of()));

    clock(NOON.plus(Duration.ofDays(10)).plusSeconds(1));
    assertThat(tallies().forget(10)).isEqualTo(1);
    assertThat(tallies().forget(10)).isZero();
    assertThat(tallies().find(UNIT)).isEmpty();
    assertThat(tallies().find(OTHER)).hasSize(1);
  }
}
