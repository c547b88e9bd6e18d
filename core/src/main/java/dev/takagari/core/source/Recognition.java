package dev.takagari.core.source;

/// What is known of an object's kind.
public sealed interface Recognition {

  /// It is this kind.
  record Known(SourceType type) implements Recognition {}

  /// Nothing says what it is, or more than one thing does.
  ///
  /// @param why a phrase for people, of coordinates only
  record Unknown(String why) implements Recognition {}
}
