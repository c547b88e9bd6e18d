package dev.takagari.core.error;

/// Whose matter an error is.
public enum ErrorKind {
  /// The caller asked for something that cannot be; asking again does not help.
  USER,
  /// Something we were given is missing, damaged or too large; it is set aside, the rest goes on.
  RESOURCE,
  /// Another system failed or is busy; trying again later may help.
  EXTERNAL,
  /// A fault of ours.
  INTERNAL
}
