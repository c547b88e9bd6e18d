package dev.takagari.core.hunt;

/// The right to work on a hunt until it runs out or somebody else takes it over.
///
/// @param fence grows with every lease of the hunt
public record HuntLease(HuntJob job, String owner, long fence) {}
