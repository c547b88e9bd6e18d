package dev.takagari.embedded;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer of Slack that says no: `{"ok":false,"error":…}`, nearly always with status 200.
@SuppressWarnings("serial") // lives for one request and is never serialised
final class SlackError extends RuntimeException {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final int status;
  private final Map<String, @Nullable Object> body;

  private SlackError(String error, int status, Map<String, @Nullable Object> body) {
    super(error, null, false, false);
    this.status = status;
    this.body = body;
  }

  /// An error without details.
  ///
  /// @param error as Slack names it
  static SlackError of(String error) {
    return new SlackError(error, OK, Json.of("ok", false, "error", error));
  }

  /// A response address that can no longer be used: status 404.
  static SlackError gone(String error) {
    return new SlackError(error, NOT_FOUND, Json.of("ok", false, "error", error));
  }

  /// An error with what is wrong in detail.
  ///
  /// @param error as Slack names it
  /// @param problems one line each, with the place as a JSON pointer
  static SlackError of(String error, List<String> problems) {
    return new SlackError(
        error,
        OK,
        Json.of(
            "ok",
            false,
            "error",
            error,
            "errors",
            problems,
            "response_metadata",
            Json.of("messages", problems.stream().map(line -> "[ERROR] " + line).toList())));
  }

  /// A token that may not do this.
  static SlackError missingScope(String needed, String provided) {
    return new SlackError(
        "missing_scope",
        OK,
        Json.of("ok", false, "error", "missing_scope", "needed", needed, "provided", provided));
  }

  /// As Slack names it.
  String error() {
    return String.valueOf(getMessage());
  }

  /// The status of HTTP.
  int status() {
    return status;
  }

  /// What is answered.
  Map<String, @Nullable Object> body() {
    return body;
  }
}
