package dev.takagari.core.coverage;

import java.time.Instant;

/// What a feed brought and a search does not find yet.
///
/// @param units not archived, or in neither lake nor hot index
/// @param behind not in the hot index yet; those that are in the lake are read there
/// @param oldest delivery of them
public record Unfinished(String feed, long units, long behind, Instant oldest) {}
