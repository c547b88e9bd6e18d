package dev.takagari.core.route;

/// A person. What is not known is an empty text.
///
/// @param line where the entry begins in its file, from 1
/// @param name what cases call them; never empty
/// @param slack id of the member, as `U012AB3CD`
/// @param github login
public record PersonEntry(
    int line, String name, String slack, String github, String email, String team) {}
