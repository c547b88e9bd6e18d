package dev.takagari.core.indicator;

/// A value that events are compared with, whatever the number of its sources.
///
/// @param exact whether all its sources mean only the name itself
public record ActiveIndicator(IndicatorValue value, boolean exact) {}
