package dev.takagari.core.ledger;

import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/// Units and their objects, from the claim until they are archived. Safe for use by several threads
/// and processes; every method is one transaction and uses the database's clock.
///
/// A method that takes a lease throws `lease-lost` when the unit has a newer fence, and then
/// changes nothing.
public interface UnitLedger {

  /// Claims what is new in a message. Objects that no unit holds become one new unit, leased to the
  /// caller; units that hold the others are taken over when they are not archived and their lease
  /// ran out. An object that was set aside because it is not what was announced is new again when
  /// another size or checksum is announced.
  Claim claim(Announcement announcement, Duration lease);

  /// Prolongs a lease.
  void renew(UnitLease lease, Duration duration);

  /// Sets the unit's registry version, once.
  ///
  /// @return the version that counts: the first one ever set
  long freezeRegistry(UnitLease lease, long version);

  /// Records that all objects and the manifest are in the archive: from here on the message is not
  /// needed. Its sinks become due.
  ///
  /// @param unit as its manifest says: every object archived or parked; its times and its versions
  ///   are the ones that count from here on, also when the ledger had been lost and claimed it anew
  /// @return numbers of the objects whose content (size and SHA-256) was archived before by another
  ///   object: they are linked, and must not be written to any sink
  Set<Integer> archived(UnitLease lease, UnitRecord unit);

  /// The unit, empty when there is none.
  Optional<UnitRecord> find(UnitId unit);

  /// Brings back an archived unit that the ledger lost, from its manifest; a unit that exists stays
  /// as it is.
  ///
  /// @param outcomes what the archive remembers of its sinks
  /// @param done sinks that hold the unit already; the others become due, after fresh work
  /// @return whether it was missing
  boolean restore(UnitRecord unit, Collection<UnitOutcome> outcomes, Set<String> done);
}
