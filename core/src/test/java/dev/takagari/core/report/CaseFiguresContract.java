package dev.takagari.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Disposition;
import dev.takagari.core.cases.ParkedMessages;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.report.CaseFigures.OpenedCases;
import dev.takagari.core.report.SpanFigures.CaseGroup;
import dev.takagari.core.report.SpanFigures.HeldBack;
import dev.takagari.core.report.SpanFigures.Kept;
import dev.takagari.core.report.SpanFigures.Parked;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [CaseFigures] does, together with the stores whose rows it counts.
public abstract class CaseFiguresContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final TimeRange TODAY = new TimeRange(NOON, NOON.plus(DAY));
  private static final Actor ANN = new Actor("ann", Actor.Origin.API);

  protected abstract CaseFigures figures();

  /// Detections below low open no case.
  protected abstract CaseRepository cases();

  protected abstract SuppressionBook suppressions();

  protected abstract ParkedMessages parked();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private CaseKey open(String name, Severity severity, Tell tell) {
    CaseKey key = file(DetectionDraft.like(detection(name)).severity(severity).detection());
    cases().assess(key, new Assessment(severity, "unclear", List.of("a test"), tell, "test 1"));
    return key;
  }

  private CaseKey file(Detection detection) {
    return java.util.Objects.requireNonNull(cases().file(detection).key());
  }

  private static Detection detection(String name) {
    return Detections.of(name, "1", "group-" + name, "host-" + name, NOON);
  }

  private void act(CaseKey key, CaseCommand command) {
    cases().act(key, command, ANN, null, "");
  }

  @Test
  void countsCasesBySourceSeverityLevelAndState() {
    CaseKey first = open("a", Severity.HIGH, Tell.PAGE);
    open("b", Severity.HIGH, Tell.PAGE);
    open("c", Severity.HIGH, Tell.PAGE);
    CaseKey quiet = open("d", Severity.LOW, Tell.DIGEST);
    clock(NOON.plusSeconds(60));
    act(first, new CaseCommand.Acknowledge());
    clock(NOON.plusSeconds(120));
    act(quiet, new CaseCommand.Close(CloseReason.EXPECTED, ""));

    SpanFigures figures = figures().of(TODAY);

    assertThat(figures.opened()).isEqualTo(4);
    assertThat(figures.closed()).isOne();
    assertThat(figures.open()).isEqualTo(3);
    assertThat(figures.toAcknowledge()).isEqualTo(Duration.ofSeconds(60));
    assertThat(figures.toClose()).isEqualTo(Duration.ofMinutes(2));
    assertThat(figures.groups())
        .containsExactly(
            group(Severity.HIGH, Tell.PAGE, CaseState.OPEN, null, 2),
            group(Severity.HIGH, Tell.PAGE, CaseState.ACKNOWLEDGED, null, 1),
            group(Severity.LOW, Tell.DIGEST, CaseState.CLOSED, CloseReason.EXPECTED, 1));
  }

  private static CaseGroup group(
      Severity severity,
      Tell tell,
      CaseState state,
      @org.jspecify.annotations.Nullable CloseReason reason,
      long cases) {
    return new CaseGroup("falcon", severity, tell, state, reason, false, cases);
  }

  @Test
  void aSpanHoldsItsBeginningAndNotItsEnd() {
    CaseKey before = open("before", Severity.LOW, Tell.DIGEST);
    clock(NOON.plus(DAY));
    CaseKey at = open("at", Severity.LOW, Tell.DIGEST);
    act(before, new CaseCommand.Close(CloseReason.EXPECTED, ""));

    SpanFigures today = figures().of(TODAY);
    TimeRange next = new TimeRange(TODAY.to(), TODAY.to().plus(DAY));
    SpanFigures tomorrow = figures().of(next);

    assertThat(List.of(today.opened(), today.closed())).containsExactly(1L, 0L);
    assertThat(List.of(tomorrow.opened(), tomorrow.closed())).containsExactly(1L, 1L);
    assertThat(keys(figures().opened(TODAY, null, 10))).containsExactly(before);
    assertThat(keys(figures().opened(next, null, 10))).containsExactly(at);
    assertThat(today.detections(Disposition.FILED)).isOne();
  }

  private static List<CaseKey> keys(OpenedCases opened) {
    return opened.cases().stream().map(Case::key).toList();
  }

  @Test
  void listsCasesOfALevelTheSeverestFirstWithoutThoseThatAreMerged() {
    CaseKey low = open("low", Severity.LOW, Tell.DIGEST);
    clock(NOON.plusSeconds(1));
    CaseKey high = open("high", Severity.HIGH, Tell.DIGEST);
    CaseKey later = open("later", Severity.LOW, Tell.DIGEST);
    open("loud", Severity.HIGH, Tell.PAGE);
    CaseKey merged = open("merged", Severity.HIGH, Tell.DIGEST);
    act(merged, new CaseCommand.Merge(low));

    OpenedCases all = figures().opened(TODAY, Tell.DIGEST, 10);
    OpenedCases some = figures().opened(TODAY, Tell.DIGEST, 2);

    assertThat(all.total()).isEqualTo(3);
    assertThat(keys(all)).containsExactly(high, low, later);
    assertThat(some.total()).isEqualTo(3);
    assertThat(keys(some)).containsExactly(high, low);
    assertThat(figures().opened(TODAY, null, 10).total()).isEqualTo(4);
  }

  @Test
  void saysWhatNobodyWasToldOf() {
    long busy = suppress("host-busy*", "backup job");
    long calm = suppress("host-calm", "scanner");
    for (String name : List.of("busy-1", "busy-2", "calm")) {
      cases().file(detection(name));
    }
    for (String name : List.of("info-1", "info-2")) {
      cases().file(DetectionDraft.like(detection(name)).severity(Severity.INFO).detection());
    }
    CaseKey known = file(detection("known"));
    act(known, new CaseCommand.Close(CloseReason.EXPECTED, ""));
    clock(NOON.plusSeconds(10));
    cases().file(Detections.of("late", "1", "group-known", "host-known", NOON.minusSeconds(5)));
    cases().file(DetectionDraft.like(detection("sample")).marks(Set.of(Mark.SAMPLE)).detection());
    parked().park("m1", "not-json", "", "x");
    parked().park("m2", "not-json", "", "x");
    parked().park("m3", "too-long", "", "x");

    SpanFigures figures = figures().of(TODAY);

    assertThat(figures.heldBack())
        .containsExactly(
            new HeldBack(busy, "", "", "sec-team", "backup job", 2),
            new HeldBack(calm, "", "", "sec-team", "scanner", 1));
    assertThat(figures.kept()).containsExactly(new Kept("its severity is below low", 2));
    assertThat(figures.parked())
        .containsExactly(new Parked("not-json", 2), new Parked("too-long", 1));
    assertThat(figures.detections())
        .containsOnly(
            Map.entry(Disposition.SUPPRESSED, 3L),
            Map.entry(Disposition.RECORDED, 2L),
            Map.entry(Disposition.LATE, 1L),
            Map.entry(Disposition.FILED, 2L));
    assertThat(figures.groups())
        .filteredOn(CaseGroup::isSample)
        .extracting(CaseGroup::cases)
        .containsExactly(1L);
  }

  private long suppress(String host, String reason) {
    return suppressions()
        .add(
            new SuppressionRule("", "", new TreeMap<>(Map.of("host", host))),
            "sec-team",
            reason,
            NOON.plus(DAY),
            "ann")
        .id();
  }

  @Test
  void whatAClockSaysIsNoReasonOfItsOwn() {
    for (String name : List.of("x", "y")) {
      cases()
          .file(
              DetectionDraft.like(
                      Detections.of(name, "1", "group", "host", NOON.plus(DAY.multipliedBy(99))))
                  .severity(Severity.INFO)
                  .detection());
    }

    assertThat(figures().of(TODAY).kept())
        .containsExactly(new Kept("its severity is below low", 2));
  }

  @Test
  void ofNothingAllIsZero() {
    SpanFigures figures = figures().of(TODAY);

    assertThat(figures.opened() + figures.closed() + figures.open()).isZero();
    assertThat(figures.toAcknowledge()).isNull();
    assertThat(figures.toClose()).isNull();
    assertThat(figures.groups()).isEmpty();
    assertThat(figures.detections()).isEmpty();
    assertThat(figures().opened(TODAY, null, 5).cases()).isEmpty();
  }
}
