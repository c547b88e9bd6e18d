package dev.takagari.core.ledger;

import dev.takagari.core.unit.UnitLease;
import java.util.List;

/// A unit under a fresh lease, and what is to be done with it.
///
/// @param sinks pending sinks to write: all of them for a unit that is not archived yet, otherwise
///   those that are due
/// @param urgency whether other work comes first
public record UnitWork(UnitLease lease, UnitRecord unit, List<String> sinks, Urgency urgency) {
  public UnitWork {
    sinks = List.copyOf(sinks);
  }
}
