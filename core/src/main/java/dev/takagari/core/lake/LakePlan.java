package dev.takagari.core.lake;

import java.util.List;

/// What a scan has to read.
///
/// @param files in no particular order; paths that the reader can open
/// @param filesInRange files of the time range before statistics and blooms were asked
/// @param bytesInRange their bytes
/// @param snapshotId the table state that was planned
public record LakePlan(
    List<PlannedFile> files, long filesInRange, long bytesInRange, long snapshotId) {
  public LakePlan {
    files = List.copyOf(files);
  }

  /// Bytes of the files that remain.
  public long bytes() {
    return files.stream().mapToLong(PlannedFile::bytes).sum();
  }

  /// A file that may hold matching rows.
  ///
  /// @param minTime smallest `@timestamp` in it, µs
  /// @param maxTime largest `@timestamp` in it, µs
  public record PlannedFile(String location, long rows, long bytes, long minTime, long maxTime) {}
}
