package dev.takagari.alerting.github;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Keeps to what GitHub allows one who writes: 80 contents a minute and 500 an hour. Beyond that it
/// would refuse everything for a while
/// ([limits](https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api)).
/// Safe for use by several threads.
final class ContentPace {
  private static final int MOST_A_MINUTE = 80;
  private static final int MOST_AN_HOUR = 500;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Deque<Instant> written = new ArrayDeque<>();

  /// Asks whether something may be written now, and if so counts it.
  ///
  /// @return zero when it may, else how long to wait
  synchronized Duration take(Instant now) {
    while (!written.isEmpty() && !written.getFirst().plus(HOUR).isAfter(now)) {
      written.removeFirst();
    }
    if (written.size() >= MOST_AN_HOUR) {
      return Duration.between(now, written.getFirst().plus(HOUR));
    }
    Instant minuteAgo = now.minus(MINUTE);
    long lately = written.stream().filter(time -> time.isAfter(minuteAgo)).count();
    if (lately >= MOST_A_MINUTE) {
      Instant first =
          written.stream().filter(time -> time.isAfter(minuteAgo)).findFirst().orElse(now);
      return Duration.between(now, first.plus(MINUTE));
    }
    written.addLast(now);
    return Duration.ZERO;
  }
}
