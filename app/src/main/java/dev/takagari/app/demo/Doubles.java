package dev.takagari.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.GitHubAddress;
import dev.takagari.adapters.embedded.SlackAddress;
import dev.takagari.app.home.Home;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Slack and GitHub as servers of the embedded stack play them, and how the service gets to know
/// them: by the settings that real ones have.
///
/// @param slack the workspace
/// @param github the repository
record Doubles(SlackAddress slack, GitHubAddress github) {
  private static final List<String> ROUTING = List.of("people.yml", "tags.yml", "oncall.yml");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int CREATED = 201;

  static Doubles of(EmbeddedStack stack) {
    return new Doubles(stack.slack(), stack.github());
  }

  /// What is set for the service.
  Map<String, Object> properties(Home home) {
    return Map.ofEntries(
        Map.entry("takagari.alerting.routing", routing(home).toString()),
        Map.entry("takagari.alerting.slack.api", slack.url() + "/api/"),
        Map.entry("takagari.alerting.slack.bot-token", slack.botToken()),
        Map.entry("takagari.alerting.slack.app-token", slack.appToken()),
        Map.entry("takagari.alerting.slack.team", slack.team()),
        Map.entry("takagari.alerting.slack.channel", "#soc"),
        Map.entry("takagari.alerting.github.api-url", github.api().toString()),
        Map.entry("takagari.alerting.github.token", github.token()),
        Map.entry("takagari.alerting.github.repository", github.repository()),
        Map.entry("takagari.alerting.github.webhook-secret", github.webhookSecret()));
  }

  /// Says who the people are and where cases are told, in files that are not there yet.
  void writeRouting(Home home) {
    Path directory = routing(home);
    try {
      Files.createDirectories(directory);
      for (String name : ROUTING) {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
          try (InputStream in = Doubles.class.getResourceAsStream("/demo/routing/" + name)) {
            Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " cannot be written", e);
    }
  }

  /// Has GitHub tell the service what happens to issues, as the owner of a repository does.
  ///
  /// @param service where it answers
  /// @throws TakagariException embedded-unavailable when that fails
  void tell(URI service) {
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      byte[] hook =
          new ObjectMapper()
              .writeValueAsBytes(
                  Map.of(
                      "name",
                      "web",
                      "events",
                      List.of("issues", "issue_comment"),
                      "config",
                      Map.of(
                          "url",
                          service.resolve("/hooks/github").toString(),
                          "content_type",
                          "json",
                          "secret",
                          github.webhookSecret())));
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(
                      URI.create(github.api() + "/repos/" + github.repository() + "/hooks"))
                  .timeout(PATIENCE)
                  .header("Authorization", "Bearer " + github.token())
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(hook))
                  .build(),
              HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (answer.statusCode() != CREATED) {
        throw unavailable("answers " + answer.statusCode(), null);
      }
    } catch (IOException e) {
      throw unavailable(String.valueOf(e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    }
  }

  private static TakagariException unavailable(String why, @Nullable Exception cause) {
    String text = "the double of GitHub cannot be told where its hooks go: " + why;
    return cause == null
        ? new TakagariException(ErrorCode.EMBEDDED_UNAVAILABLE, text)
        : new TakagariException(ErrorCode.EMBEDDED_UNAVAILABLE, text, cause);
  }

  private static Path routing(Home home) {
    return home.resolve("routing");
  }
}
