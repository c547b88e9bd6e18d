package dev.takagari.core.mapping;

import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;

/// A line that is no event of any kind: it goes to quarantine, its file goes on.
public final class UndecodableLineException extends TakagariException {
  private static final long serialVersionUID = 1L;

  private final int byteOffset;

  /// @param code LINE_NOT_JSON or LINE_NOT_OBJECT
  /// @param byteOffset where in the line it went wrong, from 0
  public UndecodableLineException(
      ErrorCode code, String rawObject, long line, int byteOffset, String reason) {
    super(code, rawObject + " line " + line + ": " + reason);
    this.byteOffset = byteOffset;
  }

  public int byteOffset() {
    return byteOffset;
  }
}
