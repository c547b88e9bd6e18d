package dev.takagari.core.ledger;

import dev.takagari.core.unit.UnitId;

/// A unit in one sink.
///
/// @param attempts runs that failed
/// @param reason of the last failure, empty when there was none
public record SinkState(UnitId unit, String sink, SinkStatus status, int attempts, String reason) {}
