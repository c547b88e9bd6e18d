package dev.takagari.app.cli;

import dev.takagari.core.error.ErrorCode;

/// Why a command ends early, with its exit code.
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /// The command or the query is wrong.
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCodes.USAGE, message);
  }

  /// The service refused or failed, with this code.
  static CommandFailure of(ErrorCode code, String message) {
    return new CommandFailure(ExitCodes.of(code), message);
  }

  /// The service does not let us in.
  public static CommandFailure notAllowed(String message) {
    return new CommandFailure(ExitCodes.NOT_ALLOWED, message);
  }

  /// The service cannot be reached or is at fault.
  public static CommandFailure failed(String message) {
    return new CommandFailure(ExitCodes.FAILED, message);
  }

  public int exitCode() {
    return exitCode;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
