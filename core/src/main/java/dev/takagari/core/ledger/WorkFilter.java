package dev.takagari.core.ledger;

import java.util.Set;

/// Which due units a worker takes.
///
/// @param stage archived ones, or others
/// @param freshOnly whether it leaves old ones to others
/// @param resting feeds that are not to be read from: their units that are not archived stay
public record WorkFilter(Stage stage, boolean freshOnly, Set<String> resting) {
  /// Takes whatever is due.
  public static final WorkFilter ANY = new WorkFilter(Stage.ANY, false, Set.of());

  public WorkFilter {
    resting = Set.copyOf(resting);
  }

  /// How far a unit is.
  public enum Stage {
    ANY,
    /// It has to be brought into the archive.
    TO_ARCHIVE,
    /// It is in the archive, sinks have to take it.
    ARCHIVED
  }
}
