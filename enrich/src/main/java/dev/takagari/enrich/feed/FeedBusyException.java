package dev.takagari.enrich.feed;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;

/// A server that wants to be left alone for a while.
final class FeedBusyException extends TakagariException {
  private static final long serialVersionUID = 1L;

  private final Duration wait;

  FeedBusyException(String message, Duration wait) {
    super(ErrorCode.INDICATOR_FEED_UNAVAILABLE, message);
    this.wait = wait;
  }

  /// How long.
  Duration pauseWanted() {
    return wait;
  }
}
