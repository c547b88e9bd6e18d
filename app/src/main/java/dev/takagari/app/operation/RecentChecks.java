package dev.takagari.app.operation;

import java.time.Duration;
import java.util.List;

/// What the checks found a moment ago: whoever asks for one port after the other waits for all
/// checks once. Safe for use by several threads.
public final class RecentChecks {
  private final PortChecks checks;
  private final Duration goodFor;
  private List<PortCheck.Outcome> outcomes = List.of();
  private long ended;

  /// @param goodFor how long an outcome counts
  public RecentChecks(PortChecks checks, Duration goodFor) {
    this.checks = checks;
    this.goodFor = goodFor;
  }

  /// Whether a port works.
  public synchronized boolean isOk(PortCheck port) {
    if (outcomes.isEmpty() || System.nanoTime() - ended > goodFor.toNanos()) {
      outcomes = checks.run();
      ended = System.nanoTime();
    }
    return outcomes.stream().anyMatch(o -> o.name().equals(port.name()) && o.ok());
  }
}
