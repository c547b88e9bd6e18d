package dev.takagari.core.route;

/// One rule: which cases it is about, and what it says of them.
///
/// @param line where it begins in its file, from 1
public record TagRule(int line, RouteMatch match, RouteTarget target) {}
