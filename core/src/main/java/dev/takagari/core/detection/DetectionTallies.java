package dev.takagari.core.detection;

import dev.takagari.core.unit.UnitId;
import dev.takagari.core.unit.UnitLease;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// Remembers what became of the events of units. Safe for use by several threads and processes;
/// every method throws `database-unavailable` when the store does not answer.
public interface DetectionTallies {

  /// Records a tally; what an earlier holder of the lease recorded for the same sink is replaced.
  void record(UnitLease lease, String sink, DetectionTally tally);

  /// The tallies of a unit by sink; empty when nothing was recorded, or it was forgotten.
  Map<String, DetectionTally> find(UnitId unit);

  /// Those of some versions that triage had when this was first asked for the unit. Ask before they
  /// are handed over; a unit that is written again is told the same.
  Set<DetectionVersion> earlier(UnitId unit, Collection<DetectionVersion> versions);

  /// Forgets what was recorded before a number of days.
  ///
  /// @return how many
  int forget(int days);
}
