package dev.takagari.core.ledger;

import dev.takagari.core.unit.UnitLease;
import java.util.List;

/// A unit under a fresh lease, and what is to be done with it.
///
/// @param sinks pending sinks to write: all of them for a unit that is not archived yet, otherwise
///   those that are due
public record UnitWork(UnitLease lease, UnitRecord unit, List<String> sinks) {
  public UnitWork {
    sinks = List.copyOf(sinks);
  }
}
