package dev.takagari.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What plays Slack, with people and two channels; all of it in `workspace.json`.
final class SlackServer implements LocalServer {
  private final LaunchOptions options;
  private final InstantSource clock;
  private volatile @Nullable SlackDouble running;

  SlackServer(LaunchOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
  }

  @Override
  public Map<String, String> start() throws Exception {
    Path directory = Files.createDirectories(options.directory(ServerKind.SLACK));
    SlackDouble slack =
        SlackDouble.start(
            options.port(ServerKind.SLACK), clock, directory.resolve("workspace.json"));
    running = slack;
    slack.addChannel("C0SOC00001", "soc");
    slack.addChannel("C0ONCALL01", "soc-oncall");
    Cast.ALL.forEach(one -> slack.addUser(one.slack(), one.name(), one.email(), ""));
    return Map.of(
        "slack",
        slack.baseUrl(),
        "slackBotToken",
        slack.botToken(),
        "slackAppToken",
        slack.appToken(),
        "slackSigningSecret",
        slack.signingSecret(),
        "slackTeam",
        slack.teamId());
  }

  @Override
  public void stop() {
    SlackDouble slack = running;
    if (slack != null) {
      running = null;
      slack.close();
    }
  }
}
