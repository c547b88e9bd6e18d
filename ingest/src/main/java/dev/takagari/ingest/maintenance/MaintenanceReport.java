package dev.takagari.ingest.maintenance;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// What one run of maintenance did, or would do.
///
/// @param ran false when another process is at it
/// @param dryRun whether nothing was changed
/// @param merges in the order in which they were done; of a dry run the ones that are due now
/// @param compared files that stay alone and have no copies elsewhere
/// @param snapshotsExpired number of snapshots
/// @param filesExpired files that only these had
/// @param orphansRemoved files that no snapshot knew
/// @param orphanBytes their bytes
/// @param settledUntil the day before which a plain query sees each event once
/// @param notes for people: what was not done, and why
public record MaintenanceReport(
    boolean ran,
    boolean dryRun,
    List<Done> merges,
    int compared,
    int snapshotsExpired,
    long filesExpired,
    long orphansRemoved,
    long orphanBytes,
    Optional<LocalDate> settledUntil,
    List<String> notes) {
  public MaintenanceReport {
    merges = List.copyOf(merges);
    notes = List.copyOf(notes);
  }

  /// One merge.
  ///
  /// @param rowsAfter equals `rowsBefore` of a dry run
  public record Done(
      String eventClass,
      LocalDate day,
      Merge.Reason reason,
      int filesBefore,
      int filesAfter,
      long bytesBefore,
      long bytesAfter,
      long rowsBefore,
      long rowsAfter,
      long conflicts) {}

  /// Copies that were left out.
  public long rowsRemoved() {
    return merges.stream().mapToLong(done -> done.rowsBefore() - done.rowsAfter()).sum();
  }

  public long bytesWritten() {
    return merges.stream().mapToLong(Done::bytesAfter).sum();
  }

  static MaintenanceReport elsewhere() {
    return new MaintenanceReport(
        false,
        false,
        List.of(),
        0,
        0,
        0,
        0,
        0,
        Optional.empty(),
        List.of("another process is at it"));
  }
}
