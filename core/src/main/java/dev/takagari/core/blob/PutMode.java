package dev.takagari.core.blob;

/// What becomes of an object that is already there.
public enum PutMode {
  REPLACE,
  /// Nothing is written and `already-exists` is reported.
  IF_ABSENT
}
