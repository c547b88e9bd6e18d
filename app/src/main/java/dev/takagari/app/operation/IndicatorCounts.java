package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.store.IndicatorSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is counted in the store of indicators. Counting reads every entry of it, millions perhaps,
/// so what was counted is kept for a while, the longer the longer it took, one count runs at a
/// time, and who asks when that takes long gets the last one. Safe for use by several threads.
public final class IndicatorCounts {
  private static final Logger LOG = LoggerFactory.getLogger(IndicatorCounts.class);

  /// A twentieth of the time at most is spent on counting.
  private static final int KEPT_TIMES = 20;

  /// Who has a count already waits no longer for a newer one.
  private static final Duration IMPATIENCE = Duration.ofSeconds(1);

  private final Supplier<List<IndicatorSource>> sources;
  private final Duration least;
  private final Duration most;
  private final Duration patience;
  private final InstantSource clock;
  private Status.@Nullable IndicatorStore newest;
  private Instant goodUntil = Instant.MIN;
  private @Nullable FutureTask<Status.IndicatorStore> running;

  /// @param sources of the store, counted at each call
  /// @param least how long a count is kept at least
  /// @param most how long a count is kept at most
  /// @param patience how long the first one is waited for
  public IndicatorCounts(
      Supplier<List<IndicatorSource>> sources,
      Duration least,
      Duration most,
      Duration patience,
      InstantSource clock) {
    this.sources = sources;
    this.least = least;
    this.most = most;
    this.patience = patience;
    this.clock = clock;
  }

  /// The newest count; null while the first is under way and takes long.
  ///
  /// @throws TakagariException as the store does, if there is no count yet
  public Status.@Nullable IndicatorStore newest() {
    Status.IndicatorStore last;
    FutureTask<Status.IndicatorStore> next;
    synchronized (this) {
      last = newest;
      if (last != null && clock.instant().isBefore(goodUntil)) {
        return last;
      }
      next = begun();
    }
    Duration wait = last == null || patience.compareTo(IMPATIENCE) < 0 ? patience : IMPATIENCE;
    try {
      return next.get(wait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return last;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return last;
    } catch (ExecutionException e) {
      if (last != null) {
        return last;
      }
      throw e.getCause() instanceof TakagariException known
          ? known
          : new TakagariException(ErrorCode.INTERNAL, "indicators cannot be counted", e.getCause());
    }
  }

  private synchronized FutureTask<Status.IndicatorStore> begun() {
    FutureTask<Status.IndicatorStore> before = running;
    if (before != null) {
      return before;
    }
    FutureTask<Status.IndicatorStore> task = new FutureTask<>(this::count);
    running = task;
    Thread.ofVirtual().name("indicator-counts").start(task);
    return task;
  }

  private Status.IndicatorStore count() {
    Instant begun = clock.instant();
    try {
      List<IndicatorSource> all = sources.get();
      Status.IndicatorStore counted =
          new Status.IndicatorStore(
              all.size(),
              Math.toIntExact(all.stream().filter(source -> !source.rules().enabled()).count()),
              all.stream().mapToLong(IndicatorSource::active).sum(),
              clock.instant());
      Duration took = Duration.between(begun, counted.countedAt());
      Duration kept = took.multipliedBy(KEPT_TIMES);
      Duration bounded = kept.compareTo(most) > 0 ? most : kept.compareTo(least) < 0 ? least : kept;
      synchronized (this) {
        newest = counted;
        goodUntil = counted.countedAt().plus(bounded);
      }
      return counted;
    } catch (TakagariException e) {
      LOG.warn("indicators cannot be counted", e);
      throw e;
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }
}
