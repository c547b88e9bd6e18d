package dev.takagari.core.lake;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What the table consists of.
///
/// @param snapshotId -1 for the empty table
/// @param seq number of the newest numbered commit, 0 when there is none
/// @param snapshots that are kept
/// @param settledUntil the day before which a plain query sees each event once, empty when none was
///   settled yet
public record LakeState(
    long snapshotId,
    long seq,
    int snapshots,
    Optional<LocalDate> settledUntil,
    List<StoredFile> files) {
  public LakeState {
    files = List.copyOf(files);
  }
}
