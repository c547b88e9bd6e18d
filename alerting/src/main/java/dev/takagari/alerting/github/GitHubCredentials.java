package dev.takagari.alerting.github;

import dev.takagari.alerting.github.GitHubFailure.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.GHAppInstallationToken;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.authorization.AuthorizationProvider;

/// Says to GitHub who we are: by a token that somebody gave us, or as an app, whose tokens last an
/// hour and are renewed before they end. Safe for use by several threads.
final class GitHubCredentials implements AuthorizationProvider {
  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(30);

  private final GitHubSettings settings;
  private final @Nullable AppKey key;
  private final GitHubConnection connection;
  private final InstantSource clock;
  private @Nullable String held;
  private Instant renew = Instant.MIN;

  /// @throws IllegalArgumentException if the key of the app is none
  GitHubCredentials(GitHubSettings settings, GitHubConnection connection, InstantSource clock) {
    this.settings = settings;
    this.connection = connection;
    this.clock = clock;
    GitHubSettings.App app = settings.app();
    key = app == null ? null : AppKey.of(app.privateKey());
  }

  @Override
  public String getEncodedAuthorization() throws IOException {
    return "Bearer " + token();
  }

  private synchronized String token() throws IOException {
    String given = settings.token();
    if (given != null) {
      return given;
    }
    String now = held;
    if (now != null && clock.instant().isBefore(renew)) {
      return now;
    }
    GitHubSettings.App app = app();
    GHAppInstallationToken made;
    try {
      made =
          GitHubFailure.call(
              () ->
                  asApp().getApp().getInstallationById(app.installation()).createToken().create());
    } catch (GitHubFailure e) {
      throw switch (e.kind()) {
        case GONE, FORBIDDEN, REFUSED, TOKEN ->
            new GitHubFailure(
                Kind.TOKEN, "GitHub admits no such app, installation or key", Duration.ZERO, e);
        default -> e;
      };
    }
    String token = made.getToken();
    Instant end = made.getExpiresAt().toInstant();
    Instant early = end.minus(EARLY);
    Instant moment = clock.instant();
    held = token;
    // of a short life half is used
    renew = early.isAfter(moment) ? early : moment.plus(SHORT);
    return token;
  }

  /// Forgets a token that was not admitted.
  synchronized void refused() {
    held = null;
  }

  /// As whom comments and issues of ours appear.
  ///
  /// @throws IOException if GitHub does not say
  String login() throws IOException {
    return settings.app() == null
        ? client(this).getMyself().getLogin()
        : asApp().getApp().getSlug() + "[bot]";
  }

  private GitHub asApp() throws IOException {
    GitHubSettings.App app = app();
    AppKey signer = key;
    if (signer == null) {
      throw new IllegalStateException("no app");
    }
    return client(() -> "Bearer " + signer.token(app.id(), clock.instant()));
  }

  private GitHubSettings.App app() {
    GitHubSettings.App app = settings.app();
    if (app == null) {
      throw new IllegalStateException("no app");
    }
    return app;
  }

  /// A client of the API.
  GitHub client(AuthorizationProvider as) throws IOException {
    return new GitHubBuilder()
        .withEndpoint(settings.endpoint().toString())
        .withConnector(connection)
        .withRateLimitHandler(org.kohsuke.github.GitHubRateLimitHandler.FAIL)
        .withAbuseLimitHandler(org.kohsuke.github.GitHubAbuseLimitHandler.FAIL)
        .withRateLimitChecker(org.kohsuke.github.RateLimitChecker.NONE)
        .withAuthorizationProvider(as)
        .build();
  }
}
