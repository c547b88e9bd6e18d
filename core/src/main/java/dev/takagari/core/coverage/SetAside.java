package dev.takagari.core.coverage;

import java.time.Instant;

/// What is in quarantine of one slot of time.
///
/// @param kind one of the kinds that were set aside or not listed
/// @param start of the slot in which it was delivered
public record SetAside(String feed, CoverageKind kind, Instant start, long count) {}
