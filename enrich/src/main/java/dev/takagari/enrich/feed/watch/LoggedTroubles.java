package dev.takagari.enrich.feed.watch;

import dev.takagari.core.indicator.feed.FeedState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes a line into the log for each.
public final class LoggedTroubles implements FeedTroubles {
  private static final Logger LOG = LoggerFactory.getLogger(LoggedTroubles.class);

  @Override
  public void began(FeedState state) {
    if (state.stale()) {
      LOG.warn(
          "the indicator feed {} had no good try since {}: {}",
          state.feed(),
          state.lastGood(),
          state.reason());
    } else {
      LOG.warn(
          "the indicator feed {} {}, the store keeps what it had: {} ({})",
          state.feed(),
          state.condition().code(),
          state.reason(),
          state.code());
    }
  }

  @Override
  public void ended(FeedState state) {
    LOG.info("the indicator feed {} is good again", state.feed());
  }
}
