package dev.takagari.core.coverage;

import java.time.Instant;

/// What a feed brought in one slot of time.
///
/// @param start of the slot
/// @param units batches, or groups of objects
/// @param late of these, in the archive later than they should, or not yet
/// @param objects in them
public record SlotArrivals(Instant start, long units, long late, long objects) {}
