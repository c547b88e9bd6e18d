package dev.takagari.adapters.parquet;

/// How texts are stored that no dictionary numbers.
public enum TextForm {
  /// Each with its length before it: zstd sees what recurs from row to row.
  PLAIN,
  /// All lengths first.
  LENGTHS,
  /// Without the beginning that the text before has too.
  PREFIX
}
