package dev.takagari.app.cli;

/// Why a command ends early, with its exit code.
public final class CommandFailure extends RuntimeException {
  public static final int USAGE = 2;
  public static final int PARTIAL = 3;
  public static final int NOT_ALLOWED = 4;
  public static final int FAILED = 5;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /// The command or the query is wrong.
  public static CommandFailure usage(String message) {
    return new CommandFailure(USAGE, message);
  }

  /// The service has only a part, or nothing at the moment.
  public static CommandFailure partial(String message) {
    return new CommandFailure(PARTIAL, message);
  }

  /// The service does not let us in.
  public static CommandFailure notAllowed(String message) {
    return new CommandFailure(NOT_ALLOWED, message);
  }

  /// The service cannot be reached or is at fault.
  public static CommandFailure failed(String message) {
    return new CommandFailure(FAILED, message);
  }

  public int exitCode() {
    return exitCode;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
