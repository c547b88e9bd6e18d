package dev.takagari.core.event;

/// How a text column spells its values.
public enum ColumnForm {
  /// Holds the folded value: equality and prefixes compare bytes.
  CANONICAL,
  /// Holds the source's spelling: comparison folds both sides.
  VERBATIM
}
