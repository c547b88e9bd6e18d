package dev.takagari.core.ledger;

import java.time.Duration;
import java.util.Optional;

/// Rights that one process at a time may hold. Safe for use by several threads and processes; time
/// is the database's.
public interface LeaseLedger {

  /// Takes the lease when it is free or ran out, or prolongs it when the owner holds it.
  ///
  /// @return empty when somebody else holds it
  Optional<NamedLease> acquire(String name, String owner, Duration duration);

  /// Whether the lease is still the newest and has not run out.
  boolean holds(NamedLease lease);

  /// Gives the lease back; that it was lost already is fine.
  void release(NamedLease lease);
}
