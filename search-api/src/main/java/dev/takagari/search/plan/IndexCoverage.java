package dev.takagari.search.plan;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.hot.HotGap;
import dev.takagari.core.hot.HotIndex;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What the hot index holds, as its own ledger and the engine say: everything but the time of
/// indices that were lost or replaced. A class of events that lost its index makes its whole time a
/// gap, for all classes: copies are dropped anyway.
///
/// An engine that does not answer soon counts as unavailable, so that a search has time left to
/// read the lake instead.
public final class IndexCoverage implements HotCoverage {
  private final HotIndex index;
  private final Duration longestWait;

  /// @param longestWait how long the engine may take to say which indices it has
  public IndexCoverage(HotIndex index, Duration longestWait) {
    this.index = index;
    this.longestWait = longestWait;
  }

  @Override
  public TimeRanges gaps(TimeRange range) {
    return new TimeRanges(gaps().stream().map(HotGap::entry).map(entry -> entry.range()).toList())
        .within(range);
  }

  private List<HotGap> gaps() {
    FutureTask<List<HotGap>> question = new FutureTask<>(index::gaps);
    Thread.ofVirtual().name("hot-coverage").start(question);
    try {
      return question.get(longestWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TakagariException known) {
        throw known;
      }
      throw new TakagariException(
          ErrorCode.INTERNAL, "what the hot index holds cannot be found out", e.getCause());
    } catch (TimeoutException e) {
      question.cancel(true);
      throw new TakagariException(
          ErrorCode.INDEX_UNAVAILABLE, "OpenSearch did not say in time which indices it has", e);
    } catch (InterruptedException e) {
      question.cancel(true);
      Thread.currentThread().interrupt();
      throw new TakagariException(ErrorCode.INDEX_UNAVAILABLE, "the search was cancelled", e);
    }
  }
}
