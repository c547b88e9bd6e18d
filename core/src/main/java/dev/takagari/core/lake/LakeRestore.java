package dev.takagari.core.lake;

import dev.takagari.core.hot.HotIndexEntry;
import dev.takagari.core.unit.UnitId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// The ledger's side of taking over what a lake holds: after the ledger was lost or set back, or
/// the lake was. Every method is one transaction and can be repeated.
public interface LakeRestore {

  /// Of these files of the lake those that were not read yet.
  Set<String> unread(Collection<String> locations);

  /// Records the units whose rows a file has.
  ///
  /// @param rows of each unit
  void read(StoredFile file, Map<UnitId, Long> rows);

  /// Whether the lake has rows of a unit.
  boolean holds(UnitId unit);

  /// Makes the ledger say what the lake has: units that it has are done, with their files, and what
  /// was staged of them is forgotten; commits count on after the lake's newest.
  ///
  /// @param newest state of the lake, whose files were read
  /// @param again whether units that the lake lacks become due again, whatever the ledger believes:
  ///   for a lake that was lost or set back
  /// @return units that became due
  long takeOver(LakeSnapshot newest, boolean again);

  /// Lets the units that have events in a lost index be written to the hot tier again, and forgets
  /// the index: until they are, searches read their rows from the lake.
  ///
  /// @return units that became due
  long hotAgain(HotIndexEntry lost);
}
