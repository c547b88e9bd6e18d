package dev.takagari.alerting.falcon;

import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Leases in memory, by any clock.
final class MemoryLeases implements LeaseLedger {
  private record Held(NamedLease lease, Instant until) {}

  private final Map<String, Held> held = new HashMap<>();
  private final InstantSource clock;
  private long fence;

  MemoryLeases(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized Optional<NamedLease> acquire(String name, String owner, Duration duration) {
    Instant now = clock.instant();
    Held before = held.get(name);
    boolean runs = before != null && before.until().isAfter(now);
    if (before != null && runs && !before.lease().owner().equals(owner)) {
      return Optional.empty();
    }
    NamedLease lease =
        before != null && runs ? before.lease() : new NamedLease(name, owner, ++fence);
    held.put(name, new Held(lease, now.plus(duration)));
    return Optional.of(lease);
  }

  @Override
  public synchronized boolean holds(NamedLease lease) {
    Held now = held.get(lease.name());
    return now != null && now.lease().equals(lease) && now.until().isAfter(clock.instant());
  }

  @Override
  public synchronized void release(NamedLease lease) {
    held.computeIfPresent(lease.name(), (name, now) -> now.lease().equals(lease) ? null : now);
  }

  /// Gives a lease to somebody else, as if its holder had been away for too long.
  synchronized void steal(String name, String owner, Duration duration) {
    held.put(name, new Held(new NamedLease(name, owner, ++fence), clock.instant().plus(duration)));
  }
}
