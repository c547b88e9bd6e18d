package dev.takagari.embedded;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request that is refused as GitHub refuses it.
final class GitHubProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String DOCS = "https://docs.github.com/rest";

  private final int status;
  private final transient Map<String, @Nullable Object> body;
  private final transient Map<String, String> headers;

  private GitHubProblem(
      int status, Map<String, @Nullable Object> body, Map<String, String> headers) {
    super(Json.text(body, "message"), null, false, false);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }

  static GitHubProblem of(int status, String message) {
    return new GitHubProblem(
        status,
        Json.of("message", message, "documentation_url", DOCS, "status", Integer.toString(status)),
        Map.of());
  }

  static GitHubProblem notFound() {
    return of(404, "Not Found");
  }

  /// A value that is not accepted.
  ///
  /// @param resource kind of thing: `Issue`, `Label`
  /// @param field which value
  /// @param code `missing_field`, `invalid`, `already_exists`, or `custom` with a message
  /// @param message for `custom`; "" else
  static GitHubProblem invalid(String resource, String field, String code, String message) {
    Map<String, @Nullable Object> error =
        Json.of("resource", resource, "code", code, "field", field);
    if (!message.isEmpty()) {
      error.put("message", message);
    }
    return new GitHubProblem(
        422,
        Json.of(
            "message",
            "Validation Failed",
            "errors",
            List.of(error),
            "documentation_url",
            DOCS,
            "status",
            "422"),
        Map.of());
  }

  /// A secondary rate limit.
  ///
  /// @param message what GitHub says of it
  /// @param retryAfterSeconds when to come back
  static GitHubProblem secondaryLimit(String message, long retryAfterSeconds) {
    return new GitHubProblem(
        403,
        Json.of(
            "documentation_url",
            "https://docs.github.com/free-pro-team@latest/rest/overview/"
                + "rate-limits-for-the-rest-api#about-secondary-rate-limits",
            "message",
            message),
        Map.of("Retry-After", Long.toString(retryAfterSeconds)));
  }

  DoubleHttp.Answer answer() {
    DoubleHttp.Answer answer = DoubleHttp.Reply.json(status, body);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }
}
