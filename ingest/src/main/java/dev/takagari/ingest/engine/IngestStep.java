package dev.takagari.ingest.engine;

/// Places where a process may die. Each has a test in which it does.
public enum IngestStep {
  /// A message is to wait for others to become one unit; no ledger knows it.
  GATHERED,
  /// The ledger knows the unit, nothing is archived.
  CLAIMED,
  /// All objects are in the archive.
  ARCHIVED,
  /// The manifest is beside them, the ledger does not know.
  MANIFEST_WRITTEN,
  /// The ledger knows, the message is still there.
  BEFORE_DELETE,
  /// All events were handed to the sinks.
  DECODED,
  /// A sink made everything durable, the ledger does not know.
  DATA_FILES_WRITTEN,
  /// The ledger knows what the sink wrote.
  STAGED,
  /// The number is given, the lake is not touched.
  COMMIT_ROW_WRITTEN,
  /// The commit is in the lake, its answer never came.
  COMMIT_ANSWER_LOST,
  /// The committer knows that the commit is in the lake, the ledger does not.
  COMMITTED_NOT_IN_LEDGER,
  /// Some documents are in the hot index.
  BULK_HALF_DONE,
  /// All documents are in the hot index, but not yet to be found.
  BEFORE_REFRESH
}
