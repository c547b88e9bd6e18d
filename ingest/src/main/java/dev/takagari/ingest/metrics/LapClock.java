package dev.takagari.ingest.metrics;

/// Tells how much processor time each of very many short calls of one thread took.
///
/// The clock of a thread's processor time is a call into the system and too dear to ask before and
/// after every event. The wall clock costs far less and says the same as long as the thread runs,
/// so short laps are read from it. A long lap may hold waiting; only then the processor's clock is
/// asked, and the time in which the thread did not run since it was last asked is taken off. For
/// one thread at a time.
public final class LapClock {
  private static final long LONG = 50_000;

  private long from;
  private long askedAt;
  private long usedThen;

  /// Begins, in the thread whose laps follow.
  public void start() {
    from = System.nanoTime();
    askedAt = from;
    usedThen = StageClock.now();
  }

  /// The next lap begins now.
  public void skip() {
    from = System.nanoTime();
  }

  /// Ends a lap and begins the next.
  ///
  /// @return its processor time in ns
  public long lap() {
    long now = System.nanoTime();
    long took = now - from;
    if (took > LONG) {
      long used = StageClock.now();
      long waited = now - askedAt - (used - usedThen);
      took = Math.max(0, took - Math.max(0, waited));
      now = System.nanoTime();
      askedAt = now;
      usedThen = used;
    }
    from = now;
    return took;
  }
}
