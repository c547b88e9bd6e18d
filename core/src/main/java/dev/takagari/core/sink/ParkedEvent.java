package dev.takagari.core.sink;

/// An event that a sink refused for good; the line can be found in the archive.
///
/// @param rawObject archived object key
/// @param rawLine line in it, from 1
/// @param reason short, without values of the event
public record ParkedEvent(String rawObject, long rawLine, String reason) {}
