package dev.takagari.core.lake;

/// Writes data files of the table `events`: the half of the lake that needs no catalog. Safe for
/// use by several threads.
@FunctionalInterface
public interface DataFileWriter {

  /// Writes one data file and returns when it is complete. Files are never overwritten; a call that
  /// failed may leave a file without an end, which nobody names.
  ///
  /// @throws dev.takagari.core.error.TakagariException code already-exists if the name was used
  ///   before, lake-unavailable if storage fails
  LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows);
}
