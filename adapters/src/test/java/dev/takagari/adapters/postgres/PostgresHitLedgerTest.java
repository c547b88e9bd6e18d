package dev.takagari.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.hunt.HuntJob;
import dev.takagari.core.hunt.HuntScope;
import dev.takagari.core.indicator.HitLedger;
import dev.takagari.core.indicator.HitLedgerContract;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.UnitMatches;
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
  /// An advisory lock by which tests hold transactions up.
  private static final int HELD = 42;

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

  /// A trigger that runs at the end of every transaction that writes to a table, and waits there
  /// for [#HELD].
  private void pauseCommitsOf(String table) {
    database
        .session()
        .run(
            jdbc ->
                jdbc.sql(
                        """
                    CREATE FUNCTION enrich.pause() RETURNS trigger LANGUAGE plpgsql AS $$
                      BEGIN PERFORM pg_advisory_xact_lock(%1$d); RETURN NULL; END $$;
                    CREATE CONSTRAINT TRIGGER pause AFTER INSERT OR UPDATE ON enrich.%2$s
                      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION enrich.pause()\
                    """
                            .formatted(HELD, table))
                    .update());
  }

  /// Comes back when somebody waits for a lock of this kind.
  private void awaitWaiting(String locktypes) {
    database
        .session()
        .run(
            jdbc -> {
              while (jdbc.sql(
                          """
                      SELECT pg_sleep(0.01), (SELECT count(*) FROM pg_locks
                        WHERE NOT granted AND locktype IN (%s)) AS waiting\
                      """
                              .formatted(locktypes))
                      .query((row, _) -> row.getInt("waiting"))
                      .single()
                  == 0) {}
            });
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
    pauseCommitsOf("generation");
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        PostgresSession.Alone holder = database.session().alone()) {
      lock(holder, "pg_advisory_lock");
      Future<?> load = threads.submit(() -> put(EVIL));
      awaitWaiting("'advisory'");
      Future<Long> recording = threads.submit(() -> hits().record(comparedWithNothing()));
      awaitWaiting("'transactionid', 'tuple'");
      assertThat(isRecorded()).isFalse();
      lock(holder, "pg_advisory_unlock");
      load.get();
      assertThat(recording.get()).isEqualTo(1);
    }
    assertThat(plan()).extracting(HuntJob::scope).contains(new HuntScope.Late(0, 1, 1));
  }

  @Test
  void makesNoGenerationBeforeUnitsAreRecordedThatDidNotSeeIt() throws Exception {
    pauseCommitsOf("unit_match");
    try (ExecutorService threads = Executors.newFixedThreadPool(2);
        PostgresSession.Alone holder = database.session().alone()) {
      lock(holder, "pg_advisory_lock");
      Future<Long> recording = threads.submit(() -> hits().record(comparedWithNothing()));
      awaitWaiting("'advisory'");
      Future<Boolean> load =
          threads.submit(
              () -> {
                put(EVIL);
                return isRecorded();
              });
      awaitWaiting("'transactionid', 'tuple'");
      assertThat(new PostgresIndicatorChanges(database.session()).generation()).isZero();
      assertThat(plan()).isEmpty();
      lock(holder, "pg_advisory_unlock");
      assertThat(recording.get()).isZero();
      assertThat(load.get()).as("recorded when the generation is there").isTrue();
    }
    assertThat(plan()).extracting(HuntJob::scope).containsExactly(new HuntScope.Generations(0, 1));
  }

  private static void lock(PostgresSession.Alone holder, String function) {
    holder
        .session()
        .run(jdbc -> jdbc.sql("SELECT " + function + "(" + HELD + ")").query().singleRow());
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
