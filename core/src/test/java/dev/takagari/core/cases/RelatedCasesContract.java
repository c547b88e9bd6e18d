package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.DetectionSubject.Kind;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [RelatedCases] does, together with the repository whose cases it finds.
public abstract class RelatedCasesContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Actor ANN = new Actor("ann", Actor.Origin.API);

  protected abstract RelatedCases related();

  protected abstract CaseRepository cases();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private CaseKey file(
      String id, Severity severity, Instant time, Set<Mark> marks, Object... columnsAndValues) {
    Detection detection =
        DetectionDraft.of(id, "group-" + id, time)
            .ruleId("rule-" + id)
            .title("Title of " + id)
            .severity(severity)
            .fields(Detections.fields(columnsAndValues))
            .marks(marks)
            .detection();
    return Objects.requireNonNull(cases().file(detection).key());
  }

  private CaseKey file(String id, Object... columnsAndValues) {
    return file(id, Severity.HIGH, NOON, Set.of(), columnsAndValues);
  }

  @Test
  void casesOfTheSameHostAndAccountKnowEachOtherBothWays() {
    CaseKey first = file("a", Columns.HOST_ID, "h1", Columns.USER_NAME, "Ann");
    CaseKey second = file("b", Columns.HOST_ID, "h1", Columns.USER_NAME, "ann");
    file("c", Columns.HOST_ID, "h2", Columns.USER_NAME, "bob");

    assertThat(related().find(first, 10))
        .containsExactly(
            new RelatedCase(
                second,
                "Title of b",
                Severity.HIGH,
                CaseState.OPEN,
                NOON,
                Set.of(Kind.HOST, Kind.ACCOUNT)));
    assertThat(related().find(second, 10)).extracting(RelatedCase::key).containsExactly(first);
  }

  @Test
  void addressesNamesFilesAndContainersAreShared() {
    String hash = "5e".repeat(32);
    CaseKey all =
        file(
            "a",
            Columns.SOURCE_IP,
            "203.0.113.7",
            Columns.DNS_QUESTION_NAME,
            "Evil.Example.",
            Columns.PROCESS_HASH_SHA256,
            hash,
            Columns.CONTAINER_ID,
            "c0ffee");
    file("b", Columns.DESTINATION_IP, "203.0.113.7");
    file("c", Columns.RELATED_DOMAIN, "evil.example");
    file("d", Columns.FILE_HASH_SHA256, hash);
    file("e", Columns.CONTAINER_ID, "c0ffee");

    assertThat(related().find(all, 10))
        .extracting(one -> one.title() + " " + one.shared())
        .containsExactly(
            "Title of e [CONTAINER]",
            "Title of d [HASH]",
            "Title of c [DOMAIN]",
            "Title of b [ADDRESS]");
  }

  @Test
  void whatHappenedMoreThanADayBeforeOrAfterHasNothingToDoWithIt() {
    Duration day = RelatedCases.AROUND;
    CaseKey now = file("now", Columns.HOST_ID, "h");
    for (Duration away : new Duration[] {day, day.plusSeconds(1)}) {
      file("before-" + away, Severity.HIGH, NOON.minus(away), Set.of(), Columns.HOST_ID, "h");
      clock(NOON.plus(away));
      file("after-" + away, Severity.HIGH, NOON.plus(away), Set.of(), Columns.HOST_ID, "h");
    }

    assertThat(related().find(now, 10))
        .extracting(RelatedCase::title)
        .containsExactlyInAnyOrder("Title of before-PT24H", "Title of after-PT24H");
  }

  @Test
  void casesThatAreNotClosedComeFirstThenThoseThatShareMostThenTheSeverest() {
    CaseKey one = file("one", Columns.HOST_ID, "h", Columns.USER_NAME, "ann");
    file("both", Severity.LOW, NOON, Set.of(), Columns.HOST_ID, "h", Columns.USER_NAME, "ann");
    CaseKey closed = file("closed", Severity.CRITICAL, NOON, Set.of(), Columns.HOST_ID, "h");
    file("medium", Severity.MEDIUM, NOON, Set.of(), Columns.HOST_ID, "h");
    file("high", Severity.HIGH, NOON, Set.of(), Columns.HOST_ID, "h");
    cases().act(closed, new CaseCommand.Close(CloseReason.EXPECTED, ""), ANN, null, "");

    assertThat(related().find(one, 10))
        .extracting(RelatedCase::title)
        .containsExactly("Title of both", "Title of high", "Title of medium", "Title of closed");
    assertThat(related().find(one, 2)).hasSize(2);
  }

  @Test
  void samplesAndMergedCasesDoNotCountAndWhatIsMergedIsSharedByItsCase() {
    CaseKey one = file("one", Columns.HOST_ID, "h1");
    CaseKey merged = file("merged", Columns.HOST_ID, "h1");
    CaseKey into = file("into", Columns.HOST_ID, "h2");
    file("sample", Severity.HIGH, NOON, Set.of(Mark.SAMPLE), Columns.HOST_ID, "h1");
    cases().act(merged, new CaseCommand.Merge(into), ANN, null, "");

    assertThat(related().find(one, 10)).extracting(RelatedCase::key).containsExactly(into);
  }

  @Test
  void aCaseThatThereIsNotIsRelatedToNone() {
    assertThat(related().find(new CaseKey(2026, 99), 10)).isEmpty();
  }
}
