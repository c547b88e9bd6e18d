package dev.takagari.app.cli;

import dev.takagari.core.error.ErrorCode;

/// How commands end.
public final class ExitCodes {
  public static final int OK = 0;

  /// Nothing was found.
  public static final int NONE = 1;

  /// The command or the query was wrong.
  public static final int USAGE = 2;

  /// Something is missing: a part could not be read, or not everything received is accounted for.
  public static final int PARTIAL = 3;

  /// The service did not let us in.
  public static final int NOT_ALLOWED = 4;

  /// Anything else.
  public static final int FAILED = 5;

  private ExitCodes() {}

  /// The exit code of an error.
  public static int of(ErrorCode code) {
    return switch (code.kind()) {
      case USER ->
          code == ErrorCode.NOT_ALLOWED || code == ErrorCode.NOT_AUTHENTICATED
              ? NOT_ALLOWED
              : USAGE;
      case RESOURCE, EXTERNAL, INTERNAL -> FAILED;
    };
  }
}
