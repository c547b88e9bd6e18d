package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.DueCases.Due;
import dev.takagari.core.cases.DueCases.Stage;
import dev.takagari.core.cases.FactGroup.Kind;
import dev.takagari.core.detection.Detections;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [DueCases] does, together with the repository that makes cases due.
public abstract class DueCasesContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(2);

  protected abstract DueCases due();

  protected abstract CaseRepository cases();

  protected abstract CaseRecords records();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private void file(String id) {
    cases().file(Detections.of(id, "1", "group", "host-" + id, NOON));
  }

  /// Says that facts of the case of a detection were gathered now.
  private CaseKey gathered(String id, String group) {
    CaseKey key =
        Objects.requireNonNull(
            cases().file(Detections.of(id, "1", group, "host-" + id, NOON)).key());
    records()
        .putFacts(
            key, List.of(new FactGroup(Kind.WHO, FactGroup.State.COMPLETE, "", NOON, List.of())));
    due().done(taken(), null);
    return key;
  }

  private int renew(Instant before) {
    return due().renew(Kind.WHO, before, Duration.ofHours(24), 10);
  }

  @Test
  void whatIsOlderThanWhatMayBeKnownIsDueAgainUntilItIsAsked() {
    CaseKey key = gathered("a", "group");

    assertThat(renew(NOON)).as("it is as new").isZero();
    assertThat(renew(NOON.plusSeconds(1))).isOne();
    assertThat(renew(NOON.plusSeconds(1))).as("it is due").isZero();

    Due again = taken();
    assertThat(again.key()).isEqualTo(key);
    due().done(again, Duration.ofMinutes(5));
    assertThat(renew(NOON.plusSeconds(1))).as("it waits for more").isOne();
  }

  @Test
  void whatIsClosedOrWasOpenedLongAgoIsNotAskedAgain() {
    CaseKey closed = gathered("a", "group");
    cases().act(closed, new CaseCommand.Close(CloseReason.EXPECTED, ""), Actor.SYSTEM, null, "");
    gathered("b", "another group");

    clock(NOON.plus(Duration.ofHours(24)));

    assertThat(renew(NOON.plusSeconds(1))).isZero();
    clock(NOON.plus(Duration.ofHours(23)));
    assertThat(renew(NOON.plusSeconds(1))).isOne();
  }

  private Due taken() {
    return taken(Stage.FIRST);
  }

  private Due taken(Stage stage) {
    List<Due> taken = claim(stage);
    assertThat(taken).hasSize(1);
    return taken.getFirst();
  }

  private List<Due> claim(Stage stage) {
    return due().claim(stage, 10, LEASE);
  }

  @Test
  void aFiledDetectionMakesItsCaseDueOnce() {
    file("a");
    file("b");

    assertThat(due().backlog()).isOne();
    assertThat(taken().key()).hasToString("A-2026-000001");
    assertThat(due().backlog()).isZero();
    assertThat(claim(Stage.FIRST)).as("somebody has it").isEmpty();
  }

  @Test
  void aCopyMakesNothingDue() {
    file("a");
    due().done(taken(), null);

    file("a");

    clock(NOON.plus(LEASE));
    assertThat(claim(Stage.FIRST)).isEmpty();
  }

  @Test
  void newsThatCameMeanwhileMakeItDueAgainSoon() {
    file("a");
    Due before = taken();
    file("b");

    due().done(before, null);

    assertThat(claim(Stage.FIRST)).isEmpty();
    clock(NOON.plusSeconds(1));
    assertThat(taken().news()).isEqualTo(before.news() + 1);
  }

  @Test
  void whoeverDiedLosesTheLease() {
    file("a");
    assertThat(taken().attempts()).isOne();

    clock(NOON.plus(LEASE));

    assertThat(taken().attempts()).isEqualTo(2);
  }

  @Test
  void whatFailedMayBeTakenAgainAfterAPauseWhateverComesMeanwhile() {
    file("a");
    due().failed(taken(), Duration.ofSeconds(5));
    file("b");

    clock(NOON.plusMillis(4_999));
    assertThat(claim(Stage.FIRST)).isEmpty();
    clock(NOON.plusSeconds(5));
    Due again = taken();
    assertThat(again.attempts()).isEqualTo(2);
    due().done(again, null);
    assertThat(due().backlog()).isZero();
  }

  @Test
  void whatFailedForMoreIsTakenAgainForMore() {
    file("a");
    due().done(taken(), Duration.ZERO);
    due().failed(taken(Stage.MORE), Duration.ofSeconds(5));

    clock(NOON.plusSeconds(5));
    assertThat(claim(Stage.FIRST)).isEmpty();
    assertThat(taken(Stage.MORE).attempts()).isEqualTo(2);
  }

  @Test
  void whoFailedTooLateTakesTheCaseFromNobody() {
    file("a");
    Due slow = taken();
    clock(NOON.plus(LEASE));
    Due other = taken();

    due().failed(slow, Duration.ZERO);

    assertThat(claim(Stage.FIRST)).as("somebody has it").isEmpty();
    due().done(other, null);
    due().failed(other, Duration.ZERO);
    assertThat(claim(Stage.FIRST)).as("it is done").isEmpty();
  }

  @Test
  void whatIsAskedForAgainIsDueThenForMore() {
    file("a");
    due().done(taken(), Duration.ofMinutes(5));

    clock(NOON.plusSeconds(299));
    assertThat(claim(Stage.MORE)).isEmpty();
    clock(NOON.plusSeconds(300));
    assertThat(claim(Stage.FIRST)).isEmpty();
    assertThat(taken(Stage.MORE).attempts()).isOne();
  }

  @Test
  void whoeverIsBusyWithMoreKeepsNobodyFromOthersFirstFacts() {
    file("a");
    due().done(taken(), Duration.ZERO);
    Due slow = taken(Stage.MORE);

    cases().file(Detections.of("z", "1", "another group", "host-z", NOON));

    assertThat(taken(Stage.FIRST).key()).isNotEqualTo(slow.key());
  }

  @Test
  void newsOfACaseThatWaitsForMoreComeFirst() {
    file("a");
    due().done(taken(), Duration.ofMinutes(5));
    file("b");

    assertThat(claim(Stage.MORE)).isEmpty();
    assertThat(taken(Stage.FIRST).key()).hasToString("A-2026-000001");
  }

  @Test
  void newsThatNeverEndKeepNobodyFromMore() {
    file("a");
    for (int i = 0; i < 3; i++) {
      Due first = taken();
      file("b" + i);
      due().done(first, Duration.ofSeconds(3));
      assertThat(claim(Stage.MORE)).as("after %d s", i).isEmpty();
      clock(NOON.plusSeconds(i + 1));
    }

    Due more = taken(Stage.MORE);
    assertThat(claim(Stage.FIRST)).as("somebody has it").isEmpty();
    due().done(more, null);
    due().done(taken(), null);
    assertThat(due().backlog()).isZero();
  }

  @Test
  void newsThatComeWhileMoreIsGatheredAreNextAndNobodyElseHasTheCase() {
    file("a");
    due().done(taken(), Duration.ZERO);
    Due slow = taken(Stage.MORE);
    file("b");
    assertThat(claim(Stage.FIRST)).as("somebody has it").isEmpty();

    due().done(slow, null);

    clock(NOON.plusSeconds(1));
    assertThat(claim(Stage.MORE)).isEmpty();
    assertThat(taken(Stage.FIRST).news()).isEqualTo(slow.news() + 1);
  }
}
