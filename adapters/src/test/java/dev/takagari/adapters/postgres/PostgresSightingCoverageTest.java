package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.blob.BlobRef;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.lake.LakeFile;
import dev.takagari.core.lake.LakeHistory;
import dev.takagari.core.lake.LakePartition;
import dev.takagari.core.ledger.AnnouncedObject;
import dev.takagari.core.ledger.Announcement;
import dev.takagari.core.ledger.ArchivedContent;
import dev.takagari.core.ledger.ObjectIdentity;
import dev.takagari.core.ledger.ObjectState;
import dev.takagari.core.ledger.SinkFailure;
import dev.takagari.core.ledger.UnitObject;
import dev.takagari.core.ledger.UnitWork;
import dev.takagari.core.mapping.EventClass;
import dev.takagari.core.sighting.SightingCoverage;
import dev.takagari.core.sink.SinkOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresSightingCoverageTest {
  private static final Instant SENT = Instant.parse("2026-03-10T03:04:05Z");
  private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
  private static final LocalDate FROM = DAY.minusDays(30);
  private static final LocalDate TO = DAY.plusDays(30);

  private final EnrichDatabase database = new EnrichDatabase();
  private final SightingCoverage coverage = new PostgresSightingCoverage(database.session());
  private final PostgresSinkLedger sinks = new PostgresSinkLedger(database.session());
  private int units;

  @AfterEach
  void close() {
    database.close();
  }

  private UnitWork unit(List<String> to) {
    units++;
    PostgresUnitLedger ledger = new PostgresUnitLedger(database.session());
    AnnouncedObject object =
        new AnnouncedObject(
            ObjectIdentity.of(new BlobRef("b", "k" + units), "v"), 1, null, SENT, false, null);
    UnitWork work =
        ledger
            .claim(
                new Announcement(
                    "fdr", "m", "fdr", "{}", SENT, SENT, 1, to, List.of(object), false),
                Duration.ofMinutes(1))
            .won()
            .getFirst();
    ledger.archived(
        work.lease(),
        work.unit()
            .withArchived(
                "manifest",
                List.of(
                    new UnitObject(
                        0,
                        object,
                        ObjectState.ARCHIVED,
                        null,
                        new ArchivedContent("raw/" + units, 1, "m", "s" + units)))));
    return work;
  }

  private void lake(UnitWork work, LocalDate... days) {
    List<LakeFile> files = new ArrayList<>();
    for (LocalDate day : days) {
      files.add(
          new LakeFile(
              work.lease().unit() + "-" + day,
              work.lease().unit(),
              new LakePartition("process", day),
              3,
              10,
              "{}"));
    }
    sinks.record(work.lease(), "lake", new SinkOutcome(3, 3, 0, List.of(), 10, files));
  }

  private void sightings(UnitWork work) {
    sinks.record(work.lease(), "sightings", new SinkOutcome(3, 3, 0, List.of(), 10, List.of()));
  }

  @Test
  void aDayIsCoveredWhenEveryUnitOfItIsDone() {
    UnitWork first = unit(List.of("lake", "sightings"));
    UnitWork second = unit(List.of("lake", "sightings"));
    lake(first, DAY, DAY.minusDays(3));
    lake(second, DAY);
    sightings(first);

    SightingCoverage.Uncovered missing = coverage.uncovered(FROM, TO);
    assertThat(missing.days()).containsExactly(DAY);
    assertThat(missing.covers(DAY)).isFalse();
    assertThat(missing.covers(DAY.minusDays(3))).isTrue();
    assertThat(missing.covers(DAY.plusDays(1))).isTrue();

    sightings(second);
    assertThat(coverage.uncovered(FROM, TO).covers(DAY)).isTrue();
  }

  @Test
  void theLakeBeginsWithTheFirstDayOfAClass() {
    LakeHistory history = new PostgresLakeHistory(database.session());
    assertThat(history.firstDay(EventClass.PROCESS)).isEmpty();

    LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
    lake(unit(List.of("lake")), today.plusDays(2), today.plusDays(1));
    assertThat(history.firstDay(EventClass.PROCESS)).contains(today.plusDays(1));

    lake(unit(List.of("lake")), DAY);
    assertThat(history.firstDay(EventClass.PROCESS))
        .as("old events of a machine that was off")
        .hasValueSatisfying(day -> assertThat(day).isBetween(today, today.plusDays(1)));
    assertThat(history.firstDay(EventClass.NETWORK)).isEmpty();
  }

  @Test
  void aUnitFromBeforeTheSinkIsMissing() {
    UnitWork old = unit(List.of("lake"));
    lake(old, DAY.minusDays(5));
    assertThat(coverage.uncovered(FROM, TO).days()).containsExactly(DAY.minusDays(5));
    assertThat(coverage.uncovered(DAY, TO).days()).isEmpty();
  }

  @Test
  void aUnitOfWhichTheLakeKnowsNothingYetMayHaveAnyLaterDay() {
    UnitWork work = unit(List.of("lake", "sightings"));
    SightingCoverage.Uncovered missing = coverage.uncovered(FROM, TO);
    assertThat(missing.since()).contains(DAY);
    assertThat(missing.covers(DAY.minusDays(1))).isTrue();
    assertThat(missing.covers(DAY)).isFalse();
    assertThat(missing.covers(DAY.plusDays(2))).isFalse();

    lake(work);
    assertThat(coverage.uncovered(FROM, TO).since()).isEmpty();
  }

  private void giveUp(UnitWork work, String sink) {
    sinks.failed(
        work.lease(), sink, new SinkFailure(ErrorCode.INTERNAL, "odd", Duration.ZERO, true));
  }

  @Test
  void aUnitThatTheLakeGaveUpMakesNoDayUncoveredOnceTheSinkHasEndedWithIt() {
    UnitWork work = unit(List.of("lake", "sightings"));
    giveUp(work, "lake");
    assertThat(coverage.uncovered(FROM, TO).since()).contains(DAY);
    giveUp(work, "sightings");
    assertThat(coverage.uncovered(FROM, TO).since()).isEmpty();

    sinks.again(work.lease().unit(), Set.of("lake"));
    assertThat(coverage.uncovered(FROM, TO).since()).contains(DAY);
    lake(work, DAY);
    assertThat(coverage.uncovered(FROM, TO))
        .isEqualTo(new SightingCoverage.Uncovered(Set.of(DAY), Optional.empty()));
  }

  @Test
  void aUnitThatOnlyTheSinkGaveUpKeepsItsDaysUncovered() {
    UnitWork work = unit(List.of("lake", "sightings"));
    lake(work, DAY);
    giveUp(work, "sightings");
    assertThat(coverage.uncovered(FROM, TO).days()).containsExactly(DAY);

    sinks.again(work.lease().unit(), Set.of("sightings"));
    sightings(work);
    assertThat(coverage.uncovered(FROM, TO).covers(DAY)).isTrue();
  }

  @Test
  void anEmptyLedgerCoversEverything() {
    assertThat(coverage.uncovered(FROM, TO).covers(DAY)).isTrue();
  }
}
