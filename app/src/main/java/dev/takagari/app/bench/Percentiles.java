package dev.takagari.app.bench;

import java.time.Duration;
import java.util.List;

/// How long something took, of many times: the smallest value that so many percent do not exceed.
record Percentiles(Duration p50, Duration p95, Duration p99, Duration max) {
  static final Percentiles NONE =
      new Percentiles(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /// @param times in any order; none of them gives zeros
  static Percentiles of(List<Duration> times) {
    List<Duration> sorted = times.stream().sorted().toList();
    return sorted.isEmpty()
        ? NONE
        : new Percentiles(at(sorted, 50), at(sorted, 95), at(sorted, 99), sorted.getLast());
  }

  private static Duration at(List<Duration> sorted, int percent) {
    return sorted.get((sorted.size() * percent + 99) / 100 - 1);
  }
}
