package dev.takagari.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.EmbeddedServer;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.EmbeddedStackOptions;
import dev.takagari.adapters.embedded.SlackAddress;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What plays Slack in a process of its own: cases are spread over channels of it by their hosts,
/// and it says when the message of each came.
final class ToldSlack implements AutoCloseable {
  /// So many channels take what comes without one waiting for the other: Slack takes one message a
  /// second in each.
  static final int CHANNELS = 50;

  private static final int HEAP_MEGABYTES = 128;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int PAGE = 999;
  private static final int HUNDRED = 100;
  private static final int MICROS = 6;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ObjectMapper json = new ObjectMapper();
  private final EmbeddedStack stack;
  private final Path routing;
  private final List<String> channels = new ArrayList<>();

  private ToldSlack(EmbeddedStack stack, Path routing) {
    this.stack = stack;
    this.routing = routing;
  }

  /// Starts it.
  ///
  /// @param home of its state; nothing is there yet
  /// @param routing directory for the files that spread cases
  static ToldSlack start(Path home, Path routing) throws IOException, InterruptedException {
    ToldSlack made =
        new ToldSlack(
            EmbeddedStack.start(
                EmbeddedStackOptions.in(home)
                    .withHeapMegabytes(HEAP_MEGABYTES)
                    .only(EmbeddedServer.SLACK)),
            routing);
    try {
      made.spread();
      return made;
    } catch (IOException | InterruptedException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  private void spread() throws IOException, InterruptedException {
    List<String> rules = new ArrayList<>();
    rules.add("rules:");
    for (int i = 0; i < CHANNELS; i++) {
      int first = i;
      String name = "cases-%02d".formatted(i);
      channels.add(
          call("conversations.create", json.writeValueAsString(Map.of("name", name)))
              .at("/channel/id")
              .asText());
      rules.add(
          IntStream.range(0, HUNDRED / CHANNELS)
              .mapToObj(j -> "'ws-*%02d'".formatted(first + j * CHANNELS))
              .collect(
                  Collectors.joining(
                      ", ", "  - {match: {host: [", "]}, channel: " + channels.getLast() + "}")));
    }
    rules.add("default: {channel: " + channels.getFirst() + "}");
    Files.createDirectories(routing);
    Files.write(routing.resolve("tags.yml"), rules);
  }

  /// What is set for the service.
  Map<String, String> properties() {
    SlackAddress slack = stack.slack();
    return Map.of(
        "takagari.alerting.routing",
        routing.toString(),
        "takagari.alerting.slack.api",
        slack.url() + "/api/",
        "takagari.alerting.slack.bot-token",
        slack.botToken(),
        "takagari.alerting.slack.app-token",
        slack.appToken(),
        "takagari.alerting.slack.team",
        slack.team(),
        "takagari.alerting.slack.channel",
        channels.getFirst());
  }

  /// When the first message of each case came, by its key.
  Map<String, Instant> messages() throws IOException, InterruptedException {
    Map<String, Instant> first = new HashMap<>();
    for (String channel : channels) {
      String cursor = "";
      do {
        JsonNode page =
            call(
                "conversations.history?include_all_metadata=true&limit="
                    + PAGE
                    + "&channel="
                    + channel
                    + (cursor.isEmpty()
                        ? ""
                        : "&cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8)),
                "");
        for (JsonNode message : page.path("messages")) {
          String key = message.at("/metadata/event_payload/case").asText();
          if (!key.isEmpty()) {
            first.merge(key, time(message.path("ts").asText()), (a, b) -> a.isBefore(b) ? a : b);
          }
        }
        cursor = page.at("/response_metadata/next_cursor").asText();
      } while (!cursor.isEmpty());
    }
    return first;
  }

  private static Instant time(String ts) {
    long micros = new BigDecimal(ts).movePointRight(MICROS).longValueExact();
    return Instant.EPOCH.plus(Duration.ofNanos(micros * 1_000));
  }

  /// Calls a method; with a form in its address when there is no body.
  private JsonNode call(String method, String body) throws IOException, InterruptedException {
    SlackAddress slack = stack.slack();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(slack.url() + "/api/" + method))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + slack.botToken());
    if (!body.isEmpty()) {
      request
          .header("Content-Type", "application/json; charset=utf-8")
          .POST(HttpRequest.BodyPublishers.ofString(body));
    }
    JsonNode answer =
        json.readTree(http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    if (!answer.path("ok").asBoolean()) {
      throw new TakagariException(
          ErrorCode.INTERNAL,
          "the double of Slack refuses "
              + method.replaceFirst("\\?.*", "")
              + ": "
              + answer.path("error").asText());
    }
    return answer;
  }

  @Override
  public void close() {
    http.close();
    stack.close();
  }
}
