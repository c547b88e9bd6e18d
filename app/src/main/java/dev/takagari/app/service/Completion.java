package dev.takagari.app.service;

import dev.takagari.adapters.opensearch.OpenSearchHotIndex;
import dev.takagari.core.lake.EventLake;
import dev.takagari.core.lake.LakeScan;
import dev.takagari.core.ledger.LedgerReport;
import dev.takagari.core.query.Query;
import dev.takagari.core.search.TimeRange;
import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.metrics.IngestTotals;
import dev.takagari.ingest.metrics.StageClock;
import java.util.Optional;

/// How far everything received is.
public final class Completion {
  private final Feeds feeds;
  private final LedgerReport report;
  private final StageClock clock;
  private final EventLake lake;
  private final OpenSearchHotIndex hot;

  Completion(
      Feeds feeds, LedgerReport report, StageClock clock, EventLake lake, OpenSearchHotIndex hot) {
    this.feeds = feeds;
    this.report = report;
    this.clock = clock;
    this.lake = lake;
    this.hot = hot;
  }

  /// Whether no message waits and nothing is under way. The queues are asked before the ledger:
  /// what left a queue is in the ledger.
  public boolean isDone() {
    return backlog() == 0 && totals().isComplete();
  }

  /// Messages that wait or are being handled.
  public long backlog() {
    return feeds.all().stream()
        .filter(Feed::isAnnounced)
        .mapToLong(feed -> feed.queue().backlog())
        .sum();
  }

  public IngestTotals totals() {
    return IngestTotals.of(report.balance(), clock);
  }

  /// Bytes of the lake's current data files.
  public long lakeBytes() {
    return lake.plan(new LakeScan(Query.ALL, TimeRange.ALL, Optional.empty())).bytesInRange();
  }

  /// Bytes of the hot index on disk.
  public long hotBytes() {
    return hot.storedBytes();
  }
}
