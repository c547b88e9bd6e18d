package dev.takagari.core.statement;

/// Counts rows in a store itself, whatever the ledger says of it. Safe for use by several threads.
@FunctionalInterface
public interface RowCount {

  /// Rows whose archived object has a key that begins so.
  ///
  /// @throws dev.takagari.core.error.TakagariException lake-unavailable or index-unavailable when
  ///   not all of them can be counted
  long rowsOf(String keyPrefix);
}
