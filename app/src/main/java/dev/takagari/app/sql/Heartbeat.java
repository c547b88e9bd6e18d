package dev.takagari.app.sql;

import java.io.IOException;
import java.time.Duration;

/// Beats while a statement runs, and interrupts its thread when nobody listens any more.
final class Heartbeat implements AutoCloseable {
  private final Thread thread;

  /// @param every time between two beats
  Heartbeat(SqlStream stream, Duration every) {
    Thread working = Thread.currentThread();
    thread =
        Thread.ofVirtual()
            .name("sql-heartbeat")
            .start(
                () -> {
                  try {
                    while (true) {
                      Thread.sleep(every);
                      stream.beat();
                    }
                  } catch (IOException _) {
                    working.interrupt();
                  } catch (InterruptedException _) {
                    // the statement has ended
                  }
                });
  }

  /// Ends the beats; afterwards nobody else writes, and the mark of an interrupt is gone.
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
