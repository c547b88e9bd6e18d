package dev.takagari.ingest.steering;

/// Time that passes only when somebody sleeps, or the test says so.
public final class MovedPace implements Pace {
  private long nanos;
  private Runnable onSleep = () -> {};

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized void sleep(long time) {
    nanos += time;
    onSleep.run();
  }

  /// Lets time pass.
  public synchronized void pass(long time) {
    nanos += time;
  }

  /// Does something whenever somebody slept.
  void whenSleeping(Runnable work) {
    onSleep = work;
  }
}
