package dev.takagari.core.event;

/// Types a column can have. There is no floating point on purpose: integers are never read as
/// doubles.
public enum ColumnType {
  /// UTF-8 text.
  TEXT,
  /// Distinct UTF-8 texts in first-seen order; never empty, never with nulls.
  TEXT_LIST,
  /// 32-bit signed integer.
  INT,
  /// 64-bit signed integer.
  LONG,
  BOOLEAN,
  /// Microseconds since 1970-01-01T00:00:00Z.
  TIME;

  /// Whether values are text, alone or in a list.
  public boolean isText() {
    return this == TEXT || this == TEXT_LIST;
  }
}
