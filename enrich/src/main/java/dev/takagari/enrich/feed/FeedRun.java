package dev.takagari.enrich.feed;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.indicator.feed.FeedCondition;
import dev.takagari.core.indicator.feed.FeedMarks;
import dev.takagari.core.indicator.feed.FeedState;
import dev.takagari.core.indicator.feed.IndicatorFeedLedger;
import dev.takagari.core.indicator.store.ImportCounts;
import dev.takagari.core.indicator.store.ImportMode;
import dev.takagari.core.indicator.store.IndicatorImport;
import dev.takagari.core.indicator.store.IndicatorRepository;
import dev.takagari.enrich.feed.watch.FeedTroubles;
import dev.takagari.enrich.format.FeedFormat;
import dev.takagari.enrich.read.ImportReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One try of a feed: fetch it, read it, and let the store have it if it may count.
///
/// Nothing is applied when it does not answer, cannot be read to its end, brings no indicator, or
/// brings less than half of what it had; then the store keeps what it has, the state says why, and
/// that is told once. What shrank counts when somebody confirms just those values.
///
/// Safe for use by several threads for different feeds; who calls holds the feed's lease.
public final class FeedRun {
  private static final Logger LOG = LoggerFactory.getLogger(FeedRun.class);
  private static final String FAULT = "a fault of ours; the log has the whole of it";
  private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_BUSY = Duration.ofDays(1);
  private static final int MOST_DOUBLINGS = 10;
  private static final double JITTER = 0.1;

  private final FeedFetcher fetcher;
  private final IndicatorRepository store;
  private final FeedImport imports;
  private final IndicatorFeedLedger ledger;
  private final FeedTroubles troubles;
  private final InstantSource clock;
  private final RandomGenerator random;

  /// @param random by which the next try is moved, so that not all feeds are asked at once
  public FeedRun(
      FeedFetcher fetcher,
      IndicatorRepository store,
      IndicatorFeedLedger ledger,
      FeedTroubles troubles,
      InstantSource clock,
      RandomGenerator random) {
    this.fetcher = fetcher;
    this.store = store;
    imports = new FeedImport(store);
    this.ledger = ledger;
    this.troubles = troubles;
    this.clock = clock;
    this.random = random;
  }

  /// Tries a feed now, due or not.
  ///
  /// @throws TakagariException `database-unavailable`, or `indicator-feed-unavailable` when the
  ///   thread was interrupted; the try counts as not made
  public FeedOutcome run(IndicatorFeed feed) {
    FeedState before = ledger.find(feed.name());
    FeedOutcome outcome = attempt(feed, before);
    if (Thread.currentThread().isInterrupted()) {
      throw new TakagariException(
          ErrorCode.INDICATOR_FEED_UNAVAILABLE, "trying it was interrupted");
    }
    ledger.save(outcome.state());
    tell(before, outcome.state());
    return outcome;
  }

  /// Tells, once, that a feed had no good try for too long.
  ///
  /// @return whether it is so
  public boolean checkStale(IndicatorFeed feed) {
    FeedState state = ledger.find(feed.name());
    Instant last = state.lastGood();
    boolean stale =
        last == null
            ? state.failures() > 0 && longAgo(feed, state)
            : last.plus(feed.staleAfter()).isBefore(clock.instant());
    if (stale && !state.stale()) {
      FeedState told = state.withStale(true);
      ledger.save(told);
      troubles.began(told);
    }
    return stale;
  }

  /// A feed that was never good is stale when it failed for as long as it may.
  private static boolean longAgo(IndicatorFeed feed, FeedState state) {
    return feed.every().multipliedBy(state.failures()).compareTo(feed.staleAfter()) > 0;
  }

  private FeedOutcome attempt(IndicatorFeed feed, FeedState before) {
    try {
      return switch (fetcher.fetch(feed, before.marks())) {
        case FetchedFeed.Same(FeedMarks marks) -> {
          try (IndicatorImport same = store.begin(feed.name(), ImportMode.UNCHANGED)) {
            same.commit();
          }
          yield new FeedOutcome(good(feed, before, marks, before.indicators()), null, null);
        }
        case FetchedFeed.Brought brought -> apply(feed, before, brought);
      };
    } catch (FeedBusyException e) {
      Duration wait = e.pauseWanted().compareTo(LONGEST_BUSY) < 0 ? e.pauseWanted() : LONGEST_BUSY;
      FeedState failed = failed(feed, before, FeedCondition.FAILED, e.code(), message(e), "");
      return new FeedOutcome(failed.withNextTry(clock.instant().plus(wait)), null, null);
    } catch (TakagariException e) {
      if (e.code() == ErrorCode.DATABASE_UNAVAILABLE) {
        throw e;
      }
      return new FeedOutcome(
          failed(feed, before, FeedCondition.FAILED, e.code(), message(e), ""), null, null);
    } catch (IOException e) {
      return new FeedOutcome(
          failed(
              feed,
              before,
              FeedCondition.FAILED,
              ErrorCode.INDICATOR_FEED_UNAVAILABLE,
              "it cannot be read: " + e.getClass().getSimpleName(),
              ""),
          null,
          null);
    } catch (RuntimeException e) {
      // a fault of ours that one feed brings out is told as its trouble, and not tried every minute
      LOG.error("trying the indicator feed {} failed", feed.name(), e);
      return new FeedOutcome(
          failed(feed, before, FeedCondition.FAILED, ErrorCode.INTERNAL, FAULT, ""), null, null);
    }
  }

  private FeedOutcome apply(IndicatorFeed feed, FeedState before, FetchedFeed.Brought brought)
      throws IOException {
    boolean taxii = feed.source() instanceof FeedSource.Taxii;
    boolean misp = feed.source() instanceof FeedSource.MispSite;
    FeedImport.Result result =
        imports.apply(
            new FeedImport.Order(
                feed.name(),
                brought.contents(),
                taxii ? FeedFormat.STIX : misp ? FeedFormat.MISP : feed.format(),
                feed.options(),
                brought.mode(),
                before.confirmed()::equals,
                false,
                ImportReport.FEW_ROWS));
    ImportCounts counts = result.counts();
    FeedState state =
        switch (result.verdict()) {
          case APPLIED -> {
            brought.kept().keep();
            boolean all = brought.mode() == ImportMode.REPLACE;
            long values = all ? counts.values() : counts.before() + counts.added();
            yield good(feed, before, brought.marks(), values);
          }
          case EMPTY ->
              failed(
                  feed,
                  before,
                  FeedCondition.FAILED,
                  ErrorCode.INDICATORS_UNREADABLE,
                  result.reason(),
                  "");
          case SHRANK ->
              failed(
                  feed,
                  before,
                  FeedCondition.NEEDS_CONFIRMATION,
                  ErrorCode.INDICATORS_UNREADABLE,
                  result.reason(),
                  result.digest());
        };
    return new FeedOutcome(state, result.report(), counts);
  }

  private FeedState good(IndicatorFeed feed, FeedState before, FeedMarks marks, long indicators) {
    Instant now = clock.instant();
    return new FeedState(
        feed.name(),
        marks,
        FeedCondition.GOOD,
        "",
        "",
        0,
        indicators,
        "",
        before.confirmed(),
        false,
        now,
        now,
        now.plus(jittered(feed.every())));
  }

  private FeedState failed(
      IndicatorFeed feed,
      FeedState before,
      FeedCondition condition,
      ErrorCode code,
      String reason,
      String offered) {
    Instant now = clock.instant();
    int failures = before.failures() + 1;
    Duration growing = SHORTEST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    Duration pause = growing.compareTo(feed.every()) < 0 ? growing : feed.every();
    return new FeedState(
        feed.name(),
        before.marks(),
        condition,
        code.code(),
        reason,
        failures,
        before.indicators(),
        offered,
        before.confirmed(),
        before.stale(),
        now,
        before.lastGood(),
        now.plus(jittered(pause)));
  }

  private void tell(FeedState before, FeedState after) {
    boolean well = after.condition() == FeedCondition.GOOD;
    boolean wasBad = before.stale() || before.failures() > 0;
    if (well && wasBad) {
      troubles.ended(after);
    }
    boolean another =
        before.condition() != after.condition()
            || !before.code().equals(after.code())
            || !before.offered().equals(after.offered());
    if (!well && another) {
      troubles.began(after);
    }
  }

  private Duration jittered(Duration pause) {
    return pause.plusMillis((long) (pause.toMillis() * JITTER * random.nextDouble()));
  }

  private static String message(TakagariException e) {
    return String.valueOf(e.getMessage());
  }
}
