package dev.takagari.alerting.falcon;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next try: twice as long each time, up to two minutes, less up to a
/// half by chance. For one thread.
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final int MOST_DOUBLINGS = 7;

  private final RandomGenerator random;
  private int tries;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    Duration whole = FIRST.multipliedBy(1L << Math.min(tries, MOST_DOUBLINGS));
    tries++;
    long millis = (whole.compareTo(LONGEST) < 0 ? whole : LONGEST).toMillis();
    return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
  }

  void reset() {
    tries = 0;
  }

  int tries() {
    return tries;
  }
}
