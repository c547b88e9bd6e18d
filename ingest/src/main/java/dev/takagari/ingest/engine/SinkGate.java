package dev.takagari.ingest.engine;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers which sinks just failed, so that archiving goes on without them: their work waits in
/// the ledger. Safe for use by several threads.
public final class SinkGate {
  private final Map<String, Long> closedUntil = new ConcurrentHashMap<>();

  public boolean isOpen(String sink) {
    Long until = closedUntil.get(sink);
    return until == null || System.nanoTime() - until > 0;
  }

  public void failed(String sink, Duration pause) {
    closedUntil.put(sink, System.nanoTime() + pause.toNanos());
  }

  public void succeeded(String sink) {
    closedUntil.remove(sink);
  }
}
