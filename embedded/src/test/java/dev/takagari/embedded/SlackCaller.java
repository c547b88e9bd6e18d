package dev.takagari.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Calls the double as a client of Slack does, by plain HTTP.
final class SlackCaller {
  private final HttpClient http = HttpClient.newHttpClient();
  private final SlackDouble slack;

  SlackCaller(SlackDouble slack) {
    this.slack = slack;
  }

  /// Calls a method with JSON and the bot's token.
  Map<String, @Nullable Object> call(String method, @Nullable Object... pairs) {
    return Json.parseObject(answer(method, pairs).body());
  }

  /// The same with a form.
  Map<String, @Nullable Object> form(String method, @Nullable Object... pairs) {
    String body =
        Json.of(pairs).entrySet().stream()
            .map(
                pair ->
                    encoded(pair.getKey())
                        + "="
                        + encoded(
                            pair.getValue() instanceof String text
                                ? text
                                : Json.write(pair.getValue())))
            .collect(Collectors.joining("&"));
    return Json.parseObject(
        post(
                "/api/" + method,
                body,
                "Content-Type",
                "application/x-www-form-urlencoded",
                "Authorization",
                "Bearer " + slack.botToken())
            .body());
  }

  HttpResponse<String> answer(String method, @Nullable Object... pairs) {
    String token = method.startsWith("apps.") ? slack.appToken() : slack.botToken();
    return post(
        "/api/" + method,
        Json.write(Json.of(pairs)),
        "Content-Type",
        "application/json; charset=utf-8",
        "Authorization",
        "Bearer " + token);
  }

  HttpResponse<String> post(String path, String body, String... headers) {
    URI uri = path.startsWith("http") ? URI.create(path) : URI.create(slack.baseUrl() + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(URI.create(slack.baseUrl() + path)).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
