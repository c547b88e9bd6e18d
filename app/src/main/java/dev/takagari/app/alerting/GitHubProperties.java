package dev.takagari.app.alerting;

import dev.takagari.alerting.github.GitHubSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Cases as issues of a repository on GitHub or GitHub Enterprise.
///
/// @param repository in which issues are kept, as `owner/name`; without it nothing is told on
///   GitHub
/// @param apiUrl where the API is: `https://HOST/api/v3` of GitHub Enterprise
/// @param token fine-grained token with the permission to write issues, of an account that nobody
///   else uses; unset for an app (secret)
/// @param appId id of a GitHub App, instead of a token
/// @param installationId id of its installation
/// @param privateKey its private key as PEM; line ends may be written as `\n` (secret)
/// @param webhookSecret at least 16 characters; without it `/hooks/github` admits nobody and issues
///   are looked at from time to time only (secret)
/// @param allowPublic whether a repository that everybody can see is taken all the same
/// @param reports whether reports and digests become issues too
/// @param evidenceFiles whether detections that are too long for an issue become files of the
///   repository; needs the permission to write contents
/// @param branch for these files; empty for the default branch
/// @param timeout longest time for one call
/// @param poll how often changed issues are looked at without web hooks; with them every tenth time
@ConfigurationProperties("takagari.alerting.github")
public record GitHubProperties(
    @Nullable String repository,
    @DefaultValue("https://api.github.com") URI apiUrl,
    @Nullable String token,
    @Nullable Long appId,
    @Nullable Long installationId,
    @Nullable String privateKey,
    @Nullable String webhookSecret,
    @DefaultValue("false") boolean allowPublic,
    @DefaultValue("true") boolean reports,
    @DefaultValue("false") boolean evidenceFiles,
    @DefaultValue("") String branch,
    @DefaultValue("10s") Duration timeout,
    @DefaultValue("60s") Duration poll) {
  private static final String ROOT = "takagari.alerting.github.";
  private static final int SHORTEST_SECRET = 16;
  private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration SHORTEST_POLL = Duration.ofSeconds(10);
  private static final Duration LONGEST_POLL = Duration.ofHours(1);
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}/[A-Za-z0-9._-]{1,100}");
  private static final Pattern BRANCH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}|");
  private static final List<String> OWN = List.of("127.0.0.1", "localhost", "[::1]");

  /// What cannot be, a line each with the key; never a secret.
  public List<String> faults() {
    List<String> faults = new ArrayList<>();
    if (repository == null) {
      if (token != null || appId != null) {
        faults.add(ROOT + "repository: must be set, as owner/name");
      }
      return faults;
    }
    unless(faults, REPOSITORY.matcher(repository).matches(), "repository", "must be as owner/name");
    boolean isSafe =
        "https".equals(apiUrl.getScheme())
            || ("http".equals(apiUrl.getScheme()) && OWN.contains(apiUrl.getHost()));
    unless(
        faults,
        isSafe
            && apiUrl.getHost() != null
            && apiUrl.getRawUserInfo() == null
            && apiUrl.getRawQuery() == null
            && !apiUrl.toString().endsWith("/"),
        "api-url",
        "must be as https://HOST/api/v3, without a slash at the end");
    boolean isApp = appId != null || installationId != null || privateKey != null;
    unless(
        faults,
        (token != null) != isApp,
        "token",
        "must be set, or else app-id, installation-id and private-key; not both");
    if (isApp) {
      unless(faults, appId != null && appId > 0, "app-id", "must be the id of the app");
      unless(
          faults,
          installationId != null && installationId > 0,
          "installation-id",
          "must be the id of the app's installation");
      unless(
          faults,
          privateKey != null && GitHubSettings.isKey(privateKey),
          "private-key",
          "must be the app's private key as PEM");
    }
    unless(faults, token == null || !token.isBlank(), "token", "must be a token");
    unless(
        faults,
        webhookSecret == null || webhookSecret.length() >= SHORTEST_SECRET,
        "webhook-secret",
        "must have at least " + SHORTEST_SECRET + " characters");
    unless(faults, BRANCH.matcher(branch).matches(), "branch", "must be the name of a branch");
    unless(
        faults,
        timeout.compareTo(SHORTEST_TIMEOUT) >= 0 && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
        "timeout",
        "must be from 1s to 1m");
    unless(
        faults,
        poll.compareTo(SHORTEST_POLL) >= 0 && poll.compareTo(LONGEST_POLL) <= 0,
        "poll",
        "must be from 10s to 1h");
    return faults;
  }

  private static void unless(List<String> faults, boolean good, String key, String what) {
    if (!good) {
      faults.add(ROOT + key + ": " + what);
    }
  }

  /// The same without faults, of a repository that is set.
  GitHubSettings settings() {
    Long app = appId;
    return new GitHubSettings(
        apiUrl,
        Objects.requireNonNull(repository),
        token,
        app == null
            ? null
            : new GitHubSettings.App(
                app, Objects.requireNonNull(installationId), Objects.requireNonNull(privateKey)),
        allowPublic,
        reports,
        evidenceFiles,
        branch,
        timeout);
  }

  /// Without what is secret.
  @Override
  public String toString() {
    return "GitHub repository " + repository;
  }
}
