package dev.takagari.core.sighting;

/// What a lookup took.
///
/// @param files that may have held a value
/// @param requests to the storage
/// @param bytes read from it
/// @param rows handed out
public record SightingCost(int files, long requests, long bytes, long rows) {}
