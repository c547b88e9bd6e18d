package dev.takagari.ingest.engine;

import java.util.concurrent.Semaphore;

/// Memory that objects on their way share. Who asks waits until there is room; nobody holds a part
/// while asking for another, so nobody waits for ever.
public final class ByteBudget {
  private static final int UNIT = 1024;

  private final int total;
  private final Semaphore free;

  ByteBudget(long bytes) {
    total = Math.toIntExact(Math.max(1, bytes / UNIT));
    free = new Semaphore(total, true);
  }

  /// Takes room for so many bytes, at most all there is.
  public Share take(long bytes) {
    int units = Math.clamp(bytes / UNIT + 1, 1, total);
    free.acquireUninterruptibly(units);
    return () -> free.release(units);
  }

  /// Room that was taken; closing it gives it back.
  @FunctionalInterface
  public interface Share extends AutoCloseable {
    @Override
    void close();
  }
}
