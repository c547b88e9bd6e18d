package dev.takagari.core.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.ActiveIndicator;
import dev.takagari.core.indicator.Indicator;
import dev.takagari.core.indicator.IndicatorType;
import dev.takagari.core.indicator.IndicatorValue;
import dev.takagari.core.indicator.hit.HitLedger;
import dev.takagari.core.indicator.hit.UnitMatches;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [HuntLedger] does, together with its [HuntWork], the store of indicators and the
/// ledger of hits.
public abstract class HuntLedgerContract {
  private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration BACK = Duration.ofDays(90);
  private static final ActiveIndicator EVIL = active("evil.example", false);
  private static final ActiveIndicator WORSE = active("worse.example", true);
  private static final HuntScope.Generations SOME = new HuntScope.Generations(2, 5);

  protected abstract HuntLedger jobs();

  protected abstract HuntWork work();

  protected abstract IndicatorRepository repository();

  protected abstract HitLedger hits();

  /// Sets the clock of the ledger.
  protected abstract void clock(Instant time);

  private static ActiveIndicator active(String name, boolean exact) {
    return new ActiveIndicator(new IndicatorValue(IndicatorType.DOMAIN, name), exact);
  }

  private static Indicator said(ActiveIndicator active) {
    return new Indicator(
        active.value(),
        active.exact(),
        "",
        -1,
        null,
        null,
        List.of(),
        "",
        List.of(),
        null,
        null,
        false);
  }

  private void put(ActiveIndicator... whole) {
    try (IndicatorImport load = repository().begin("a", ImportMode.REPLACE)) {
      for (ActiveIndicator each : whole) {
        load.add(said(each));
      }
      load.commit();
    }
  }

  private HuntJob job() {
    return jobs().create(SOME, NOON.minus(BACK), NOON, "ann");
  }

  private List<ActiveIndicator> values(HuntJob job) {
    List<ActiveIndicator> values = new ArrayList<>();
    work().values(job, values::add);
    return values;
  }

  private List<ActiveIndicator> delta(long after, long upTo) {
    List<ActiveIndicator> values = new ArrayList<>();
    work().delta(after, upTo, values::add);
    return values;
  }

  private long late(int unit, long compared, @Nullable Instant first, @Nullable Instant last) {
    return hits()
        .record(
            new UnitMatches(
                new UnitLease(new UnitId(String.format("%026d", unit)), 1),
                compared,
                first,
                last,
                List.of(),
                Map.of()));
  }

  @Test
  void givesBackWhatWasAskedFor() {
    clock(NOON);
    HuntJob job = job();
    assertThat(job)
        .isEqualTo(
            new HuntJob(
                job.id(),
                SOME,
                NOON.minus(BACK),
                NOON,
                "ann",
                NOON,
                null,
                HuntState.WAITING,
                HuntProgress.START,
                ""));
    assertThat(job.id().version()).isEqualTo(7);
    assertThat(job.id().variant()).isEqualTo(2);
    assertThat(jobs().find(job.id())).contains(job);
    assertThat(jobs().find(new UUID(1, 2))).isEmpty();

    clock(NOON.plusSeconds(1));
    HuntJob second = jobs().create(List.of(EVIL, WORSE), NOON.minus(BACK), NOON, "ben");
    assertThat(second.scope()).isEqualTo(new HuntScope.Values(2));
    assertThat(values(second)).containsExactlyInAnyOrder(EVIL, WORSE);
    assertThat(work().late(second)).isEmpty();
    assertThat(jobs().list(false, 10)).containsExactly(second, job);
    assertThat(jobs().list(true, 1)).containsExactly(second);
  }

  @Test
  void takesNoHuntThatCannotBe() {
    assertThatThrownBy(() -> jobs().create(List.of(), NOON.minus(BACK), NOON, "ann"))
        .isInstanceOf(TakagariException.class);
    assertThatThrownBy(() -> jobs().create(SOME, NOON, NOON, "ann"))
        .isInstanceOf(TakagariException.class);
    assertThat(jobs().list(false, 10)).isEmpty();
  }

  @Test
  void isWorkedOnByOneAtATimeAndGoesOnWhereItWas() {
    clock(NOON);
    HuntJob job = job();
    HuntLease first = work().take("p1", LONG).orElseThrow();
    assertThat(first.job().id()).isEqualTo(job.id());
    assertThat(first.job().state()).isEqualTo(HuntState.RUNNING);
    assertThat(work().take("p2", LONG)).isEmpty();
    HuntProgress some = new HuntProgress("month 3", 3, 12, 1_000, 5, 4);
    assertThat(work().save(first, HuntState.RUNNING, some, "", LONG)).isTrue();

    clock(NOON.plus(LONG));
    HuntLease second = work().take("p2", LONG).orElseThrow();
    assertThat(second.job().progress()).isEqualTo(some);
    assertThat(second.fence()).isGreaterThan(first.fence());
    assertThat(work().save(first, HuntState.DONE, HuntProgress.START, "", LONG)).isFalse();
    assertThat(work().save(second, HuntState.DONE, some, "left 2 units", LONG)).isTrue();

    HuntJob done = jobs().find(job.id()).orElseThrow();
    assertThat(done.state()).isEqualTo(HuntState.DONE);
    assertThat(done.endedAt()).isEqualTo(NOON.plus(LONG));
    assertThat(done.note()).isEqualTo("left 2 units");
    assertThat(work().save(second, HuntState.RUNNING, some, "", LONG)).isFalse();
    clock(NOON.plus(LONG.multipliedBy(9)));
    assertThat(work().take("p1", LONG)).isEmpty();
    assertThat(jobs().list(true, 10)).isEmpty();
  }

  @Test
  void givesBackWhatHasToWait() {
    clock(NOON);
    HuntJob job = job();
    clock(NOON.plusSeconds(1));
    HuntJob next = job();
    HuntLease first = work().take("p1", LONG).orElseThrow();
    assertThat(first.job().id()).isEqualTo(job.id());
    assertThat(work().save(first, HuntState.WAITING, HuntProgress.START, "the lake lags", LONG))
        .isTrue();
    assertThat(work().take("p1", LONG).orElseThrow().job().id()).isEqualTo(next.id());
    assertThat(work().save(first, HuntState.RUNNING, HuntProgress.START, "", LONG)).isFalse();
    clock(NOON.plusSeconds(1).plus(LONG));
    assertThat(work().take("p2", LONG).orElseThrow().job().id()).isEqualTo(job.id());
  }

  @Test
  void endsWhatIsCancelled() {
    clock(NOON);
    HuntJob job = jobs().create(List.of(EVIL), NOON.minus(BACK), NOON, "ben");
    HuntLease lease = work().take("p1", LONG).orElseThrow();
    assertThat(jobs().cancel(job.id(), "by ann")).isTrue();
    assertThat(jobs().cancel(job.id(), "by ben")).isFalse();
    assertThat(work().save(lease, HuntState.RUNNING, HuntProgress.START, "", LONG)).isFalse();
    HuntJob ended = jobs().find(job.id()).orElseThrow();
    assertThat(ended.state()).isEqualTo(HuntState.CANCELLED);
    assertThat(ended.note()).isEqualTo("by ann");
    assertThat(values(ended)).isEmpty();
    assertThat(jobs().cancel(new UUID(1, 2), "")).isFalse();
  }

  @Test
  void knowsWhatBecameActiveInARangeOfGenerations() {
    clock(NOON);
    put(EVIL, active("narrow.example", true)); // 1
    put(EVIL, active("narrow.example", true), WORSE); // 2
    put(active("evil.example", true), active("narrow.example", false), WORSE); // 3
    assertThat(delta(0, 1)).containsExactly(active("evil.example", true));
    assertThat(delta(1, 2)).containsExactly(WORSE);
    assertThat(delta(2, 3)).containsExactly(active("narrow.example", false));
    put(WORSE); // 4
    assertThat(delta(0, 4)).containsExactly(WORSE);
    assertThat(delta(3, 4)).isEmpty();
    put(EVIL, WORSE); // 5
    assertThat(delta(0, 4)).containsExactly(WORSE);
    assertThat(delta(4, 5)).containsExactly(EVIL);
  }

  @Test
  void plansAHuntForWhatIsNewAndLetsItGrowUntilItBegins() {
    clock(NOON);
    assertThat(work().plan(BACK)).isEmpty();
    put(EVIL);
    List<HuntJob> planned = work().plan(BACK);
    assertThat(planned).hasSize(1);
    HuntJob first = planned.getFirst();
    assertThat(first.scope()).isEqualTo(new HuntScope.Generations(0, 1));
    assertThat(first.since()).isEqualTo(NOON.minus(BACK));
    assertThat(first.until()).isAfterOrEqualTo(NOON);
    assertThat(first.by()).isEqualTo("takagari");
    assertThat(work().plan(BACK)).isEmpty();

    clock(NOON.plusSeconds(60));
    put(EVIL, WORSE);
    HuntJob grown = work().plan(BACK).getFirst();
    assertThat(grown.id()).isEqualTo(first.id());
    assertThat(grown.scope()).isEqualTo(new HuntScope.Generations(0, 2));
    assertThat(grown.createdAt()).isEqualTo(NOON.plusSeconds(60));
    assertThat(values(grown)).containsExactlyInAnyOrder(EVIL, WORSE);

    // what changes again and again does not keep it from its beginning
    clock(NOON.plusSeconds(600));
    put(EVIL, active("narrow.example", true), WORSE);
    HuntJob after = work().plan(BACK).getFirst();
    assertThat(after.scope()).isEqualTo(new HuntScope.Generations(2, 3));
    assertThat(jobs().cancel(after.id(), "")).isTrue();
    put(EVIL, WORSE);
    assertThat(work().plan(BACK)).isEmpty();

    work().take("p1", LONG).orElseThrow();
    put(WORSE);
    assertThat(work().plan(BACK)).isEmpty();
    put(EVIL, WORSE);
    HuntJob next = work().plan(BACK).getFirst();
    assertThat(next.scope()).isEqualTo(new HuntScope.Generations(5, 6));
    assertThat(values(next)).containsExactly(EVIL);
  }

  @Test
  void huntsThroughLateUnits() {
    clock(NOON);
    put(EVIL);
    put(EVIL, WORSE);
    work().plan(BACK);
    Instant then = NOON.minusSeconds(500);
    assertThat(late(1, 1, then, NOON.minusSeconds(400))).isEqualTo(2);
    late(1, 1, then, NOON.minusSeconds(400));
    late(2, 0, NOON.minusSeconds(300), NOON.minusSeconds(200));
    late(3, 2, NOON, NOON);
    // without events there is nothing to look through
    assertThat(late(4, 0, null, null)).isEqualTo(2);

    List<HuntJob> planned = work().plan(BACK);
    assertThat(planned).hasSize(1);
    HuntJob job = planned.getFirst();
    assertThat(job.scope()).isEqualTo(new HuntScope.Late(0, 2, 2));
    assertThat(job.since()).isEqualTo(then);
    assertThat(job.until()).isAfter(NOON.minusSeconds(200));
    assertThat(work().late(job))
        .containsExactly(
            new LateUnit(new UnitId(String.format("%026d", 1)), 1, 2, then, NOON.minusSeconds(400)),
            new LateUnit(
                new UnitId(String.format("%026d", 2)),
                0,
                2,
                NOON.minusSeconds(300),
                NOON.minusSeconds(200)));
    assertThat(values(job)).containsExactlyInAnyOrder(EVIL, WORSE);
    assertThat(work().plan(BACK)).isEmpty();
  }

  @Test
  void huntsForNothingWhenNothingBecameActive() {
    clock(NOON);
    put(EVIL, WORSE);
    work().plan(BACK);
    put(EVIL);
    late(1, 1, NOON, NOON);
    assertThat(work().plan(BACK)).isEmpty();
    assertThat(jobs().list(false, 10)).hasSize(1);
  }
}
