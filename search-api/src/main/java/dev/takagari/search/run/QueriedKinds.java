package dev.takagari.search.run;

import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.query.Query;
import dev.takagari.core.query.Requirements;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers which kinds of events (`event.action`) searches were restricted to, and when; of a
/// question it keeps nothing else. Writes at most once a minute, and holds a thousand names until
/// then.
public final class QueriedKinds implements SearchListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueriedKinds.class);
  private static final int MOST = 1_000;
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  private final Consumer<Map<String, Instant>> ledger;
  private final InstantSource clock;
  private final AtomicBoolean writing = new AtomicBoolean();

  // guarded by this
  private Map<String, Instant> seen = new TreeMap<>();
  private Instant lastWritten = Instant.EPOCH;

  /// @param ledger takes folded names, and when they were asked for; may throw
  public QueriedKinds(Consumer<Map<String, Instant>> ledger, InstantSource clock) {
    this.ledger = ledger;
    this.clock = clock;
  }

  @Override
  public void searched(Query query) {
    Instant now = clock.instant();
    Requirements.values(query, Columns.EVENT_ACTION)
        .ifPresent(actions -> actions.forEach(action -> add(action, now)));
    if (isDue(now) && writing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("queried-kinds").start(this::write);
    }
  }

  private synchronized void add(String action, Instant now) {
    if (seen.size() < MOST || seen.containsKey(action)) {
      seen.put(action, now);
    }
  }

  private synchronized boolean isDue(Instant now) {
    return !seen.isEmpty() && !lastWritten.plus(BETWEEN).isAfter(now);
  }

  private synchronized Map<String, Instant> take() {
    Map<String, Instant> taken = seen;
    seen = new TreeMap<>();
    lastWritten = clock.instant();
    return taken;
  }

  private void write() {
    try {
      ledger.accept(take());
    } catch (TakagariException e) {
      LOG.debug("what was searched for is not remembered: {}", e.code().code());
    } finally {
      writing.set(false);
    }
  }

  /// Writes what is left.
  @Override
  public void close() {
    write();
  }
}
