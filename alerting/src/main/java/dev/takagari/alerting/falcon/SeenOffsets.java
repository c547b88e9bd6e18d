package dev.takagari.alerting.falcon;

import java.util.TreeSet;

/// Which offsets of a partition were taken already. Those of the last records are known one by one,
/// because services were seen to send records out of order; of older ones it is said that they were
/// taken. For one thread.
final class SeenOffsets {
  private static final int KNOWN = 4_096;

  private final TreeSet<Long> recent = new TreeSet<>();
  private long floor;

  /// @param floor up to which offsets were taken
  SeenOffsets(long floor) {
    this.floor = floor;
  }

  boolean contains(long offset) {
    return offset <= floor || recent.contains(offset);
  }

  void add(long offset) {
    recent.add(offset);
    if (recent.size() > KNOWN) {
      floor = recent.removeFirst();
    }
  }

  /// Forgets all: what comes from now on was not seen.
  void restart() {
    recent.clear();
    floor = -1;
  }
}
