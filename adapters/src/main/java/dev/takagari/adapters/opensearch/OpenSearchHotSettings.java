package dev.takagari.adapters.opensearch;

import dev.takagari.core.hot.HotPeriod;
import java.time.Duration;

/// How the hot index is laid out and written.
///
/// @param prefix beginning of the names of our indices
/// @param period event time in one index; stays what it was at the first start
/// @param shards primary shards of an index
/// @param replicas copies of each shard
/// @param batchBytes size at which a batch is full
/// @param batchEvents number of events at which a batch is full
/// @param attempts how often a request is tried before the engine counts as unavailable
/// @param firstPause before the second attempt; doubles from attempt to attempt, with jitter
/// @param longestPause bound of the pause
public record OpenSearchHotSettings(
    String prefix,
    HotPeriod period,
    int shards,
    int replicas,
    int batchBytes,
    int batchEvents,
    int attempts,
    Duration firstPause,
    Duration longestPause) {

  /// Sizes that measured well; one shard, no replica.
  public static OpenSearchHotSettings of(HotPeriod period) {
    return new OpenSearchHotSettings(
        "takagari-events",
        period,
        1,
        0,
        5 << 20,
        5_000,
        7,
        Duration.ofMillis(200),
        Duration.ofSeconds(10));
  }

  public OpenSearchHotSettings withPrefix(String prefix) {
    return new OpenSearchHotSettings(
        prefix,
        period,
        shards,
        replicas,
        batchBytes,
        batchEvents,
        attempts,
        firstPause,
        longestPause);
  }

  public OpenSearchHotSettings withCopies(int shards, int replicas) {
    return new OpenSearchHotSettings(
        prefix,
        period,
        shards,
        replicas,
        batchBytes,
        batchEvents,
        attempts,
        firstPause,
        longestPause);
  }

  public OpenSearchHotSettings withBatches(int batchBytes, int batchEvents) {
    return new OpenSearchHotSettings(
        prefix,
        period,
        shards,
        replicas,
        batchBytes,
        batchEvents,
        attempts,
        firstPause,
        longestPause);
  }

  public OpenSearchHotSettings withRetries(
      int attempts, Duration firstPause, Duration longestPause) {
    return new OpenSearchHotSettings(
        prefix,
        period,
        shards,
        replicas,
        batchBytes,
        batchEvents,
        attempts,
        firstPause,
        longestPause);
  }
}
