package dev.takagari.ingest.decode;

import dev.takagari.core.error.TakagariException;
import dev.takagari.ingest.metrics.Stage;
import dev.takagari.ingest.metrics.StageClock;
import java.util.concurrent.Executor;

/// Scans one object on a pool while its bytes are still coming in.
public final class ObjectDecoder implements AutoCloseable {
  private final StageClock clock;
  private final ObjectScan scan;
  private final SerialLane lane;

  /// Decodes one object.
  ///
  /// @param pool runs the scan, a piece at a time
  public ObjectDecoder(ObjectScan scan, Executor pool, StageClock clock) {
    this.clock = clock;
    this.scan = scan;
    lane = new SerialLane(pool, this::work);
  }

  /// Takes a copy of the next bytes; waits when decoding cannot follow.
  public void offer(byte[] buffer, int offset, int length) {
    lane.offer(buffer, offset, length);
  }

  /// Waits for the end of the work.
  ///
  /// @throws TakagariException transient when something outside the object failed
  public ObjectReport finish() {
    return lane.finish(() -> clock.measure(Stage.DECODE, scan::finish));
  }

  private void work(byte[] buffer, int length) {
    long start = StageClock.now();
    try {
      scan.feed(buffer, 0, length);
    } finally {
      clock.add(Stage.DECODE, start);
    }
  }

  @Override
  public void close() {
    scan.close();
  }
}
