package dev.takagari.core.cases;

/// How much a case is about.
///
/// @param detections distinct ids
/// @param occurrences sum of what the newest versions of its detections stand for
/// @param hosts distinct hosts that its detections name
public record CaseCounts(long detections, long occurrences, long hosts) {}
