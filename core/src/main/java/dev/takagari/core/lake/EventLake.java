package dev.takagari.core.lake;

/// The table `events`: Iceberg, readable by any engine. Safe for use by several threads and by
/// several processes at once.
public interface EventLake extends DataFileWriter {

  /// Writes one data file. It becomes visible by a commit only; a file of a lost lease is never
  /// named by one and is removed as an orphan.
  @Override
  LakeFile write(LakeFileName name, LakePartition partition, SortedRows rows);

  /// Appends the commit's files exactly once, whoever calls it how often and from where.
  ///
  /// Succeeds only while the newest numbered ancestor is `seq - 1`, checked inside the table's own
  /// commit loop; if the table already holds `seq`, that snapshot is returned. An unknown outcome
  /// is resolved by reading the number, never by appending again blindly.
  ///
  /// @throws dev.takagari.core.error.TakagariException internal if the newest number is neither
  ///   `seq` (or later) nor `seq - 1`, lake-unavailable if the outcome is still unknown
  LakeSnapshot commit(NumberedCommit commit);

  /// The newest state.
  LakeSnapshot newest();

  /// The files that may hold rows of a scan, from metadata, statistics and bloom filters only.
  LakePlan plan(LakeScan scan);

  /// Whether reading and committing would succeed now; creates the table when it is missing.
  ///
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable if not, with the reason
  void check();
}
