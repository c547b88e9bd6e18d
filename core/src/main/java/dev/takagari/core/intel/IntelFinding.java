package dev.takagari.core.intel;

/// What came of asking one source for one thing.
///
/// @param source the name of the source
public record IntelFinding(Observed observed, String source, IntelAnswer answer) {}
