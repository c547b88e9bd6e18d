package dev.takagari.core.retention;

import dev.takagari.core.lake.LakePartition;
import java.util.Set;

/// Rows that a sink did not take on purpose.
///
/// @param expired rows older than the sink keeps events of their class
/// @param lakeOnly rows that are kept in the lake only: of kinds that are, and those that say they
///   occurred long after they were received
/// @param kinds where the latter are
public record LeftOut(long expired, long lakeOnly, Set<Kind> kinds) {
  /// All rows were taken.
  public static final LeftOut NOTHING = new LeftOut(0, 0, Set.of());

  public LeftOut {
    kinds = Set.copyOf(kinds);
  }

  /// Some rows that only the lake has.
  ///
  /// @param pattern what names their kind: see [LakeOnly]
  public record Kind(String pattern, LakePartition partition) {}

  /// All rows that were left out.
  public long rows() {
    return expired + lakeOnly;
  }
}
