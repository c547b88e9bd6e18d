package dev.takagari.core.indicator.store;

/// What an import says about the indicators of its source that are not in it.
public enum ImportMode {
  /// It is the source's whole content: what is missing has left the source, and is kept as expired.
  REPLACE,
  /// It adds to what the source said before, or corrects it; nothing is said of the rest.
  ADD,
  /// The source was asked and has what it had; the import is empty.
  UNCHANGED
}
