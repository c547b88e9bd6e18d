package dev.takagari.enrich.upkeep;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// Work that one process at a time should do. It stays right without the lease; two would only do
/// the same twice.
///
/// @param name of the lease
/// @param owner this process, told from every other one
/// @param duration of the lease; prolonged as long as the work shows that it goes on
public record LeasedWork(LeaseLedger leases, String name, String owner, Duration duration) {
  /// Name of the lease for [dev.takagari.enrich.sighting.SightingCommitter].
  public static final String COMMIT = "sightings-commit";

  /// Name of the lease for [dev.takagari.enrich.sighting.SightingMerger].
  public static final String MERGE = "sightings-merge";

  /// Name of the lease for [SightingUpkeep].
  public static final String UPKEEP = "sightings-upkeep";

  /// Does the work if nobody else holds the lease.
  ///
  /// @param work is given what it has to call before each step that others would see or that takes
  ///   long: it prolongs the lease, and throws `lease-lost` if somebody else has taken it since
  /// @return whether it was done
  public boolean run(Consumer<Runnable> work) {
    Optional<NamedLease> lease = leases.acquire(name, owner, duration);
    if (lease.isEmpty()) {
      return false;
    }
    try {
      work.accept(() -> keep(lease.get()));
    } finally {
      leases.release(lease.get());
    }
    return true;
  }

  private void keep(NamedLease lease) {
    boolean kept =
        leases
            .acquire(name, owner, duration)
            .filter(held -> held.fence() == lease.fence())
            .isPresent();
    if (!kept) {
      throw new TakagariException(
          ErrorCode.LEASE_LOST, "another process took over " + name + ": this one stops");
    }
  }
}
