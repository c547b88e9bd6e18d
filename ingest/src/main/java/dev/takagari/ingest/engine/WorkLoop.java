package dev.takagari.ingest.engine;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work that is done again and again on a thread of its own, with a rest in between that grows with
/// failures, until it is closed.
public final class WorkLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkLoop.class);
  private static final Duration DRAIN = Duration.ofMinutes(2);

  private final String name;
  private final IngestSettings settings;
  private final Duration least;
  private final Supplier<Duration> work;
  private final String complaint;
  private volatile boolean closed;
  private Thread thread = new Thread();

  /// @param name of the thread
  /// @param settings how long to rest after failures
  /// @param least shortest rest, whatever work and settings say
  /// @param work says how long to rest after it; may throw
  /// @param complaint what the log says when it throws, as "the bucket cannot be listed"
  public WorkLoop(
      String name,
      IngestSettings settings,
      Duration least,
      Supplier<Duration> work,
      String complaint) {
    this.name = name;
    this.settings = settings;
    this.least = least;
    this.work = work;
    this.complaint = complaint;
  }

  /// Begins.
  public void start() {
    thread = Thread.ofVirtual().name(name).start(this::loop);
  }

  /// Whether work under way should come to an end.
  public boolean isClosed() {
    return closed;
  }

  /// Interrupts a rest, and waits a while for work under way.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      // one that was never begun cannot be waited for
      if (thread.isAlive()) {
        thread.join(DRAIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void loop() {
    int failures = 0;
    while (!closed) {
      Duration pause;
      try {
        pause = work.get();
        failures = 0;
      } catch (RuntimeException | Error e) {
        // an error of one turn, as a stack that overflowed, is no reason never to work again
        if (closed) {
          return;
        }
        failures++;
        pause = settings.pause(failures, ThreadLocalRandom.current().nextDouble());
        LOG.warn("{}, again in {}", complaint, pause, e);
      }
      rest(pause.compareTo(least) < 0 ? least : pause);
    }
  }

  private static void rest(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
