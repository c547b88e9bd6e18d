package dev.takagari.app.cli.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/// Speaks to `POST /api/v1/search`. Never follows redirects: the token is for one address.
final class SearchClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofMinutes(3);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Endpoint endpoint;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  SearchClient(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// Fetches one page.
  ///
  /// @param query shown when it is refused
  /// @throws SearchFailure when there is no answer, or a refusal
  ResultPage fetch(ObjectNode question, String query) {
    try {
      String base = endpoint.url().toString().replaceAll("/+$", "");
      HttpRequest request =
          HttpRequest.newBuilder(java.net.URI.create(base + "/api/v1/search"))
              .timeout(ANSWER)
              .header("Authorization", "Bearer " + endpoint.token())
              .header("Content-Type", "application/json")
              .header("Accept", "application/json, application/problem+json")
              .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(question)))
              .build();
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() != 200) {
        throw refusal(response, query);
      }
      return ResultPage.read(response.body());
    } catch (ConnectException e) {
      throw SearchFailure.failed("nothing answers at " + endpoint + "; is the service running?");
    } catch (HttpTimeoutException e) {
      throw SearchFailure.failed(endpoint + " did not answer in time");
    } catch (IOException e) {
      throw SearchFailure.failed("the answer of " + endpoint + " cannot be read");
    } catch (IllegalArgumentException e) {
      throw SearchFailure.usage("the address or the token cannot be sent as they are");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SearchFailure.failed("interrupted");
    }
  }

  private static SearchFailure refusal(HttpResponse<byte[]> response, String query) {
    JsonNode problem = problem(response.body());
    String detail =
        PlainText.visible(
            problem.path("detail").asText("the service answered " + response.statusCode()));
    return switch (response.statusCode()) {
      case 400 -> SearchFailure.usage(marked(problem, detail, query));
      case 401, 403 -> SearchFailure.notAllowed(detail);
      case 503 -> SearchFailure.partial(detail);
      default -> SearchFailure.failed(detail + reference(problem));
    };
  }

  private static String reference(JsonNode problem) {
    String instance = problem.path("instance").asText("");
    return instance.isEmpty() ? "" : " (" + PlainText.visible(instance) + ")";
  }

  private static JsonNode problem(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      return MAPPER.createObjectNode();
    }
  }

  /// The query with a caret below the place that is wrong, and what to write instead.
  private static String marked(JsonNode problem, String detail, String query) {
    StringBuilder text = new StringBuilder(detail);
    if (problem.path("position").isInt()) {
      int position = Math.clamp(problem.path("position").asInt(), 0, query.length());
      String before = PlainText.visible(query.substring(0, position));
      text.append("\n  ").append(before).append(PlainText.visible(query.substring(position)));
      text.append("\n  ").append(" ".repeat(PlainText.width(before))).append('^');
    }
    String hint = problem.path("hint").asText("");
    if (!hint.isEmpty()) {
      text.append("\nhint: ").append(PlainText.visible(hint));
    }
    return text.toString();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
