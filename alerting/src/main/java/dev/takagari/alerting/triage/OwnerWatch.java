package dev.takagari.alerting.triage;

import dev.takagari.core.cases.DueCases;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.owner.OwnerBook;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has cases asked again who it is when a list of owners was loaded since, by whatever road and by
/// whatever process: those that are not closed and were opened within a day. It remembers nothing,
/// so that no death of a process forgets a list.
public final class OwnerWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OwnerWatch.class);
  private static final Duration OPENED = Duration.ofHours(24);

  /// Cases at a look: a list is no reason to keep new cases waiting.
  private static final int MOST = 50;

  private final OwnerBook owners;
  private final DueCases due;
  private final Duration pause;
  private Thread thread = new Thread();

  /// @param pause between looks
  public OwnerWatch(OwnerBook owners, DueCases due, Duration pause) {
    this.owners = owners;
    this.due = due;
    this.pause = pause;
  }

  /// Begins, on a thread of its own.
  public void start() {
    thread = Thread.ofVirtual().name("owner-watch").start(this::loop);
  }

  /// Makes cases due that do not know the newest list, and says how many.
  public int look() {
    return owners
        .newest()
        .map(newest -> due.renew(FactGroup.Kind.WHO, newest.loadedAt(), OPENED, MOST))
        .orElse(0);
  }

  private void loop() {
    try {
      while (true) {
        try {
          look();
        } catch (RuntimeException e) {
          LOG.warn("nobody could look for new owners, again in {}", pause, e);
        }
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      LOG.debug("the watch for owners ends");
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
