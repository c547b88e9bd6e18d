package dev.takagari.app.service;

import dev.takagari.ingest.engine.Feed;
import dev.takagari.ingest.engine.IngestEngine;
import dev.takagari.ingest.feed.FeedWorker;
import dev.takagari.ingest.intake.IntakeFeeds;
import dev.takagari.ingest.listing.ListingWorker;
import dev.takagari.ingest.replay.ReplayWorker;
import dev.takagari.ingest.unit.LedgerWorker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Starts and drains the workers of the role `ingest` with the service. Draining: nothing more is
/// received, what was received is finished or given back, what is staged is committed.
public final class IngestRole implements AutoCloseable {
  private final boolean enabled;
  private final IngestEngine engine;
  private final Feeds feeds;
  private final IntakeFeeds intake;
  private final List<ListingWorker> listings;
  private final @Nullable ReplayWorker replays;
  private final CommitLoop commits;
  private final List<FeedWorker> workers = new ArrayList<>();
  private @Nullable LedgerWorker ledgerWorker;

  /// @param intake whose units this process works on, beside those of the feeds
  /// @param listings one for each feed that nothing announces
  /// @param replays null when nobody can ask for one
  public IngestRole(
      boolean enabled,
      IngestEngine engine,
      Feeds feeds,
      IntakeFeeds intake,
      List<ListingWorker> listings,
      @Nullable ReplayWorker replays,
      CommitLoop commits) {
    this.enabled = enabled;
    this.engine = engine;
    this.feeds = feeds;
    this.intake = intake;
    this.listings = List.copyOf(listings);
    this.replays = replays;
    this.commits = commits;
  }

  public void start() {
    if (!enabled) {
      return;
    }
    LedgerWorker ledger = new LedgerWorker(engine, feeds.with(intake));
    ledgerWorker = ledger;
    ledger.start();
    for (Feed feed : feeds.all().stream().filter(Feed::isAnnounced).toList()) {
      FeedWorker worker = new FeedWorker(engine, feed);
      workers.add(worker);
      worker.start();
    }
    listings.forEach(ListingWorker::start);
    if (replays != null) {
      replays.start();
    }
    commits.start();
  }

  @Override
  public void close() {
    if (ledgerWorker != null) {
      listings.forEach(ListingWorker::close);
      if (replays != null) {
        replays.close();
      }
    }
    for (FeedWorker worker : workers) {
      worker.close();
    }
    workers.clear();
    LedgerWorker ledger = ledgerWorker;
    if (ledger != null) {
      ledger.close();
      commits.close();
    }
  }
}
