package dev.takagari.core.steering;

import dev.takagari.core.unit.UnitId;
import java.util.List;

/// The units of replays. Safe for use by several threads and processes.
public interface ReplayUnits {

  /// Units of the archive that a replay asks for, in the order of their ids, after the last one
  /// looked at.
  List<ArchivedUnit> archived(ReplayJob job, String after, int limit);

  /// How many units of a replay are not finished.
  int inFlight(long id);

  /// Counts a unit as one of a replay until it is finished, and lets its work come after all fresh
  /// work.
  void add(long id, UnitId unit);

  /// A unit of the archive.
  ///
  /// @param objects archived ones
  /// @param bytes of these
  /// @param finished whether no sink has anything to do for it
  record ArchivedUnit(UnitId id, int objects, long bytes, boolean finished) {}
}
