package dev.takagari.core.ledger;

import dev.takagari.core.unit.UnitId;
import java.util.List;

/// Questions about the ledger that change nothing. Safe for use by several threads.
public interface LedgerReport {

  /// Where everything received is now, in one consistent view.
  Balance balance();

  /// The sinks of one unit, in the order of their names; empty when there is no such unit.
  List<SinkState> sinks(UnitId unit);

  /// Seconds since the claim of the oldest fresh unit that is not done in every sink, 0 when all
  /// are.
  double lagSeconds();

  /// The same of one feed.
  double lagSeconds(String feed);
}
