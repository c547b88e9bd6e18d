package dev.takagari.core.json;

/// Bytes that are not one JSON object. The message names a place, never content.
public final class NotJsonException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean json;
  private final int offset;

  NotJsonException(boolean json, int offset, String message) {
    super(message, null, false, false);
    this.json = json;
    this.offset = offset;
  }

  /// Whether the bytes are JSON, only not an object.
  public boolean isJson() {
    return json;
  }

  /// The byte, counted from 0 at the start of what was read, where it went wrong.
  public int offset() {
    return offset;
  }
}
