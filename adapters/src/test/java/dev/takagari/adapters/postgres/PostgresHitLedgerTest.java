package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.hunt.HuntJob;
import dev.takagari.core.hunt.HuntScope;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.HitLedgerContract;
import dev.takagari.core.indicator.hit.UnitMatches;
import dev.takagari.core.indicator.store.IndicatorRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PostgresHitLedgerTest extends HitLedgerContract {
  private final EnrichDatabase database = new EnrichDatabase();

  @AfterEach
  void close() {
    database.close();
  }

  @Override
  protected HitLedger hits() {
    return new PostgresHitLedger(database.session());
  }

  @Override
  protected HitLedger hits(int mostListed) {
    return new PostgresHitLedger(database.session(), mostListed);
  }

  @Override
  protected IndicatorRepository repository() {
    return new PostgresIndicatorRepository(database.session());
  }

  @Override
  protected void clock(Instant time) {
    database.clock(time);
  }

  private boolean isRecorded() {
    return database
        .session()
        .in(
            jdbc ->
                jdbc.sql("SELECT EXISTS (SELECT FROM enrich.unit_match)")
                    .query(Boolean.class)
                    .single());
  }

  private List<HuntJob> plan() {
    return new PostgresHuntLedger(database.session()).plan(Duration.ofDays(1));
  }

  private static UnitMatches comparedWithNothing() {
    return unit(lease(1, 1), 0);
  }

  @Test
  void makesAUnitLateThatIsRecordedWhileAGenerationIsMade() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        HeldCommits held = new HeldCommits(database.session(), "generation")) {
      Future<?> load = threads.submit(() -> put(EVIL));
      held.awaitHeld();
      Future<Long> recording = threads.submit(() -> hits().record(comparedWithNothing()));
      held.awaitSomebodyBehind();
      assertThat(isRecorded()).isFalse();
      held.release();
      load.get();
      assertThat(recording.get()).isEqualTo(1);
    }
    assertThat(plan()).extracting(HuntJob::scope).contains(new HuntScope.Late(0, 1, 1));
  }

  @Test
  void makesNoGenerationBeforeUnitsAreRecordedThatDidNotSeeIt() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        HeldCommits held = new HeldCommits(database.session(), "unit_match")) {
      Future<Long> recording = threads.submit(() -> hits().record(comparedWithNothing()));
      held.awaitHeld();
      Future<Boolean> load =
          threads.submit(
              () -> {
                put(EVIL);
                return isRecorded();
              });
      held.awaitSomebodyBehind();
      assertThat(new PostgresIndicatorChanges(database.session()).generation()).isZero();
      assertThat(plan()).isEmpty();
      held.release();
      assertThat(recording.get()).isZero();
      assertThat(load.get()).as("recorded when the generation is there").isTrue();
    }
    assertThat(plan()).extracting(HuntJob::scope).containsExactly(new HuntScope.Generations(0, 1));
  }

  /// The same without anybody who holds them up: whatever comes first.
  @Test
  void losesNoUnitThatIsRecordedBesideAnImport() throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(2);
    int late = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 60; round++) {
        int unit = round;
        IndicatorValue value = new IndicatorValue(IndicatorType.DOMAIN, "n" + round + ".example");
        long compared = new PostgresIndicatorChanges(database.session()).generation();
        Future<Boolean> load =
            threads.submit(
                () -> {
                  barrier.await();
                  put(value);
                  return database
                      .session()
                      .in(
                          jdbc ->
                              jdbc.sql(
                                      "SELECT EXISTS (SELECT FROM enrich.unit_match WHERE unit_id = ?)")
                                  .param(lease(unit, 1).unit().value())
                                  .query(Boolean.class)
                                  .single());
                });
        Future<Long> recording =
            threads.submit(
                () -> {
                  barrier.await();
                  for (int i = 0; i < 2 * (unit % 12); i++) {
                    hits().unlisted(value);
                  }
                  return hits().record(unit(lease(unit, 1), compared));
                });
        boolean isLate = recording.get() > compared;
        assertThat(isLate || load.get()).as("round %d", round).isTrue();
        load.get();
        late += isLate ? 1 : 0;
      }
    }
    System.out.println("late units of 60: " + late);
    int remembered =
        database
            .session()
            .in(
                jdbc ->
                    jdbc.sql("SELECT count(*) FROM enrich.late_unit")
                        .query(Integer.class)
                        .single());
    assertThat(remembered).isEqualTo(late);
  }
}
