package dev.takagari.app.operation;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.store.IndicatorSource;
import java.time.Duration;
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
/// so what was counted is kept for a while, one count runs at a time, and who asks for it again
/// gets the last one meanwhile. Safe for use by several threads.
public final class IndicatorCounts {
  private static final Logger LOG = LoggerFactory.getLogger(IndicatorCounts.class);

  private final Supplier<List<IndicatorSource>> sources;
  private final Duration goodFor;
  private final Duration patience;
  private final InstantSource clock;
  private Status.@Nullable IndicatorStore newest;
  private @Nullable FutureTask<Status.IndicatorStore> running;

  /// @param sources of the store, counted at each call
  /// @param goodFor how long a count is kept
  /// @param patience how long the first one is waited for
  public IndicatorCounts(
      Supplier<List<IndicatorSource>> sources,
      Duration goodFor,
      Duration patience,
      InstantSource clock) {
    this.sources = sources;
    this.goodFor = goodFor;
    this.patience = patience;
    this.clock = clock;
  }

  /// The newest count; null while the first is under way.
  ///
  /// @throws TakagariException as the store does, if there is no count yet
  public Status.@Nullable IndicatorStore newest() {
    FutureTask<Status.IndicatorStore> first;
    synchronized (this) {
      Status.IndicatorStore last = newest;
      if (last != null && clock.instant().isBefore(last.countedAt().plus(goodFor))) {
        return last;
      }
      first = begun();
      if (last != null) {
        return last;
      }
    }
    try {
      return first.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
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
    try {
      List<IndicatorSource> all = sources.get();
      Status.IndicatorStore counted =
          new Status.IndicatorStore(
              all.size(),
              Math.toIntExact(all.stream().filter(source -> !source.rules().enabled()).count()),
              all.stream().mapToLong(IndicatorSource::active).sum(),
              clock.instant());
      synchronized (this) {
        newest = counted;
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
