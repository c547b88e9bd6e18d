package dev.takagari.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What plays GitHub, with people and one repository; all of it in `issues.json`. Where its web
/// hooks go it is told by `POST /repos/{owner}/{repo}/hooks`.
final class GitHubServer implements LocalServer {
  private static final String REPOSITORY = "example/soc-cases";

  private final LaunchOptions options;
  private final InstantSource clock;
  private volatile @Nullable GitHubDouble running;

  GitHubServer(LaunchOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
  }

  @Override
  public Map<String, String> start() throws Exception {
    Path directory = Files.createDirectories(options.directory(ServerKind.GITHUB));
    GitHubDouble github =
        GitHubDouble.start(
            clock, options.port(ServerKind.GITHUB), directory.resolve("issues.json"));
    running = github;
    github.repository(REPOSITORY);
    Cast.ALL.forEach(one -> github.addUser(one.github(), one.permission()));
    return Map.of(
        "github",
        github.baseUrl(),
        "githubSite",
        github.siteUrl(),
        "githubToken",
        github.token(),
        "githubWebhookSecret",
        github.webhookSecret(),
        "githubRepository",
        REPOSITORY);
  }

  @Override
  public void stop() {
    GitHubDouble github = running;
    if (github != null) {
      running = null;
      github.close();
    }
  }
}
