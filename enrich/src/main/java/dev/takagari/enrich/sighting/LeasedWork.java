package dev.takagari.enrich.sighting;

import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.util.Optional;

/// Work that one process at a time should do. It stays right without the lease; two would only do
/// the same twice.
///
/// @param name of the lease
/// @param owner this process
/// @param duration of the lease, prolonged by the next call of the same owner
public record LeasedWork(LeaseLedger leases, String name, String owner, Duration duration) {
  /// Name of the lease for [SightingCommitter].
  public static final String COMMIT = "sightings-commit";

  /// Name of the lease for [SightingMerger].
  public static final String MERGE = "sightings-merge";

  /// Does the work if nobody else holds the lease.
  ///
  /// @return whether it was done
  public boolean run(Runnable work) {
    Optional<NamedLease> lease = leases.acquire(name, owner, duration);
    if (lease.isEmpty()) {
      return false;
    }
    try {
      work.run();
    } finally {
      leases.release(lease.get());
    }
    return true;
  }
}
