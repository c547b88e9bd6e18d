package dev.takagari.core.sink;

import dev.takagari.core.unit.UnitLease;

/// A destination of every decoded event. Safe for use by several threads.
public interface EventSink {

  /// Stable name: key of the sink's state in the ledger and tag of its metrics.
  String name();

  /// Starts writing one unit. Each lease of a unit is opened at most once, and a unit may be opened
  /// again under a higher fence after a failure: writing is idempotent by unit or by event id.
  UnitWriter open(UnitLease lease);

  /// Whether writing would succeed now.
  ///
  /// @throws dev.takagari.core.error.TakagariException if not, with the reason
  void check();
}
