package dev.takagari.core.policy;

/// A text of a file.
///
/// @param line where it begins, from 1
public record LocatedText(String text, int line) {}
