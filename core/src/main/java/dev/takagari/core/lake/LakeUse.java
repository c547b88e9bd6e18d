package dev.takagari.core.lake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/// What the ledger knows of the lake's files, in one consistent view.
///
/// @param busy locations of files of units that some sink is still to take: they are left as they
///   are, so that a search reads few rows beside the hot index
/// @param checked locations of files that were compared with their partition and left as they are
/// @param staged locations that the table may not know yet and that are no orphans: files of units
///   and rewrites that wait for their commit
/// @param unfinishedFrom the first day of which a unit that is not in the lake yet may have events,
///   empty when there is no such unit
/// @param rewrites what was rewritten ever
public record LakeUse(
    Set<String> busy,
    Set<String> checked,
    Set<String> staged,
    Optional<LocalDate> unfinishedFrom,
    Rewrites rewrites) {
  public LakeUse {
    busy = Set.copyOf(busy);
    checked = Set.copyOf(checked);
    staged = Set.copyOf(staged);
  }

  /// Sums over all finished rewrites.
  ///
  /// @param ingestedBytes of data files that units wrote
  /// @param removedRows copies that were left out
  /// @param last when the newest was finished, empty when there is none
  public record Rewrites(
      long count,
      long bytesRead,
      long bytesWritten,
      long ingestedBytes,
      long removedRows,
      Optional<Instant> last) {
    /// Nothing was rewritten.
    public static final Rewrites NONE = new Rewrites(0, 0, 0, 0, 0, Optional.empty());
  }
}
