package dev.takagari.adapters.opensearch;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Pauses between attempts: doubling, bounded, each between half and all of its length at random.
final class Backoff {
  private final int attempts;
  private final Duration longest;
  private Duration pause;
  private int made = 1;

  Backoff(OpenSearchHotSettings settings) {
    this.attempts = settings.attempts();
    this.longest = settings.longestPause();
    this.pause = settings.firstPause();
  }

  /// Waits before the next attempt.
  ///
  /// @return false at once, when there is none left
  boolean pause() {
    if (made >= attempts) {
      return false;
    }
    made++;
    long nanos = Math.max(1, pause.toNanos());
    try {
      Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(nanos / 2, nanos + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TakagariException(
          ErrorCode.INDEX_UNAVAILABLE, "interrupted while waiting for OpenSearch", e);
    }
    pause = pause.multipliedBy(2);
    if (pause.compareTo(longest) > 0) {
      pause = longest;
    }
    return true;
  }

  int made() {
    return made;
  }
}
