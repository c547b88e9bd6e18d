package dev.takagari.ingest.coverage;

import dev.takagari.core.coverage.CoverageItem;
import dev.takagari.core.coverage.CoverageKind;
import dev.takagari.core.coverage.UncoveredTimes;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.search.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The newest answer about coverage, from memory: who asks does not wait for a new one, it is found
/// out beside. Only the first one who asks waits. Safe for use by several threads.
public final class CoverageView implements UncoveredTimes {
  private static final Logger LOG = LoggerFactory.getLogger(CoverageView.class);

  /// A refresh that took long is not begun again soon: at most so much of the time goes there.
  private static final int REST = 20;

  /// After so many missed refreshes an answer is too old to be given without saying so.
  private static final int MISSED = 10;

  private final Function<Instant, CoverageSnapshot> report;
  private final InstantSource clock;
  private final Duration refresh;
  private final Executor beside;
  private final AtomicReference<@Nullable CoverageSnapshot> newest = new AtomicReference<>();
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private volatile Duration pause;

  /// Finds out beside on threads of its own.
  public CoverageView(CoverageReport report, InstantSource clock, Duration refresh) {
    this(report::at, clock, refresh, work -> Thread.ofVirtual().name("coverage").start(work));
  }

  CoverageView(
      Function<Instant, CoverageSnapshot> report,
      InstantSource clock,
      Duration refresh,
      Executor beside) {
    this.report = report;
    this.clock = clock;
    this.refresh = refresh;
    this.beside = beside;
    pause = refresh;
  }

  /// An answer that is seldom older than the refresh time.
  ///
  /// @throws TakagariException database-unavailable when there is none yet and the ledger cannot be
  ///   asked
  public CoverageSnapshot snapshot() {
    CoverageSnapshot known = newest.get();
    if (known == null) {
      return first();
    }
    if (isOlder(known, pause) && refreshing.compareAndSet(false, true)) {
      try {
        beside.execute(this::refresh);
      } catch (RuntimeException e) {
        refreshing.set(false);
        throw e;
      }
    }
    return known;
  }

  /// An answer as of now, for who can wait.
  ///
  /// @throws TakagariException database-unavailable when the ledger cannot be asked
  public CoverageSnapshot fresh() {
    return load();
  }

  private synchronized CoverageSnapshot first() {
    CoverageSnapshot known = newest.get();
    return known == null ? load() : known;
  }

  private void refresh() {
    try {
      load();
    } catch (TakagariException e) {
      LOG.warn("coverage cannot be found out now: {}", e.code().code());
    } catch (RuntimeException e) {
      LOG.error("coverage cannot be found out", e);
    } finally {
      refreshing.set(false);
    }
  }

  private CoverageSnapshot load() {
    long start = System.nanoTime();
    CoverageSnapshot snapshot = report.apply(clock.instant());
    newest.set(snapshot);
    Duration rest = Duration.ofNanos(System.nanoTime() - start).multipliedBy(REST);
    pause = rest.compareTo(refresh) > 0 ? rest : refresh;
    return snapshot;
  }

  private boolean isOlder(CoverageSnapshot snapshot, Duration age) {
    return Duration.between(snapshot.at(), clock.instant()).compareTo(age) > 0;
  }

  @Override
  public List<CoverageItem> in(TimeRange range) {
    CoverageSnapshot snapshot;
    try {
      snapshot = snapshot();
    } catch (TakagariException e) {
      return List.of(unknown("what is covered cannot be told now: " + e.code().code()));
    } catch (RuntimeException e) {
      LOG.error("coverage cannot be found out", e);
      return List.of(unknown("what is covered cannot be told now: " + ErrorCode.INTERNAL.code()));
    }
    List<CoverageItem> items = snapshot.summary(range);
    if (isOlder(snapshot, pause.multipliedBy(MISSED))) {
      items = new ArrayList<>(items);
      items.addFirst(unknown("what is covered was found out at " + snapshot.at()));
    }
    return items;
  }

  private static CoverageItem unknown(String text) {
    return CoverageItem.always(CoverageKind.UNKNOWN, "", 0, text);
  }
}
