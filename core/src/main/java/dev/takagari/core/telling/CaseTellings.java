package dev.takagari.core.telling;

import dev.takagari.core.cases.CaseKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Which cases people are still to be told of. Rows are written in the transaction that changes a
/// case, one for each case, however many changes wait. Safe for use by several threads and
/// processes; every method is one transaction and throws `database-unavailable` when it fails.
public interface CaseTellings {

  /// Rows that wait, the longest waiting first. A case that nobody was told of waits until the risk
  /// policy has seen it, but not longer than `patience`: what it says decides who is told how
  /// loudly.
  ///
  /// @param limit at most so many
  List<Row> due(Duration patience, int limit);

  /// Puts acts in place of a row, unless there were news after it was read: then the acts are put
  /// in and the row stays, as one of a case that people were told of. Acts that are known are left
  /// out, as by [ActQueue#put]. Nothing happens when somebody else put acts in place of the row.
  ///
  /// @param told number of the last entry of the timeline of which each destination is told with
  ///   that
  void plan(Row row, List<NewAct> acts, Map<String, Long> told);

  /// How far destinations have been told of a case, by their names: number of the last entry of its
  /// timeline. A destination that does not show the case and is not about to is left out.
  Map<String, Long> told(CaseKey key);

  /// That people are to be told of a case as it is.
  ///
  /// @param news another number after each change
  record Row(CaseKey key, long news) {}
}
