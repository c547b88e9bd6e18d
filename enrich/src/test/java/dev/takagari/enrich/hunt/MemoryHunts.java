package dev.takagari.enrich.hunt;

import dev.takagari.core.hunt.HuntJob;
import dev.takagari.core.hunt.HuntLease;
import dev.takagari.core.hunt.HuntProgress;
import dev.takagari.core.hunt.HuntScope;
import dev.takagari.core.hunt.HuntState;
import dev.takagari.core.hunt.HuntWork;
import dev.takagari.core.hunt.LateUnit;
import dev.takagari.core.indicator.ActiveIndicator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// One hunt, whose lease is lost when a test says so.
final class MemoryHunts implements HuntWork {
  private final List<ActiveIndicator> values;
  private final BooleanSupplier lost;
  private volatile HuntJob job;
  private Runnable beforeValues = () -> {};
  private List<LateUnit> late = List.of();

  MemoryHunts(List<ActiveIndicator> values, Instant since, Instant until, BooleanSupplier lost) {
    this.values = List.copyOf(values);
    this.lost = lost;
    job =
        new HuntJob(
            new UUID(7, 7),
            new HuntScope.Values(values.size()),
            since,
            until,
            "test",
            until,
            null,
            HuntState.WAITING,
            HuntProgress.START,
            "");
  }

  HuntJob job() {
    return job;
  }

  void late(List<LateUnit> units) {
    late = units;
    job =
        new HuntJob(
            job.id(),
            new HuntScope.Late(1, 2, units.size()),
            job.since(),
            job.until(),
            job.by(),
            job.createdAt(),
            null,
            job.state(),
            job.progress(),
            "");
  }

  @Override
  public List<HuntJob> plan(Duration back) {
    return List.of();
  }

  @Override
  public Optional<HuntLease> take(String owner, Duration lease) {
    return job.state().isOver() ? Optional.empty() : Optional.of(new HuntLease(job, owner, 1));
  }

  @Override
  public boolean save(
      HuntLease hunt, HuntState state, HuntProgress progress, String note, Duration lease) {
    if (lost.getAsBoolean()) {
      return false;
    }
    job =
        new HuntJob(
            job.id(),
            job.scope(),
            job.since(),
            job.until(),
            job.by(),
            job.createdAt(),
            state.isOver() ? job.until() : null,
            state,
            progress,
            note);
    return true;
  }

  /// What is done before values are handed over.
  void beforeValues(Runnable before) {
    beforeValues = before;
  }

  @Override
  public void values(HuntJob hunt, Consumer<ActiveIndicator> into) {
    beforeValues.run();
    values.forEach(into);
  }

  @Override
  public List<LateUnit> late(HuntJob hunt) {
    return late;
  }

  @Override
  public void delta(long after, long upTo, Consumer<ActiveIndicator> into) {
    throw new UnsupportedOperationException();
  }
}
