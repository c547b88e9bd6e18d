package dev.takagari.alerting.github;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.HttpException;

/// What GitHub did not do. Its message is for people and holds nothing that an event said.
public final class GitHubFailure extends IOException {
  private static final long serialVersionUID = 1L;
  private static final int UNAUTHORIZED = 401;

  /// What went wrong.
  public enum Kind {
    /// Too many calls: GitHub, or our own pace, says to wait.
    LIMITED,
    /// The token or the app is not, or no longer, admitted.
    TOKEN,
    /// A permission is missing.
    FORBIDDEN,
    /// The repository can only be read.
    ARCHIVED,
    /// The repository has no issues.
    DISABLED,
    /// There is no such thing there, not any more, or it moved away.
    GONE,
    /// Everybody can see the repository.
    PUBLIC,
    /// GitHub does not take what was said.
    REFUSED,
    /// Nothing was done: nobody answered.
    UNREACHABLE,
    /// It may have been done: no answer came to what was asked.
    UNCLEAR
  }

  private final Kind kind;
  private final Duration pause;

  GitHubFailure(Kind kind, String message) {
    this(kind, message, Duration.ZERO, null);
  }

  /// @param pause how long to wait at least; zero when nobody says
  GitHubFailure(Kind kind, String message, Duration pause, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.pause = pause;
  }

  public Kind kind() {
    return kind;
  }

  /// How long to wait at least; zero when nobody says.
  public Duration pause() {
    return pause;
  }

  /// A call of GitHub's library.
  ///
  /// @param <T> what it answers
  @FunctionalInterface
  interface Call<T extends @Nullable Object> {
    T run() throws IOException;
  }

  /// Makes a call, and tells what went wrong, which the library wraps in exceptions of its own.
  static <T extends @Nullable Object> T call(Call<T> call) throws GitHubFailure {
    try {
      return call.run();
    } catch (IOException | org.kohsuke.github.GHException e) {
      throw of(e);
    }
  }

  private static GitHubFailure of(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof GitHubFailure failure) {
        return failure;
      }
      if (each instanceof HttpException http && http.getResponseCode() == UNAUTHORIZED) {
        return new GitHubFailure(Kind.TOKEN, "GitHub does not admit the token");
      }
    }
    return new GitHubFailure(
        Kind.UNCLEAR,
        "the answer of GitHub could not be read: " + thrown.getClass().getSimpleName(),
        Duration.ZERO,
        thrown);
  }
}
