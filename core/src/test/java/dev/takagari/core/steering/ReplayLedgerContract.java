package dev.takagari.core.steering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.steering.ReplayRequest.Origin;
import dev.takagari.core.unit.UnitId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every [ReplayLedger] does, together with its [ReplayUnits].
public abstract class ReplayLedgerContract {
  private static final Instant SINCE = Instant.parse("2026-01-02T03:04:05Z");
  private static final ReplayRequest REQUEST =
      new ReplayRequest(
          Origin.ARCHIVE,
          "falcon",
          "data/",
          SINCE,
          SINCE.plusSeconds(60),
          List.of("hot", "lake"),
          true);

  protected abstract ReplayLedger jobs();

  protected abstract ReplayUnits units();

  @Test
  void givesBackWhatWasAskedFor() {
    ReplayJob job = jobs().create(REQUEST, "ann");
    assertThat(job.request()).isEqualTo(REQUEST);
    assertThat(job.by()).isEqualTo("ann");
    assertThat(job.state()).isEqualTo(ReplayState.RUNNING);
    assertThat(job.progress()).isEqualTo(ReplayProgress.START);
    assertThat(job.endedAt()).isNull();
    assertThat(jobs().find(job.id())).contains(job);
    assertThat(jobs().find(job.id() + 1)).isEmpty();
  }

  @Test
  void keepsWhereItIsUntilItIsOver() {
    ReplayJob first = jobs().create(REQUEST, "ann");
    ReplayJob second = jobs().create(REQUEST, "ann");
    ReplayProgress some = new ReplayProgress("k", 5, 50, 2, 20, 1);

    assertThat(jobs().save(first.id(), ReplayState.FINISHING, some, "waits")).isTrue();
    ReplayJob saved = jobs().find(first.id()).orElseThrow();
    assertThat(saved.progress()).isEqualTo(some);
    assertThat(saved.note()).isEqualTo("waits");
    assertThat(jobs().list(true, 10))
        .extracting(ReplayJob::id)
        .containsExactly(second.id(), first.id());

    assertThat(jobs().save(first.id(), ReplayState.CANCELLED, some, "")).isTrue();
    assertThat(jobs().find(first.id()).orElseThrow().endedAt()).isNotNull();
    assertThat(jobs().save(first.id(), ReplayState.RUNNING, ReplayProgress.START, "")).isFalse();
    assertThat(jobs().find(first.id()).orElseThrow().state()).isEqualTo(ReplayState.CANCELLED);
    assertThat(jobs().list(true, 10)).extracting(ReplayJob::id).containsExactly(second.id());
    assertThat(jobs().list(false, 1)).extracting(ReplayJob::id).containsExactly(second.id());
  }

  @Test
  void forgetsUnitsThatTheLedgerLost() {
    ReplayJob job = jobs().create(REQUEST, "ann");
    units().add(job.id(), new UnitId("0".repeat(26)));
    assertThat(units().inFlight(job.id())).isZero();
  }
}
