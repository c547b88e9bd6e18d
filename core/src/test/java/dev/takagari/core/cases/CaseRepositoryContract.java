package dev.takagari.core.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.cases.Filed.Outcome;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detection.Mark;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.telling.CaseTellings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [CaseRepository] does, together with its records and what people are to be told.
public abstract class CaseRepositoryContract {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);
  private static final Actor ANN = new Actor("ann", Actor.Origin.CLI);

  protected abstract CaseRepository cases(CaseSettings settings);

  protected abstract CaseRecords records();

  protected abstract CaseTellings tellings();

  /// Sets the clock of the store.
  protected abstract void clock(Instant time);

  @BeforeEach
  void noon() {
    clock(NOON);
  }

  private CaseRepository cases() {
    return cases(CaseSettings.USUAL);
  }

  private static Detection at(String id, Instant time) {
    return Detections.of(id, "1", "group", "host-" + id, time);
  }

  private static Detection with(
      Detection given, String ruleId, String title, Severity severity, long count, Mark... marks) {
    return DetectionDraft.like(given)
        .ruleId(ruleId)
        .title(title)
        .severity(severity)
        .count(count)
        .marks(Set.of(marks))
        .detection();
  }

  private static Detection operational(String id, Instant time, Mark... marks) {
    return with(
        Detections.of(id, "1", "coverage", "host-1", time),
        "coverage",
        "agent silent",
        Severity.LOW,
        1,
        marks);
  }

  private Case only() {
    List<Case> all = cases().list(CaseFilter.ALL, null, 10).items();
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private Case act(CaseKey key, CaseCommand command) {
    return cases().act(key, command, ANN, null, "");
  }

  private static CaseKey key(Filed filed) {
    return Objects.requireNonNull(filed.key());
  }

  private List<CaseKey> toBeTold() {
    return tellings().due(Duration.ZERO, 10).stream().map(CaseTellings.Row::key).toList();
  }

  private List<What> done(CaseKey key) {
    return records().timeline(key, 0, 100).stream().map(TimelineEntry::what).toList();
  }

  private static ErrorCode codeOf(Runnable work) {
    try {
      work.run();
    } catch (TakagariException e) {
      return e.code();
    }
    throw new AssertionError("nothing was refused");
  }

  // Numbers.

  @Test
  void numbersRiseAndBeginAgainEveryYear() {
    assertThat(cases().file(Detections.of("a", "g1", "h")).key()).hasToString("A-2026-000001");
    assertThat(cases().file(Detections.of("b", "g2", "h")).key()).hasToString("A-2026-000002");
    clock(Instant.parse("2027-01-01T00:00:00Z"));
    assertThat(cases().file(Detections.of("c", "g3", "h")).key()).hasToString("A-2027-000001");
  }

  // One detection.

  @Test
  void firstDetectionOpensACase() {
    Filed filed = cases().file(at("a", NOON));

    assertThat(filed.outcome()).isEqualTo(Outcome.OPENED);
    Case opened = only();
    assertThat(opened.key()).isEqualTo(filed.key());
    assertThat(opened.state()).isEqualTo(CaseState.OPEN);
    assertThat(opened.title()).isEqualTo("PowerShell download cradle");
    assertThat(opened.assessment()).isEqualTo(Assessment.of(Severity.HIGH));
    assertThat(opened.counts()).isEqualTo(new CaseCounts(1, 1, 1));
    assertThat(opened.times()).isEqualTo(new CaseTimes(NOON, NOON, NOON, null, null, null));
    assertThat(done(opened.key())).containsExactly(What.OPENED);
    assertThat(toBeTold()).containsExactly(opened.key());
    StoredDetection stored =
        records().detections(DetectionFilter.of(opened.key()), null, 10).items().getFirst();
    assertThat(stored.detection()).isEqualTo(at("a", NOON));
    assertThat(stored.disposition()).isEqualTo(Disposition.FILED);
  }

  @Test
  void sameVersionAgainIsACopyAndChangesNothing() {
    cases().file(at("a", NOON));
    Case before = only();

    Filed again = cases().file(at("a", NOON));

    assertThat(again).isEqualTo(new Filed(Outcome.COPY, before.key()));
    assertThat(only()).isEqualTo(before);
    assertThat(records().detections(DetectionFilter.ALL, null, 10).items())
        .singleElement()
        .satisfies(
            stored -> {
              assertThat(stored.copies()).isOne();
              assertThat(stored.versions()).isOne();
            });
  }

  @Test
  void anotherVersionUpdatesTheSameCase() {
    CaseKey key = key(cases().file(at("a", NOON)));
    Detection more =
        with(
            Detections.of("a", "2", "group", "host-b", NOON.plusSeconds(60)),
            "rule",
            "title",
            Severity.CRITICAL,
            7);

    assertThat(cases().file(more)).isEqualTo(new Filed(Outcome.UPDATED, key));

    Case found = only();
    assertThat(found.counts()).isEqualTo(new CaseCounts(1, 7, 2));
    assertThat(found.times().last()).isEqualTo(NOON.plusSeconds(60));
    assertThat(found.severity()).isEqualTo(Severity.CRITICAL);
    assertThat(found.assessment()).isEqualTo(Assessment.of(Severity.CRITICAL));
    assertThat(updates(key))
        .containsExactly("severity rose from high to critical", "counted 7 times, 1 before");
    assertThat(records().detections(DetectionFilter.of(key), null, 10).items())
        .singleElement()
        .satisfies(stored -> assertThat(stored.disposition()).isEqualTo(Disposition.UPDATED));
  }

  private void count(int version, Instant time, long count) {
    cases()
        .file(
            with(
                Detections.of("a", String.valueOf(version), "group", "host-a", time),
                "rule",
                "title",
                Severity.HIGH,
                count));
  }

  private List<String> updates(CaseKey key) {
    return records().timeline(key, 0, 100).stream()
        .filter(entry -> entry.what() == What.UPDATED)
        .map(TimelineEntry::text)
        .toList();
  }

  @Test
  void theTimelineSaysThatItGoesOn() {
    CaseKey key = key(cases().file(at("a", NOON)));

    count(2, NOON.plusSeconds(60), 4);
    count(3, NOON.plusSeconds(120), 9);
    count(4, NOON.plusSeconds(180), 9);

    assertThat(updates(key))
        .containsExactly("counted 4 times, 1 before", "counted 9 times, 4 before");
  }

  @Test
  void manyUpdatesAreFewEntriesAndOneAnHourIsSaid() {
    CaseKey key = key(cases().file(at("a", NOON)));
    for (int i = 2; i <= 60; i++) {
      count(i, NOON.plusSeconds(i), i);
    }
    assertThat(updates(key))
        .containsExactly(
            "counted 2 times, 1 before",
            "counted 4 times, 3 before",
            "counted 8 times, 7 before",
            "counted 16 times, 15 before",
            "counted 32 times, 31 before");

    clock(NOON.plus(Duration.ofHours(2)));
    count(61, NOON.plus(Duration.ofHours(2)), 61);
    count(62, NOON.plus(Duration.ofHours(2)), 62);

    assertThat(updates(key)).hasSize(6).last().isEqualTo("counted 61 times, 60 before");
  }

  @Test
  void anOlderVersionThatComesLateChangesNoCount() {
    Detection newer = with(at("a", NOON.plusSeconds(9)), "rule", "title", Severity.HIGH, 5);
    cases().file(newer);
    Detection older = Detections.of("a", "0", "group", "host-a", NOON);

    assertThat(cases().file(older).outcome()).isEqualTo(Outcome.UPDATED);

    assertThat(only().counts().occurrences()).isEqualTo(5);
    assertThat(records().detections(DetectionFilter.ALL, null, 10).items().getFirst().detection())
        .isEqualTo(newer);
    assertThat(cases().file(older).outcome()).isEqualTo(Outcome.COPY);
    assertThat(cases().file(newer).outcome()).isEqualTo(Outcome.COPY);
  }

  @Test
  void anUpdateOfAClosedCaseStaysThere() {
    CaseKey key = key(cases().file(at("a", NOON.minusSeconds(60))));
    act(key, new CaseCommand.Close(CloseReason.EXPECTED, ""));

    cases().file(Detections.of("a", "2", "group", "host-a", NOON.plusSeconds(5)));

    assertThat(only().state()).isEqualTo(CaseState.CLOSED);
    assertThat(only().times().last()).isEqualTo(NOON.plusSeconds(5));
  }

  @Test
  void whatGoesOnAfterATruePositiveWasClosedIsOpenedAgain() {
    CaseKey key = key(cases().file(at("a", NOON.minusSeconds(60))));
    act(key, new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""));

    Detection more =
        with(
            Detections.of("a", "2", "group", "host-a", NOON.plusSeconds(5)),
            "rule",
            "title",
            Severity.HIGH,
            2);

    assertThat(cases().file(more).outcome()).isEqualTo(Outcome.REOPENED);
    assertThat(only().state()).isEqualTo(CaseState.OPEN);
  }

  // Groups.

  @Test
  void sameGroupWithinTheWindowIsOneCase() {
    cases().file(at("a", NOON));

    clock(NOON.plus(Duration.ofDays(3)));
    assertThat(cases().file(at("b", NOON.plus(DAY))).outcome()).isEqualTo(Outcome.JOINED);
    assertThat(cases().file(at("c", NOON.plus(DAY).plus(DAY).plusMillis(1))).outcome())
        .isEqualTo(Outcome.OPENED);
    assertThat(cases().list(CaseFilter.ALL, null, 10).items())
        .extracting(found -> found.counts().detections())
        .containsExactly(1L, 2L);
  }

  @Test
  void windowOfASourceIsItsOwn() {
    CaseSettings settings =
        new CaseSettings(
            DAY,
            Map.of(Detection.Sources.FALCON, Duration.ofHours(1)),
            20,
            100,
            Duration.ofMinutes(10),
            Severity.INFO,
            true);
    cases(settings).file(at("a", NOON));

    clock(NOON.plus(Duration.ofHours(2)));
    assertThat(cases(settings).file(at("b", NOON.plus(Duration.ofHours(2)))).outcome())
        .isEqualTo(Outcome.OPENED);
  }

  @Test
  void whatHappenedBeforeTheClosingJoinsSilently() {
    CaseKey key = key(cases().file(at("a", NOON.minusSeconds(60))));
    act(key, new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""));

    assertThat(cases().file(at("b", NOON.minusSeconds(1))))
        .isEqualTo(new Filed(Outcome.JOINED, key));

    assertThat(only().state()).isEqualTo(CaseState.CLOSED);
    assertThat(done(key)).containsExactly(What.OPENED, What.CLOSED);
    assertThat(records().detections(DetectionFilter.of(key), null, 10).items().getFirst())
        .satisfies(stored -> assertThat(stored.disposition()).isEqualTo(Disposition.LATE));
  }

  @ParameterizedTest
  @EnumSource(CloseReason.class)
  void whatHappensAfterTheClosingReopensByItsReason(CloseReason reason) {
    CaseKey key = key(cases().file(at("a", NOON.minusSeconds(60))));
    act(key, new CaseCommand.Close(reason, "a note"));

    Filed after = cases().file(at("b", NOON.plusSeconds(1)));
    cases().file(at("c", NOON.plusSeconds(2)));

    assertThat(after.key()).isEqualTo(key);
    boolean reopens =
        Set.of(CloseReason.TRUE_POSITIVE, CloseReason.NOT_ENOUGH_DATA, CloseReason.OTHER)
            .contains(reason);
    assertThat(after.outcome()).isEqualTo(reopens ? Outcome.REOPENED : Outcome.JOINED);
    assertThat(only().state()).isEqualTo(reopens ? CaseState.OPEN : CaseState.CLOSED);
    assertThat(done(key))
        .containsExactly(What.OPENED, What.CLOSED, reopens ? What.REOPENED : What.JOINED);
    assertThat(only().counts().detections()).isEqualTo(3);
  }

  @Test
  void hostsOfAFleetAreOneCaseWhoeverFilesThem() throws Exception {
    try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
      List<Future<Filed>> filed = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        Detection one = Detections.of("d" + i, "1", "group", "host-" + i, NOON.plusMillis(i));
        filed.add(workers.submit(() -> cases().file(one)));
        if (i % 10 == 0) {
          filed.add(workers.submit(() -> cases().file(one)));
        }
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Filed> each : filed) {
        outcomes.add(each.get().outcome());
      }
      assertThat(outcomes).filteredOn(Outcome.OPENED::equals).hasSize(1);
      assertThat(outcomes).filteredOn(Outcome.COPY::equals).hasSize(20);
    }
    assertThat(only().counts()).isEqualTo(new CaseCounts(200, 200, 200));
    assertThat(toBeTold()).hasSize(1);
  }

  @Test
  void keysAndTextsOfAnyLengthAndWithNulAreKept() {
    String odd = "x\0".repeat(3_000);
    Detection hostile =
        with(Detections.of("a", odd, odd, "h\0ost", NOON), odd, odd, Severity.INFO, 1);

    assertThat(cases().file(hostile).outcome()).isEqualTo(Outcome.OPENED);
    assertThat(cases().file(hostile).outcome()).isEqualTo(Outcome.COPY);
    assertThat(only().title()).hasSizeLessThanOrEqualTo(200);
    assertThat(records().detections(DetectionFilter.ALL, null, 10).items().getFirst().detection())
        .isEqualTo(hostile);
  }

  // Clocks.

  private static final Instant YEAR_2100 = Instant.parse("2100-01-01T00:00:00Z");

  private StoredDetection stored(String id) {
    return records().detections(DetectionFilter.ALL, null, 100).items().stream()
        .filter(one -> one.detection().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2100-01-01T00:00:00Z", "2026-11-20T12:05:00.000001Z", "1970-01-01T00:00:00Z"})
  void ofAClockThatIsWrongTheTimeOfReceiptCounts(Instant said) {
    CaseKey key = key(cases().file(at("a", said)));

    assertThat(only().times()).isEqualTo(new CaseTimes(NOON, NOON, NOON, null, null, null));
    assertThat(stored("a").time()).isEqualTo(NOON);
    assertThat(stored("a").isClockWrong()).isTrue();
    assertThat(stored("a").timed()).isEqualTo(at("a", NOON));
    assertThat(stored("a").detection()).as("what it says stays").isEqualTo(at("a", said));
    assertThat(stored("a").why())
        .isEqualTo("its clock says " + said + "; received 2026-11-20T12:00:00Z, which counts");
    assertThat(cases().file(at("b", NOON.minus(DAY))))
        .as("in the window of what was received now")
        .isEqualTo(new Filed(Outcome.JOINED, key));
    clock(NOON.plus(DAY).plus(DAY));
    assertThat(cases().file(at("c", NOON.plus(DAY).plus(DAY))).outcome())
        .as("the window ends a day after it was received")
        .isEqualTo(Outcome.OPENED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-20T12:05:00Z", "2011-01-01T00:00:00Z"})
  void whatMayBeCountsAsItIsSaid(Instant said) {
    cases().file(at("a", said));

    assertThat(only().times()).isEqualTo(new CaseTimes(NOON, said, said, null, null, null));
    assertThat(stored("a").isClockWrong()).isFalse();
    assertThat(stored("a").why()).isEmpty();
  }

  @Test
  void aLaterVersionFromAWrongClockMovesItsCaseToWhenItWasReceived() {
    CaseKey key = key(cases().file(at("a", NOON)));
    clock(NOON.plusSeconds(60));

    cases().file(Detections.of("a", "2", "group", "host-a", YEAR_2100));

    assertThat(only().times().last()).isEqualTo(NOON.plusSeconds(60));
    act(key, new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""));
    clock(NOON.plusSeconds(120));
    assertThat(cases().file(Detections.of("a", "3", "group", "host-a", NOON.plusSeconds(90))))
        .as("a version of a right clock is the newer one")
        .isEqualTo(new Filed(Outcome.UPDATED, key));
    assertThat(stored("a").time()).isEqualTo(NOON.plusSeconds(90));
  }

  @Test
  void aClockThatStandsStillDoesNotHideWhatComesAfterTheClosing() {
    Instant epoch = Instant.EPOCH;
    CaseKey key = key(cases().file(at("a", epoch)));
    act(key, new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""));
    clock(NOON.plusSeconds(60));

    assertThat(cases().file(at("b", epoch))).isEqualTo(new Filed(Outcome.REOPENED, key));
  }

  @Test
  void healthOfAWrongClockHidesNoTroubleThatComesAfterIt() {
    CaseKey key = key(cases().file(operational("a", NOON, Mark.OPERATIONAL)));
    clock(NOON.plusSeconds(60));
    assertThat(cases().file(operational("b", YEAR_2100, Mark.OPERATIONAL, Mark.RESOLVED)))
        .isEqualTo(new Filed(Outcome.CLOSED, key));

    clock(NOON.plusSeconds(120));
    assertThat(cases().file(operational("c", NOON.plusSeconds(120), Mark.OPERATIONAL)))
        .isEqualTo(new Filed(Outcome.REOPENED, key));
    assertThat(
            cases()
                .file(operational("d", NOON.plusSeconds(119), Mark.OPERATIONAL, Mark.RESOLVED))
                .outcome())
        .as("older than the trouble")
        .isEqualTo(Outcome.JOINED);
  }

  // Samples, severities, health.

  @Test
  void samplesAreApartFromWhatIsRealAndNobodyIsTold() {
    cases().file(at("a", NOON));
    Detection sample = with(at("b", NOON), "rule", "title", Severity.CRITICAL, 1, Mark.SAMPLE);

    Case opened = cases().find(key(cases().file(sample))).orElseThrow();

    assertThat(opened.groupKey()).startsWith("sample:");
    assertThat(opened.assessment().tell()).isEqualTo(Tell.RECORD);
    assertThat(opened.severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void whatIsBelowTheThresholdIsKeptWithTheReason() {
    CaseSettings settings =
        new CaseSettings(DAY, Map.of(), 20, 100, Duration.ofMinutes(10), Severity.MEDIUM, false);
    CaseRepository cases = cases(settings);

    assertThat(cases.file(with(at("a", NOON), "rule", "title", Severity.LOW, 1)))
        .isEqualTo(new Filed(Outcome.RECORDED, null));
    assertThat(cases.file(with(at("b", NOON), "r", "t", Severity.HIGH, 1, Mark.SAMPLE)))
        .isEqualTo(new Filed(Outcome.RECORDED, null));

    assertThat(cases.list(CaseFilter.ALL, null, 10).items()).isEmpty();
    assertThat(records().detections(DetectionFilter.ALL, null, 10).items())
        .extracting(StoredDetection::why)
        .containsExactly("it is a sample of its product", "its severity is below medium");
  }

  @Test
  void aLaterVersionMayCrossTheThreshold() {
    CaseSettings settings =
        new CaseSettings(DAY, Map.of(), 20, 100, Duration.ofMinutes(10), Severity.MEDIUM, true);
    cases(settings).file(with(at("a", NOON), "rule", "title", Severity.LOW, 1));

    Filed later =
        cases(settings)
            .file(
                with(
                    Detections.of("a", "2", "group", "h", NOON),
                    "rule",
                    "title",
                    Severity.HIGH,
                    1));

    assertThat(later.outcome()).isEqualTo(Outcome.OPENED);
    assertThat(only().counts().detections()).isOne();
  }

  @Test
  void healthyAgainClosesTheCaseByItself() {
    CaseKey key = key(cases().file(operational("a", NOON, Mark.OPERATIONAL)));

    Filed healthy =
        cases().file(operational("b", NOON.plusSeconds(5), Mark.OPERATIONAL, Mark.RESOLVED));

    assertThat(healthy).isEqualTo(new Filed(Outcome.CLOSED, key));
    Case closed = only();
    assertThat(closed.reason()).isEqualTo(CloseReason.OTHER);
    assertThat(closed.note()).isEqualTo("healthy again");
    assertThat(records().timeline(key, 0, 10).getLast().actor()).isEqualTo(Actor.SYSTEM);
  }

  @Test
  void healthyAgainWithoutAnOpenCaseOpensNothing() {
    Detection healthy = operational("b", NOON, Mark.OPERATIONAL, Mark.RESOLVED);

    assertThat(cases().file(healthy).outcome()).isEqualTo(Outcome.RECORDED);
    assertThat(cases().file(operational("a", NOON.minusSeconds(9), Mark.OPERATIONAL)).outcome())
        .as("trouble that came after the news that it is over")
        .isEqualTo(Outcome.RECORDED);

    assertThat(cases().list(CaseFilter.ALL, null, 10).items()).isEmpty();
  }

  @Test
  void newsOfHealthCloseNoCaseThatIsAboutMore() {
    CaseKey trouble = key(cases().file(operational("a", NOON, Mark.OPERATIONAL)));
    CaseKey intrusion = key(cases().file(at("b", NOON)));
    act(trouble, new CaseCommand.Merge(intrusion));

    Detection healthy = operational("c", NOON.plusSeconds(5), Mark.OPERATIONAL, Mark.RESOLVED);
    assertThat(cases().file(healthy)).isEqualTo(new Filed(Outcome.JOINED, intrusion));
    Detection again =
        with(
            Detections.of("a", "2", "coverage", "host-1", NOON.plusSeconds(9)),
            "coverage",
            "agent is back",
            Severity.INFO,
            1,
            Mark.OPERATIONAL,
            Mark.RESOLVED);
    assertThat(cases().file(again)).isEqualTo(new Filed(Outcome.UPDATED, intrusion));

    assertThat(cases().find(intrusion).orElseThrow().state()).isEqualTo(CaseState.OPEN);
  }

  @Test
  void nobodyIsCalledForWhatSomebodyBrought() {
    Detection brought = with(at("a", NOON), "rule", "title", Severity.CRITICAL, 1, Mark.BROUGHT);

    assertThat(cases().find(key(cases().file(brought))).orElseThrow().assessment().tell())
        .isEqualTo(Tell.CHANNEL);
  }

  /// Else one number too large keeps all that comes to its case from being filed.
  @Test
  void noCountIsTooLargeForItsCase() {
    cases().file(with(at("a", NOON), "rule", "title", Severity.HIGH, Long.MAX_VALUE));
    cases().file(with(at("b", NOON), "rule", "title", Severity.HIGH, Long.MAX_VALUE));

    assertThat(only().counts()).isEqualTo(new CaseCounts(2, 2_000_000_000, 2));
  }

  @Test
  void theSeverestDetectionThatHappenedFirstSaysMost() {
    CaseKey key = key(cases().file(with(at("a", NOON), "r", "t", Severity.MEDIUM, 1)));
    cases().file(with(at("b", NOON), "r", "t", Severity.CRITICAL, 1));
    cases().file(with(at("c", NOON.minusSeconds(9)), "r", "t", Severity.CRITICAL, 1));
    for (int i = 0; i < 110; i++) {
      cases().file(with(at("noise-" + i, NOON.minusSeconds(60)), "r", "t", Severity.HIGH, 1));
    }

    assertThat(telling(key, 1)).containsExactly("c");
    assertThat(telling(new CaseKey(2026, 99), 1)).isEmpty();
  }

  private List<String> telling(CaseKey key, int hosts) {
    return records().telling(key, hosts).stream().map(one -> one.detection().id()).toList();
  }

  @Test
  void whateverACaseWasClosedAsASevererDetectionOpensItAgain() {
    CaseKey key = key(cases().file(with(at("a", NOON), "r", "t", Severity.MEDIUM, 1)));
    act(key, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));
    cases().file(with(at("same", NOON.plusSeconds(5)), "r", "t", Severity.MEDIUM, 1));
    assertThat(only().state()).isEqualTo(CaseState.CLOSED);

    Filed severer = cases().file(with(at("b", NOON.minusSeconds(5)), "r", "t", Severity.HIGH, 1));

    assertThat(severer.outcome()).isEqualTo(Outcome.REOPENED);
    assertThat(only().state()).isEqualTo(CaseState.OPEN);
    act(key, new CaseCommand.Close(CloseReason.EXPECTED, ""));
    Detection update = with(at("b", NOON), "r", "t", Severity.CRITICAL, 1);
    assertThat(cases().file(revised(update)).outcome()).isEqualTo(Outcome.REOPENED);
    assertThat(records().timeline(key, 0, 100).getLast().text())
        .isEqualTo("severer than all that was known when it was closed as expected");
  }

  private static Detection revised(Detection like) {
    return DetectionDraft.like(like).revision(like.revision() + "-later").detection();
  }

  @Test
  void aClosedCaseThatTurnsOutToBeSevererIsOpenedAgainOnce() {
    CaseKey key = key(cases().file(with(at("a", NOON), "r", "t", Severity.MEDIUM, 1)));
    cases().assess(key, assessed(Severity.HIGH));
    act(key, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));

    assertThat(cases().assess(key, assessed(Severity.MEDIUM)).state()).isEqualTo(CaseState.CLOSED);
    assertThat(cases().assess(key, assessed(Severity.HIGH)).state())
        .as("as severe as it was")
        .isEqualTo(CaseState.CLOSED);
    assertThat(cases().assess(key, assessed(Severity.CRITICAL)).state()).isEqualTo(CaseState.OPEN);
    act(key, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));
    assertThat(cases().assess(key, assessed(Severity.CRITICAL)).state())
        .isEqualTo(CaseState.CLOSED);
  }

  @Test
  void aCaseThatWasRealStaysClosedHoweverSevereItTurnsOutToBe() {
    CaseKey key = key(cases().file(with(at("a", NOON), "r", "t", Severity.MEDIUM, 1)));
    act(key, new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""));

    assertThat(cases().assess(key, assessed(Severity.CRITICAL)).state())
        .isEqualTo(CaseState.CLOSED);
  }

  private static Assessment assessed(Severity severity) {
    return new Assessment(severity, "verdict", List.of("reason"), Tell.CHANNEL, "policy@1");
  }

  @Test
  void ofFurtherHostsTheSeverestDetectionThatWasFiledFirstSaysMost() {
    CaseKey key = key(cases().file(Detections.of("a-1", "1", "group", "a", NOON)));
    cases().file(Detections.of("a-2", "1", "group", "a", NOON.minusSeconds(9)));
    cases().file(Detections.of("b-1", "1", "group", "b", NOON.plusSeconds(7)));
    cases().file(Detections.of("b-2", "1", "group", "b", NOON.plusSeconds(3)));
    assertThat(telling(key, 3)).containsExactly("a-2", "b-1");

    cases().file(Detections.of("c-1", "1", "group", "c", NOON.plusSeconds(1)));
    cases().file(Detections.of("d-1", "1", "group", "d", NOON.plusSeconds(2)));

    assertThat(telling(key, 1)).containsExactly("a-2");
    assertThat(telling(key, 3)).containsExactly("a-2", "b-1", "c-1");
    assertThat(telling(key, 9)).containsExactly("a-2", "b-1", "c-1", "d-1");
  }

  /// An inventory knows the name of a sensor some time after its first events.
  @Test
  void aHostIsToldFromOthersByItsIdWhateverItIsCalled() {
    CaseKey key = key(cases().file(named("a-1", "id-a", "id-a", Severity.HIGH)));
    cases().file(named("a-2", "id-a", "ws-1", Severity.HIGH));
    cases().file(named("b", "id-b", "ws-1", Severity.LOW));

    assertThat(telling(key, 3)).containsExactly("a-1", "b");
  }

  private static Detection named(String id, String hostId, String hostName, Severity severity) {
    return DetectionDraft.of(id, "group", NOON)
        .severity(severity)
        .fields(Detections.fields(Columns.HOST_ID, hostId, Columns.HOST_NAME, hostName))
        .detection();
  }

  @Test
  void closedCasesThatAreMergedWereJudgedWithWhatBothHad() {
    CaseKey into = key(cases().file(with(at("a", NOON), "r", "t", Severity.MEDIUM, 1)));
    CaseKey from =
        key(
            cases()
                .file(
                    with(Detections.of("b", "1", "other", "h", NOON), "r", "t", Severity.HIGH, 1)));
    act(into, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));
    act(from, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));
    act(from, new CaseCommand.Merge(into));

    assertThat(cases().assess(into, assessed(Severity.HIGH)).state()).isEqualTo(CaseState.CLOSED);
    assertThat(cases().assess(into, assessed(Severity.CRITICAL)).state()).isEqualTo(CaseState.OPEN);
  }

  @Test
  void whoClosesACaseSawItsDetectionsBeforeThePolicyDid() {
    CaseKey key = key(cases().file(with(at("a", NOON), "r", "t", Severity.MEDIUM, 1)));
    cases().assess(key, assessed(Severity.LOW));
    cases().file(with(at("b", NOON), "r", "t", Severity.HIGH, 1));
    act(key, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));

    assertThat(cases().assess(key, assessed(Severity.HIGH)).state()).isEqualTo(CaseState.CLOSED);
  }

  @Test
  void detectionsThatNameNoHostCountAsOfOne() {
    CaseKey key = key(cases().file(Detections.of("a", "1", "group", "", NOON)));
    cases().file(Detections.of("b", "1", "group", "", NOON));
    assertThat(telling(key, 3)).containsExactly("a");

    cases().file(Detections.of("c", "1", "group", "host", NOON));
    cases().file(Detections.of("d", "1", "group", "", NOON));

    assertThat(telling(key, 3)).containsExactly("a", "c");
  }

  @Test
  void olderNewsOfHealthDoesNotCloseNewerTrouble() {
    cases().file(operational("a", NOON, Mark.OPERATIONAL));
    cases().file(operational("b", NOON.minusSeconds(5), Mark.OPERATIONAL, Mark.RESOLVED));

    assertThat(only().state()).isEqualTo(CaseState.OPEN);
  }

  // Storms.

  @Test
  void manyCasesOfARuleBecomeOne() {
    CaseSettings settings =
        new CaseSettings(DAY, Map.of(), 3, 100, Duration.ofMinutes(10), Severity.INFO, true);
    List<Filed> filed =
        IntStream.range(0, 10)
            .mapToObj(
                i -> cases(settings).file(Detections.of("d" + i, "1", "g" + i, "h" + i, NOON)))
            .toList();

    assertThat(filed.subList(0, 3)).extracting(Filed::outcome).containsOnly(Outcome.OPENED);
    assertThat(filed.subList(3, 10)).extracting(Filed::outcome).containsOnly(Outcome.JOINED);
    Case storm = cases().find(key(filed.getLast())).orElseThrow();
    assertThat(storm.title()).isEqualTo("Storm: SuspiciousPowerShell");
    assertThat(storm.groupKey()).startsWith("storm:");
    assertThat(storm.counts()).isEqualTo(new CaseCounts(7, 7, 7));
    assertThat(
            cases(settings)
                .file(
                    with(
                        Detections.of("other", "1", "o", "h", NOON),
                        "another rule",
                        "title",
                        Severity.HIGH,
                        1))
                .outcome())
        .isEqualTo(Outcome.OPENED);

    clock(NOON.plus(Duration.ofMinutes(11)));
    assertThat(cases(settings).file(Detections.of("e", "1", "ge", "h", NOON)).outcome())
        .as("it was quiet")
        .isEqualTo(Outcome.OPENED);
  }

  /// Else whoever keeps a storm going hides everything that the rule will ever find.
  @Test
  void aStormThatWasClosedAsHarmlessHidesNothingThatComesAfter() {
    CaseSettings settings =
        new CaseSettings(DAY, Map.of(), 2, 100, Duration.ofMinutes(10), Severity.INFO, true);
    List<Filed> filed =
        IntStream.range(0, 4)
            .mapToObj(
                i -> cases(settings).file(Detections.of("d" + i, "1", "g" + i, "h" + i, NOON)))
            .toList();
    CaseKey storm = key(filed.getLast());
    Instant closed = NOON.plusSeconds(60);
    clock(closed);
    act(storm, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));

    Filed late = cases(settings).file(Detections.of("late", "1", "g-late", "h", NOON));
    assertThat(late).as("it happened before").isEqualTo(new Filed(Outcome.JOINED, storm));

    Instant after = closed.plusSeconds(60);
    clock(after);
    Filed next = cases(settings).file(Detections.of("next", "1", "g-next", "h", after));
    Case anew = cases().find(key(next)).orElseThrow();
    assertThat(anew.state()).isEqualTo(CaseState.OPEN);
    assertThat(anew.key()).isNotEqualTo(storm);
    assertThat(anew.groupKey()).as("it is still a storm").startsWith("storm:");
    assertThat(cases(settings).file(Detections.of("more", "1", "g-more", "h", after)))
        .as("and one case")
        .isEqualTo(new Filed(Outcome.JOINED, anew.key()));
  }

  @Test
  void aStormThatWasRealGoesOnInItsCase() {
    CaseSettings settings =
        new CaseSettings(DAY, Map.of(), 2, 100, Duration.ofMinutes(10), Severity.INFO, true);
    CaseKey storm = new CaseKey(2026, 3);
    IntStream.range(0, 3)
        .forEach(i -> cases(settings).file(Detections.of("d" + i, "1", "g" + i, "h" + i, NOON)));
    act(storm, new CaseCommand.Close(CloseReason.TRUE_POSITIVE, ""));

    Instant after = NOON.plusSeconds(60);
    clock(after);
    assertThat(cases(settings).file(Detections.of("next", "1", "g-next", "h", after)))
        .isEqualTo(new Filed(Outcome.REOPENED, storm));
  }

  private static final CaseSettings FEW_OF_A_SOURCE =
      new CaseSettings(DAY, Map.of(), 20, 3, Duration.ofMinutes(10), Severity.INFO, true);

  /// One of a rule and a group of its own.
  private static Detection invented(String id, Mark... marks) {
    return with(
        Detections.of(id, "1", "group-" + id, "host-" + id, NOON),
        "rule-" + id,
        "title of " + id,
        Severity.HIGH,
        1,
        marks);
  }

  @Test
  void manyCasesOfASourceBecomeOneWhateverTheirRules() {
    CaseRepository cases = cases(FEW_OF_A_SOURCE);
    List<Filed> filed =
        IntStream.range(0, 10).mapToObj(i -> cases.file(invented("d" + i))).toList();

    assertThat(filed.subList(0, 3)).extracting(Filed::outcome).containsOnly(Outcome.OPENED);
    assertThat(filed.subList(3, 10)).extracting(Filed::outcome).containsOnly(Outcome.JOINED);
    CaseKey key = key(filed.getLast());
    Case storm = cases.find(key).orElseThrow();
    assertThat(storm.title()).isEqualTo("Storm: detections of falcon");
    assertThat(storm.groupKey()).isEqualTo("storm:falcon");
    assertThat(storm.ruleId()).isEmpty();
    assertThat(storm.counts()).isEqualTo(new CaseCounts(7, 7, 7));
    assertThat(records().timeline(key, 0, 10).getFirst().text())
        .isEqualTo(
            "more than 3 cases of one source within 10 min: further ones are one case until it is"
                + " quiet");
    assertThat(ids(records().detections(DetectionFilter.of(key), null, 10)))
        .containsExactly("d9", "d8", "d7", "d6", "d5", "d4", "d3");

    assertThat(cases.file(invented("d9"))).as("again").isEqualTo(new Filed(Outcome.COPY, key));
    assertThat(cases.find(key).orElseThrow().counts()).isEqualTo(new CaseCounts(7, 7, 7));
    assertThat(cases.file(Detections.of("known", "1", "group-d0", "host", NOON)))
        .as("what has a case goes there")
        .isEqualTo(new Filed(Outcome.JOINED, key(filed.getFirst())));

    clock(NOON.plus(Duration.ofMinutes(11)));
    assertThat(cases.file(invented("e")).outcome()).as("it was quiet").isEqualTo(Outcome.OPENED);
  }

  @Test
  void aStormOfASourceIsOneCaseWhoeverFilesIt() throws Exception {
    CaseRepository cases = cases(FEW_OF_A_SOURCE);
    try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
      List<Future<Filed>> filed = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        Detection one = invented("d" + i);
        filed.add(workers.submit(() -> cases.file(one)));
        filed.add(workers.submit(() -> cases.file(one)));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Filed> each : filed) {
        outcomes.add(each.get().outcome());
      }
      assertThat(outcomes).filteredOn(Outcome.OPENED::equals).hasSize(3);
      assertThat(outcomes).filteredOn(Outcome.JOINED::equals).hasSize(57);
      assertThat(outcomes).filteredOn(Outcome.COPY::equals).hasSize(60);
    }
    assertThat(cases.list(CaseFilter.ALL, null, 10).items())
        .extracting(found -> found.counts().detections())
        .containsExactlyInAnyOrder(1L, 1L, 1L, 57L);
  }

  @Test
  void aStormOfARuleIsCloserThanThatOfItsSource() {
    CaseSettings settings =
        new CaseSettings(DAY, Map.of(), 2, 3, Duration.ofMinutes(10), Severity.INFO, true);
    List<Filed> filed =
        IntStream.range(0, 4)
            .mapToObj(
                i -> cases(settings).file(Detections.of("d" + i, "1", "g" + i, "h" + i, NOON)))
            .toList();
    CaseKey ofRule = key(filed.getLast());
    assertThat(cases().find(ofRule).orElseThrow().groupKey())
        .isEqualTo("storm:falcon:SuspiciousPowerShell");

    Case ofSource = cases().find(key(cases(settings).file(invented("other")))).orElseThrow();

    assertThat(ofSource.groupKey()).isEqualTo("storm:falcon");
    assertThat(cases(settings).file(Detections.of("d9", "1", "g9", "h9", NOON)).key())
        .isEqualTo(ofRule);
  }

  /// A product makes a sample of each of its kinds, when somebody asks for it.
  @Test
  void samplesAndWhatIsBroughtTakeNoPlaceFromWhatIsReal() {
    CaseRepository cases = cases(FEW_OF_A_SOURCE);
    List<Outcome> samples =
        IntStream.range(0, 5)
            .mapToObj(i -> cases.file(invented("s" + i, Mark.SAMPLE)).outcome())
            .toList();
    assertThat(samples)
        .as("samples have a storm of their own")
        .containsExactly(
            Outcome.OPENED, Outcome.OPENED, Outcome.OPENED, Outcome.JOINED, Outcome.JOINED);
    assertThat(
            IntStream.range(0, 5)
                .mapToObj(i -> cases.file(invented("b" + i, Mark.BROUGHT)).outcome()))
        .as("of what somebody brings by hand each has its case")
        .containsOnly(Outcome.OPENED);

    assertThat(
            IntStream.range(0, 4).mapToObj(i -> cases.file(invented("r" + i)).outcome()).toList())
        .containsExactly(Outcome.OPENED, Outcome.OPENED, Outcome.OPENED, Outcome.JOINED);
  }

  /// Else whoever invents resources that are in trouble opens a case for each.
  @Test
  void manyThingsInTroubleAreAStormOfTheirSource() {
    CaseRepository cases = cases(FEW_OF_A_SOURCE);
    List<Outcome> outcomes =
        IntStream.range(0, 5)
            .mapToObj(i -> cases.file(invented("t" + i, Mark.OPERATIONAL)).outcome())
            .toList();

    assertThat(outcomes)
        .containsExactly(
            Outcome.OPENED, Outcome.OPENED, Outcome.OPENED, Outcome.JOINED, Outcome.JOINED);
    Detection healthy = Detections.of("well", "1", "group-t4", "host-t4", NOON);
    assertThat(
            cases
                .file(
                    with(
                        healthy, "rule-t4", "t", Severity.INFO, 1, Mark.OPERATIONAL, Mark.RESOLVED))
                .outcome())
        .as("one that is well again closes no storm")
        .isEqualTo(Outcome.RECORDED);
  }

  // What people do.

  @Test
  void actionsAreInTheTimelineWithWhoAndFromWhere() {
    CaseKey key = key(cases().file(at("a", NOON)));
    clock(NOON.plusSeconds(60));
    act(key, new CaseCommand.Acknowledge());
    act(key, new CaseCommand.Assign("bob"));
    act(key, new CaseCommand.Comment("looks odd"));
    act(key, new CaseCommand.Snooze(NOON.plus(DAY)));
    Case closed = act(key, new CaseCommand.Close(CloseReason.NOT_ENOUGH_DATA, "no process events"));
    Case reopened = act(key, new CaseCommand.Reopen("they came"));

    assertThat(closed.reason()).isEqualTo(CloseReason.NOT_ENOUGH_DATA);
    assertThat(closed.note()).isEqualTo("no process events");
    assertThat(closed.times().acknowledged()).isEqualTo(NOON.plusSeconds(60));
    assertThat(closed.times().snoozedUntil()).isNull();
    assertThat(reopened.state()).isEqualTo(CaseState.OPEN);
    assertThat(reopened.reason()).isNull();
    assertThat(reopened.assignee()).isEqualTo("bob");
    assertThat(records().timeline(key, 0, 100).stream().skip(1))
        .extracting(TimelineEntry::actor)
        .containsOnly(ANN);
    assertThat(records().timeline(key, 0, 100))
        .extracting(entry -> entry.what() + " " + entry.text())
        .containsExactly(
            "OPENED ",
            "ACKNOWLEDGED ",
            "ASSIGNED to bob",
            "COMMENTED looks odd",
            "SNOOZED until 2026-11-21T12:00:00Z",
            "CLOSED as not-enough-data: no process events",
            "REOPENED they came");
    assertThat(toBeTold()).as("once for all").containsExactly(key);
    assertThat(tellings().due(DAY, 10)).as("no policy has seen it").isEmpty();
  }

  @Test
  void whoSawAnOlderVersionIsRefused() {
    CaseKey key = key(cases().file(at("a", NOON)));
    long seen = only().version();
    act(key, new CaseCommand.Acknowledge());

    assertThat(codeOf(() -> cases().act(key, new CaseCommand.Assign("bob"), ANN, seen, "")))
        .isEqualTo(ErrorCode.CASE_CHANGED);
    assertThat(only().assignee()).isEmpty();
    assertThat(cases().act(key, new CaseCommand.Assign("bob"), ANN, seen + 1, "").assignee())
        .isEqualTo("bob");
  }

  @Test
  void furtherDetectionsDoNotMakeAnotherVersion() {
    CaseKey key = key(cases().file(at("a", NOON)));
    long seen = only().version();
    cases().file(at("b", NOON));

    assertThat(cases().act(key, new CaseCommand.Acknowledge(), ANN, seen, "").state())
        .isEqualTo(CaseState.ACKNOWLEDGED);
  }

  @Test
  void aTokenDoesAThingOnce() {
    CaseKey key = key(cases().file(at("a", NOON)));
    CaseCommand comment = new CaseCommand.Comment("once");
    cases().act(key, comment, ANN, null, "t1");
    cases().act(key, comment, ANN, 1L, "t1");

    assertThat(done(key)).containsExactly(What.OPENED, What.COMMENTED);
    assertThat(codeOf(() -> cases().act(key, new CaseCommand.Comment("else"), ANN, null, "t1")))
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void whatATokenCameWithIsWhatWasAskedNotWhatCameOfIt() {
    CaseKey key = key(cases().file(at("a", NOON)));
    Instant first = NOON.plus(Duration.ofHours(8));
    Instant later = first.plusSeconds(60);
    cases().act(key, new CaseCommand.Snooze(first, "8h"), ANN, null, "t1");
    clock(NOON.plusSeconds(60));

    assertThat(
            cases()
                .act(key, new CaseCommand.Snooze(later, "8h"), ANN, null, "t1")
                .times()
                .snoozedUntil())
        .isEqualTo(first);
    assertThat(codeOf(() -> cases().act(key, new CaseCommand.Snooze(first, "9h"), ANN, null, "t1")))
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void aTokenIsForgottenAfterItsTime() {
    CaseKey key = key(cases().file(at("a", NOON)));
    CaseCommand comment = new CaseCommand.Comment("once");
    cases().act(key, comment, ANN, null, "t1");
    clock(NOON.plus(Duration.ofDays(7)));
    cases().act(key, new CaseCommand.Comment("young"), ANN, null, "t2");

    assertThat(cases().forgetTokens(Duration.ofDays(7))).as("not older").isZero();
    clock(NOON.plus(Duration.ofDays(7)).plusSeconds(1));
    assertThat(cases().forgetTokens(Duration.ofDays(7))).isOne();
    assertThat(cases().forgetTokens(Duration.ofDays(7))).isZero();

    cases().act(key, comment, ANN, null, "t1");
    assertThat(done(key))
        .containsExactly(What.OPENED, What.COMMENTED, What.COMMENTED, What.COMMENTED);
  }

  @Test
  void countsWhatIsNotClosedBySeverity() {
    assertThat(records().open()).isEmpty();
    key(cases().file(Detections.of("a", "1", "g1", "h", NOON)));
    CaseKey second = key(cases().file(Detections.of("b", "1", "g2", "h", NOON)));
    CaseKey third = key(cases().file(Detections.of("c", "1", "g3", "h", NOON)));
    act(second, new CaseCommand.Acknowledge());
    act(third, new CaseCommand.Close(CloseReason.EXPECTED, ""));

    assertThat(records().open()).containsExactly(Map.entry(Severity.HIGH, 2L));
  }

  @Test
  void whatWasRefusedMayBeTriedAgainWithItsToken() {
    CaseKey key = key(cases().file(at("a", NOON)));
    CaseCommand reopen = new CaseCommand.Reopen("");
    assertThat(codeOf(() -> cases().act(key, reopen, ANN, null, "t1")))
        .isEqualTo(ErrorCode.CASE_STATE);
    act(key, new CaseCommand.Close(CloseReason.EXPECTED, ""));

    assertThat(cases().act(key, reopen, ANN, null, "t1").state()).isEqualTo(CaseState.OPEN);
  }

  @Test
  void statesDoNotAllowEverything() {
    CaseKey key = key(cases().file(at("a", NOON)));
    act(key, new CaseCommand.Close(CloseReason.EXPECTED, ""));

    for (CaseCommand command :
        List.of(
            new CaseCommand.Acknowledge(),
            new CaseCommand.Close(CloseReason.EXPECTED, ""),
            new CaseCommand.Snooze(NOON.plusSeconds(60)))) {
      assertThat(codeOf(() -> act(key, command))).isEqualTo(ErrorCode.CASE_STATE);
    }
    assertThat(codeOf(() -> act(new CaseKey(2026, 99), new CaseCommand.Acknowledge())))
        .isEqualTo(ErrorCode.NOT_FOUND);
    act(key, new CaseCommand.Reopen(""));
    assertThat(codeOf(() -> act(key, new CaseCommand.Snooze(NOON))))
        .isEqualTo(ErrorCode.BAD_REQUEST);
  }

  @Test
  void someReasonsNeedANote() {
    assertThatThrownBy(() -> new CaseCommand.Close(CloseReason.NOT_ENOUGH_DATA, " "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("what was missing");
    assertThatThrownBy(() -> new CaseCommand.Close(CloseReason.OTHER, ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void mergingMovesWhatThereIsAndWhatComes() {
    CaseKey into = key(cases().file(Detections.of("a", "1", "g1", "h1", NOON)));
    CaseKey from = key(cases().file(Detections.of("b", "1", "g2", "h2", NOON)));
    cases().file(Detections.of("c", "1", "g2", "h1", NOON));

    Case merged = act(from, new CaseCommand.Merge(into));

    assertThat(merged.mergedInto()).isEqualTo(into);
    assertThat(merged.state()).isEqualTo(CaseState.CLOSED);
    assertThat(merged.reason()).isEqualTo(CloseReason.DUPLICATE);
    assertThat(merged.counts()).isEqualTo(new CaseCounts(0, 0, 0));
    assertThat(cases().find(into).orElseThrow().counts()).isEqualTo(new CaseCounts(3, 3, 2));
    assertThat(cases().file(Detections.of("d", "1", "g2", "h3", NOON.plusSeconds(9))))
        .isEqualTo(new Filed(Outcome.JOINED, into));
    assertThat(cases().file(Detections.of("b", "2", "g2", "h2", NOON)))
        .isEqualTo(new Filed(Outcome.UPDATED, into));
    assertThat(cases().find(into).orElseThrow().counts().hosts()).isEqualTo(3);
    assertThat(done(into)).containsExactly(What.OPENED, What.MERGED);
    assertThat(done(from)).containsExactly(What.OPENED, What.CLOSED, What.MERGED);
  }

  @Test
  void mergedCasesAreFollowedToTheEnd() {
    CaseKey first = key(cases().file(Detections.of("a", "1", "g1", "h1", NOON)));
    CaseKey second = key(cases().file(Detections.of("b", "1", "g2", "h2", NOON)));
    CaseKey third = key(cases().file(Detections.of("c", "1", "g3", "h3", NOON)));
    act(first, new CaseCommand.Merge(second));
    act(second, new CaseCommand.Merge(third));

    assertThat(cases().file(Detections.of("d", "1", "g1", "h4", NOON)).key()).isEqualTo(third);
    assertThat(cases().find(first).orElseThrow().mergedInto()).isEqualTo(third);
    assertThat(codeOf(() -> act(third, new CaseCommand.Merge(first))))
        .isEqualTo(ErrorCode.CASE_STATE);
    assertThat(codeOf(() -> act(third, new CaseCommand.Merge(third))))
        .isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(codeOf(() -> act(second, new CaseCommand.Comment("x"))))
        .isEqualTo(ErrorCode.CASE_STATE);
  }

  @Test
  void whatIsNotClosedIsNotMergedIntoWhatIs() {
    CaseKey from = key(cases().file(Detections.of("a", "1", "g1", "h1", NOON)));
    CaseKey into = key(cases().file(Detections.of("b", "1", "g2", "h2", NOON)));
    act(into, new CaseCommand.Close(CloseReason.EXPECTED, ""));
    Case before = cases().find(from).orElseThrow();

    assertThatThrownBy(() -> act(from, new CaseCommand.Merge(into)))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CASE_STATE))
        .hasMessageContaining(into + " is closed; reopen it first");
    assertThat(cases().find(from)).contains(before);
    act(from, new CaseCommand.Acknowledge());
    assertThat(codeOf(() -> act(from, new CaseCommand.Merge(into))))
        .isEqualTo(ErrorCode.CASE_STATE);

    act(into, new CaseCommand.Reopen(""));
    assertThat(act(from, new CaseCommand.Merge(into)).mergedInto()).isEqualTo(into);
  }

  @Test
  void whatIsClosedMayBeMergedIntoWhatIsClosed() {
    CaseKey from = key(cases().file(Detections.of("a", "1", "g1", "h1", NOON)));
    CaseKey into = key(cases().file(Detections.of("b", "1", "g2", "h2", NOON)));
    act(from, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, ""));
    act(into, new CaseCommand.Close(CloseReason.EXPECTED, ""));

    assertThat(act(from, new CaseCommand.Merge(into)).mergedInto()).isEqualTo(into);
    assertThat(cases().find(into).orElseThrow().state()).isEqualTo(CaseState.CLOSED);
  }

  // Assessments and facts.

  @Test
  void assessmentsAreNoNewVersionAndOtherReasonsNoNewEntry() {
    CaseKey key = key(cases().file(at("a", NOON)));
    Assessment decided =
        new Assessment(Severity.HIGH, "suspicious", List.of("one host"), Tell.CHANNEL, "p v1");
    long seen = cases().find(key).orElseThrow().version();
    cases().assess(key, decided);

    Case again =
        cases()
            .assess(
                key,
                new Assessment(
                    Severity.HIGH, "suspicious", List.of("two hosts"), Tell.CHANNEL, "p v1"));

    assertThat(again.assessment().reasons()).containsExactly("two hosts");
    assertThat(again.version()).isEqualTo(seen);
    assertThat(done(key)).containsExactly(What.OPENED, What.ASSESSED);
  }

  @Test
  void assessmentIsKeptWithItsPolicyAndTold() {
    CaseKey key = key(cases().file(at("a", NOON)));
    Assessment assessment =
        new Assessment(
            Severity.LOW, "likely-expected", List.of("seen before"), Tell.DIGEST, "default@3");

    Case assessed = cases().assess(key, assessment);
    Case again = cases().assess(key, assessment);

    assertThat(assessed.assessment()).isEqualTo(assessment);
    assertThat(assessed.severity()).isEqualTo(Severity.HIGH);
    assertThat(again).isEqualTo(assessed);
    assertThat(done(key)).containsExactly(What.OPENED, What.ASSESSED);
    assertThat(tellings().due(DAY, 10)).extracting(CaseTellings.Row::key).containsExactly(key);
  }

  @Test
  void factsAreReplacedByKind() {
    CaseKey key = key(cases().file(at("a", NOON)));
    Fact fact = new Fact("parent\0", "explorer.exe", "sensor", NOON);
    FactGroup before =
        new FactGroup(
            FactGroup.Kind.BEFORE,
            FactGroup.State.PENDING,
            "events may still come",
            NOON,
            List.of());
    FactGroup who =
        new FactGroup(FactGroup.Kind.WHO, FactGroup.State.COMPLETE, "", NOON, List.of(fact));
    records().putFacts(key, List.of(before, who));
    FactGroup later =
        new FactGroup(
            FactGroup.Kind.BEFORE, FactGroup.State.COMPLETE, "", NOON, List.of(fact, fact));

    records().putFacts(key, List.of(later));

    assertThat(records().facts(key)).containsExactly(who, later);
    FactGroup late =
        new FactGroup(
            FactGroup.Kind.WHO, FactGroup.State.PARTIAL, "", NOON.minusSeconds(1), List.of());
    records().putFacts(key, List.of(late));
    assertThat(records().facts(key)).as("asked for before").containsExactly(who, later);
    assertThat(codeOf(() -> records().putFacts(new CaseKey(2026, 99), List.of(who))))
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  // Lists.

  @Test
  void listsArePagedAndFiltered() {
    for (int i = 0; i < 5; i++) {
      cases()
          .file(
              with(
                  Detections.of("d" + i, "1", "Group" + i, "h", NOON),
                  "rule-" + i % 2,
                  "Title " + i,
                  i == 0 ? Severity.LOW : Severity.HIGH,
                  1));
    }
    act(new CaseKey(2026, 2), new CaseCommand.Acknowledge());
    act(new CaseKey(2026, 3), new CaseCommand.Assign("bob"));

    Page<Case> first = cases().list(CaseFilter.ALL, null, 3);
    Page<Case> second = cases().list(CaseFilter.ALL, first.next(), 3);

    assertThat(numbers(first)).containsExactly(5L, 4L, 3L);
    assertThat(numbers(second)).containsExactly(2L, 1L);
    assertThat(second.next()).isNull();
    assertThat(cases().list(CaseFilter.ALL, null, 5).next()).as("nothing follows").isNull();
    assertThat(codeOf(() -> cases().list(CaseFilter.ALL, "§", 3))).isEqualTo(ErrorCode.BAD_CURSOR);
    assertThat(listed(CaseState.ACKNOWLEDGED, null, null, null, "")).containsExactly(2L);
    assertThat(listed(null, Severity.MEDIUM, null, null, "")).containsExactly(5L, 4L, 3L, 2L);
    assertThat(listed(null, null, "rule-1", null, "")).containsExactly(4L, 2L);
    assertThat(listed(null, null, null, "bob", "")).containsExactly(3L);
    assertThat(listed(null, null, null, "", "")).containsExactly(5L, 4L, 2L, 1L);
    assertThat(listed(null, null, null, null, "TITLE 3")).containsExactly(4L);
    assertThat(listed(null, null, null, null, "group4")).containsExactly(5L);
    assertThat(listed(null, null, null, null, "a-2026-000001")).containsExactly(1L);
    assertThat(listed(null, null, null, null, "%")).isEmpty();
    assertThat(
            cases()
                .list(
                    new CaseFilter(null, null, "falco", null, null, NOON, NOON.plusSeconds(1), ""),
                    null,
                    3)
                .items())
        .isEmpty();
  }

  private static List<Long> numbers(Page<Case> page) {
    return page.items().stream().map(found -> found.key().number()).toList();
  }

  private List<Long> listed(CaseState state, Severity least, String rule, String who, String text) {
    return numbers(
        cases().list(new CaseFilter(state, least, null, rule, who, null, null, text), null, 10));
  }

  @Test
  void storedDetectionsArePagedAndFiltered() {
    for (int i = 0; i < 5; i++) {
      cases().file(Detections.of("d" + i, "1", "g" + i % 2, "h", NOON));
    }
    Page<StoredDetection> first = records().detections(DetectionFilter.ALL, null, 3);
    Page<StoredDetection> second = records().detections(DetectionFilter.ALL, first.next(), 3);

    assertThat(ids(first)).containsExactly("d4", "d3", "d2");
    assertThat(ids(second)).containsExactly("d1", "d0");
    assertThat(ids(records().detections(DetectionFilter.of(new CaseKey(2026, 2)), null, 9)))
        .containsExactly("d3", "d1");
    assertThat(
            ids(
                records()
                    .detections(
                        new DetectionFilter(
                            null, Disposition.SUPPRESSED, "falcon", "x", NOON, NOON),
                        null,
                        9)))
        .isEmpty();
  }

  private static List<String> ids(Page<StoredDetection> page) {
    return page.items().stream().map(stored -> stored.detection().id()).toList();
  }
}
