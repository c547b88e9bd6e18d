package dev.takagari.core.ledger;

import dev.takagari.core.unit.UnitId;
import java.util.List;
import java.util.Map;

/// What the archive and the ledger say of each other.
///
/// @param manifests that could be read
/// @param damaged manifests that could not, and why, at most 100
/// @param damagedCount all of them
/// @param units archived units in the ledger
/// @param missing units that have a manifest and are not in the ledger
/// @param withoutManifest archived units of the ledger whose manifest is not in the archive
/// @param someWithoutManifest of these at most 100
/// @param lake what the lake says of them
public record RebuildFindings(
    long manifests,
    Map<String, String> damaged,
    long damagedCount,
    long units,
    long missing,
    long withoutManifest,
    List<UnitId> someWithoutManifest,
    Lake lake) {
  public RebuildFindings {
    damaged = Map.copyOf(damaged);
    someWithoutManifest = List.copyOf(someWithoutManifest);
  }

  /// What the lake and the ledger say of each other.
  ///
  /// @param files of the lake that were read
  /// @param units whose rows the lake has
  /// @param unknown of these, units that are not in the ledger
  /// @param unfinished of these, units that the ledger believes are still to be written
  /// @param absent units that the ledger believes the lake has, and of which it has no row: lost,
  ///   or removed by retention, or copies of others
  public record Lake(long files, long units, long unknown, long unfinished, long absent) {}
}
