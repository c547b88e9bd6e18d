package dev.takagari.core.ledger;

import dev.takagari.core.sink.SinkOutcome;
import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The work that archived units still need. Safe for use by several threads and processes; every
/// method is one transaction and uses the database's clock. `lease-lost` as in [UnitLedger].
public interface SinkLedger {

  /// Leases a unit that nobody holds and that has something due: a pending sink whose pause is
  /// over, or objects that were claimed and never archived. Fresh units come before old ones, and
  /// among these the one that was claimed first.
  ///
  /// @return empty when nothing is due
  Optional<UnitWork> next(Duration lease, WorkFilter filter);

  /// The same, whatever is due.
  default Optional<UnitWork> next(Duration lease) {
    return next(lease, WorkFilter.ANY);
  }

  /// Records what decoding the unit's objects came to.
  ///
  /// @return numbers of the objects for which nothing had been recorded before
  Set<Integer> decoded(UnitLease lease, List<ObjectLines> objects);

  /// Records that a sink took the unit: staged when the outcome names files, otherwise done.
  void record(UnitLease lease, String sink, SinkOutcome outcome);

  /// Records that a sink failed.
  void failed(UnitLease lease, String sink, SinkFailure failure);

  /// Gives a lease back.
  ///
  /// @param pause how long the unit then rests
  void release(UnitLease lease, Duration pause);

  /// Makes sinks of an archived unit due again; those that are staged or pending stay as they are.
  /// A sink that the unit did not have becomes one of its sinks.
  ///
  /// @return the unit's sinks that are due now
  /// @throws dev.takagari.core.error.TakagariException raw-expired if the archive does not keep its
  ///   objects any more
  Set<String> again(UnitId unit, Set<String> sinks);
}
