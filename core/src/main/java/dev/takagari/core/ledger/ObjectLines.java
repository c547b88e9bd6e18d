package dev.takagari.core.ledger;

/// What decoding one object came to; the same on every run.
///
/// @param number the object's place in the unit
/// @param bytes after inflating
/// @param lines non-empty ones, decodable or not
/// @param quarantined lines that are not events
/// @param dropped lines left out on purpose
public record ObjectLines(int number, long bytes, long lines, long quarantined, long dropped) {}
