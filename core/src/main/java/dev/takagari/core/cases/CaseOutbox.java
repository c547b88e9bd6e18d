package dev.takagari.core.cases;

import java.util.List;

/// What people are still to be told. Rows are written in the transaction that changes the case, one
/// for each case, however many changes wait. Safe for use by several threads and processes.
public interface CaseOutbox {

  /// Rows that wait, the longest waiting first.
  ///
  /// @param limit at most so many
  /// @throws dev.takagari.core.error.TakagariException database-unavailable
  List<OutboxRow> pending(int limit);
}
