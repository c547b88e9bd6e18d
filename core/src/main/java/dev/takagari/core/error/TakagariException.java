package dev.takagari.core.error;

import org.jspecify.annotations.Nullable;

/// A failure with a stable code. Messages carry coordinates (object, line, field), never event
/// values.
public class TakagariException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public TakagariException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public TakagariException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /// Whether trying again later may help.
  public boolean isTransient() {
    return code.kind() == ErrorKind.EXTERNAL;
  }
}
