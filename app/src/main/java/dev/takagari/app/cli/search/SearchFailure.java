package dev.takagari.app.cli.search;

/// Why a search ends early, with its exit code.
final class SearchFailure extends RuntimeException {
  static final int USAGE = 2;
  static final int PARTIAL = 3;
  static final int NOT_ALLOWED = 4;
  static final int FAILED = 5;

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private SearchFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /// The command or the query is wrong.
  static SearchFailure usage(String message) {
    return new SearchFailure(USAGE, message);
  }

  /// The service has only a part, or nothing at the moment.
  static SearchFailure partial(String message) {
    return new SearchFailure(PARTIAL, message);
  }

  /// The service does not let us in.
  static SearchFailure notAllowed(String message) {
    return new SearchFailure(NOT_ALLOWED, message);
  }

  /// The service cannot be reached or is at fault.
  static SearchFailure failed(String message) {
    return new SearchFailure(FAILED, message);
  }

  int exitCode() {
    return exitCode;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
