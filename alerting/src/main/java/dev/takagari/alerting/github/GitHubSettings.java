package dev.takagari.alerting.github;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where issues are kept, and as whom.
///
/// @param endpoint of the API: `https://api.github.com`, or `https://HOST/api/v3` of GitHub
///   Enterprise
/// @param repository as `owner/name`
/// @param token fine-grained token; null for an app
/// @param app null for a token
/// @param allowPublic whether a repository that everybody can see is taken all the same
/// @param reports whether messages of their own become issues
/// @param evidenceFiles whether detections that are too long for an issue become files of the
///   repository
/// @param branch of these; empty for the default one
/// @param timeout for one call
public record GitHubSettings(
    URI endpoint,
    String repository,
    @Nullable String token,
    @Nullable App app,
    boolean allowPublic,
    boolean reports,
    boolean evidenceFiles,
    String branch,
    Duration timeout) {
  public GitHubSettings {
    if ((token == null) == (app == null)) {
      throw new IllegalArgumentException("either a token or an app");
    }
  }

  /// Whether a text is the private key of an app.
  public static boolean isKey(String pem) {
    try {
      AppKey.of(pem);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// An app that is installed in the repository.
  ///
  /// @param id of the app
  /// @param installation id of its installation
  /// @param privateKey PEM
  public record App(long id, long installation, String privateKey) {
    /// Never the key.
    @Override
    public String toString() {
      return "app " + id;
    }
  }

  /// Never a secret.
  @Override
  public String toString() {
    return "GitHub repository " + repository;
  }
}
