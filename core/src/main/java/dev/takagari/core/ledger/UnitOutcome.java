package dev.takagari.core.ledger;

import java.util.List;
import java.util.Set;

/// What became of a unit in one sink, as the archive remembers it beside the unit's manifest: with
/// it a lost ledger is rebuilt without reading the objects again.
///
/// @param written as in [dev.takagari.core.sink.SinkOutcome], and so the next three
/// @param parked events that the sink refused for good
/// @param expired events that were left out because the sink does not keep them so long
/// @param lakeOnly events that were left out because only the lake keeps their kind
/// @param objects what decoding came to, of the objects that were read
/// @param linked numbers of the objects whose content was archived before by another unit
/// @param quarantine what was set aside while the unit went into this sink
public record UnitOutcome(
    String sink,
    long written,
    long duplicates,
    long parked,
    long bytes,
    long expired,
    long lakeOnly,
    List<ObjectLines> objects,
    Set<Integer> linked,
    List<QuarantineEntry> quarantine) {
  public UnitOutcome {
    objects = List.copyOf(objects);
    linked = Set.copyOf(linked);
    quarantine = List.copyOf(quarantine);
  }
}
