package dev.takagari.core.statement;

import java.time.LocalDate;
import java.util.List;

/// What the ledger says of a day: of what was announced, by the time at which the message was put
/// into the queue, in UTC. This time never changes, and the archive's keys carry it. Safe for use
/// by several threads; throws database-unavailable when the ledger cannot be asked.
public interface DayLedger {

  /// Feeds that announced something on the day, by name.
  List<String> feeds(LocalDate day);

  /// Rows that retention removed ever.
  FeedStatement.Expired expired();

  /// One consistent view of a feed's day; all zero when nothing came.
  DayFigures figures(String feed, LocalDate day);
}
