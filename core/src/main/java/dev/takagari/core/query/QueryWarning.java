package dev.takagari.core.query;

/// Something in a query that works but may not be what was meant.
///
/// @param position where in the text, in characters from 0
public record QueryWarning(int position, String message) {}
