package dev.takagari.ingest.maintenance;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The turn of one process at the lake: merges and removals never run at the same time. Given back
/// when it is closed. For one thread.
public final class MaintenanceLease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MaintenanceLease.class);
  private static final String NAME = "lake-maintenance";

  private final LeaseLedger leases;
  private final NamedLease lease;
  private final Duration time;
  private long lastSign = System.nanoTime();

  private MaintenanceLease(LeaseLedger leases, NamedLease lease, Duration time) {
    this.leases = leases;
    this.lease = lease;
    this.time = time;
  }

  /// Takes the turn.
  ///
  /// @param time how long others wait when the process dies
  /// @return empty when another process has it
  /// @throws TakagariException database-unavailable
  public static Optional<MaintenanceLease> take(LeaseLedger leases, String owner, Duration time) {
    return leases
        .acquire(NAME, owner, time)
        .map(lease -> new MaintenanceLease(leases, lease, time));
  }

  /// Keeps the turn; to be called again and again, as the ledger is asked only now and then.
  ///
  /// @throws TakagariException lease-lost if another process has it now, database-unavailable
  public void keep() {
    if (System.nanoTime() - lastSign < time.toNanos() / 4) {
      return;
    }
    lastSign = System.nanoTime();
    boolean kept =
        leases
            .acquire(NAME, lease.owner(), time)
            .filter(held -> held.fence() == lease.fence())
            .isPresent();
    if (!kept) {
      throw new TakagariException(
          ErrorCode.LEASE_LOST, "another process took over the maintenance of the lake");
    }
  }

  /// Gives it back; when that fails it runs out by itself.
  @Override
  public void close() {
    try {
      leases.release(lease);
    } catch (TakagariException e) {
      LOG.warn("the lease of maintenance was not given back: {}", e.code().code());
    }
  }
}
