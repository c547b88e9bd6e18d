package dev.takagari.core.json;

/// What a JSON value is.
public enum JsonKind {
  STRING,
  NUMBER,
  BOOLEAN,
  NULL,
  OBJECT,
  ARRAY;

  /// Whether a value of this kind is text in quotes.
  public boolean isText() {
    return this == STRING;
  }
}
