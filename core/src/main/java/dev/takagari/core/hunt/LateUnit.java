package dev.takagari.core.hunt;

import dev.takagari.core.unit.UnitId;
import java.time.Instant;

/// A unit that was compared with an older generation than the store had when that was recorded: it
/// was not compared with what came between.
///
/// @param compared the generation it was compared with
/// @param newest the generation that the store had
/// @param first time of its earliest event
/// @param last time of its latest event
public record LateUnit(UnitId unit, long compared, long newest, Instant first, Instant last) {}
