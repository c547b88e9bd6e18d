package dev.takagari.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;

/// Speaks to a running service. Never follows redirects: the token is for one address.
public final class ServiceClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofMinutes(3);

  /// Of what is sent in bulk.
  private static final Duration LONG_ANSWER = Duration.ofMinutes(30);

  private static final int LONGEST_PROBLEM = 1 << 20;

  /// Tells the audit log who sits here; the token alone decides what may be done.
  private static final String OPERATOR = "Takagari-Operator";

  private static final int LONGEST_OPERATOR = 64;

  /// Tells timelines from where something was done.
  private static final String CLIENT = "Takagari-Client";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Endpoint endpoint;
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  public ServiceClient(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// Posts a JSON body.
  ///
  /// @param query shown when it is refused; empty when the body holds none
  /// @return the body of the answer
  /// @throws CommandFailure when there is no answer, or a refusal
  public byte[] post(String path, JsonNode body, String query) {
    try {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)))
              .build(),
          query);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  /// Gets a resource.
  ///
  /// @return the answer as a tree
  /// @throws CommandFailure as for [#post]
  public JsonNode get(String path) {
    return tree(send(request(path).GET().build(), ""));
  }

  /// Gets a resource that is to be kept byte for byte.
  ///
  /// @throws CommandFailure as for [#post]
  public String getText(String path) {
    return new String(send(request(path).GET().build(), ""), StandardCharsets.UTF_8);
  }

  /// Posts a JSON body.
  ///
  /// @return the answer as a tree
  /// @throws CommandFailure as for [#post]
  public JsonNode post(String path, JsonNode body) {
    return tree(post(path, body, ""));
  }

  /// Posts a JSON body that asks for something to be done to what has versions: once, and only if
  /// it is as it was seen.
  ///
  /// @param version that was seen
  /// @param token that tells this from anything else that was asked for
  /// @return the answer as a tree
  /// @throws CommandFailure as for [#post]
  public JsonNode act(String path, JsonNode body, long version, String token) {
    try {
      return tree(
          send(
              request(path)
                  .header("Content-Type", "application/json")
                  .header("If-Match", "\"" + version + "\"")
                  .header("Idempotency-Key", token)
                  .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)))
                  .build(),
              ""));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  /// Posts a file as it is.
  ///
  /// @return the answer as a tree
  /// @throws IOException when the file cannot be read
  /// @throws CommandFailure as for [#post]
  public JsonNode send(String path, Path file) throws IOException {
    return send(path, BodyPublishers.ofFile(file));
  }

  /// Posts bytes as they are.
  ///
  /// @return the answer as a tree
  /// @throws CommandFailure as for [#post]
  public JsonNode send(String path, byte[] bytes) {
    return send(path, BodyPublishers.ofByteArray(bytes));
  }

  /// Posts bytes as they come, however many.
  ///
  /// @param bytes is asked once
  /// @return the answer as a tree
  /// @throws CommandFailure as for [#post], and what `bytes` throws
  public JsonNode send(String path, Supplier<InputStream> bytes) {
    InputStream opened = bytes.get();
    return send(path, BodyPublishers.ofInputStream(() -> opened));
  }

  private JsonNode send(String path, HttpRequest.BodyPublisher body) {
    return tree(
        send(
            request(path)
                .timeout(LONG_ANSWER)
                .header("Content-Type", "application/octet-stream")
                .POST(body)
                .build(),
            ""));
  }

  /// Posts a JSON body whose answer comes bit by bit. Nobody waits for the service longer than
  /// usual until it begins; the rest takes as long as it takes.
  ///
  /// @param query shown when it is refused; empty when the body holds none
  /// @return the answer, to be closed
  /// @throws CommandFailure as for [#post]
  public InputStream open(String path, JsonNode body, String query) {
    HttpRequest request;
    try {
      request =
          request(path)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofByteArray(MAPPER.writeValueAsBytes(body)))
              .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
    return send(request, BodyHandlers.ofInputStream(), ServiceClient::whole, query);
  }

  private static byte[] whole(InputStream body) throws IOException {
    try (body) {
      return body.readNBytes(LONGEST_PROBLEM);
    }
  }

  private static JsonNode tree(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw CommandFailure.failed("the answer of the service cannot be read");
    }
  }

  private HttpRequest.Builder request(String path) {
    try {
      String base = endpoint.url().toString().replaceAll("/+$", "");
      return HttpRequest.newBuilder(URI.create(base + path))
          .timeout(ANSWER)
          .header("Authorization", "Bearer " + endpoint.token())
          .header(OPERATOR, operator(System.getProperty("user.name", "")))
          .header(CLIENT, "cli")
          .header("Accept", "application/json, application/problem+json");
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage("the address or the token cannot be sent as they are");
    }
  }

  /// The name of the account as the service takes it.
  static String operator(String account) {
    String name = account.replaceAll("[^A-Za-z0-9._@+-]", "_");
    return name.isEmpty() ? "_" : name.substring(0, Math.min(name.length(), LONGEST_OPERATOR));
  }

  private byte[] send(HttpRequest request, String query) {
    return send(request, BodyHandlers.ofByteArray(), body -> body, query);
  }

  /// Gives the bytes of a body.
  @FunctionalInterface
  private interface Bytes<T> {
    byte[] of(T body) throws IOException;
  }

  private <T> T send(
      HttpRequest request, HttpResponse.BodyHandler<T> handler, Bytes<T> bytes, String query) {
    try {
      HttpResponse<T> response = http.send(request, handler);
      if (response.statusCode() >= 300) {
        throw refusal(bytes.of(response.body()), response.statusCode(), query);
      }
      return response.body();
    } catch (ConnectException e) {
      throw CommandFailure.failed("nothing answers at " + endpoint + "; is the service running?");
    } catch (HttpTimeoutException e) {
      throw CommandFailure.failed(endpoint + " did not answer in time");
    } catch (IOException e) {
      throw CommandFailure.failed("the answer of " + endpoint + " cannot be read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted");
    }
  }

  private static CommandFailure refusal(byte[] body, int status, String query) {
    return refusal(problem(body), status, query);
  }

  /// The failure that a problem of the service tells of.
  ///
  /// @param problem as the service sent it
  /// @param query shown when the problem is about a place in it
  public static CommandFailure refusal(JsonNode problem, int status, String query) {
    String detail =
        PlainText.visible(problem.path("detail").asText("the service answered " + status));
    ErrorCode code = code(problem, status);
    return CommandFailure.of(
        code, detail + " (" + code.code() + reference(problem) + ")" + place(problem, query));
  }

  /// The code of a problem; what comes from something else between us and the service has none.
  private static ErrorCode code(JsonNode problem, int status) {
    String name = problem.path("code").asText("");
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.code().equals(name))
        .findFirst()
        .orElseGet(
            () ->
                switch (status) {
                  case 401 -> ErrorCode.NOT_AUTHENTICATED;
                  case 403 -> ErrorCode.NOT_ALLOWED;
                  case 404 -> ErrorCode.NOT_FOUND;
                  case 502, 503, 504 -> ErrorCode.SEARCH_UNAVAILABLE;
                  default -> status < 500 ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
                });
  }

  private static String reference(JsonNode problem) {
    String instance = problem.path("instance").asText("");
    return instance.isEmpty() ? "" : ", " + PlainText.visible(instance);
  }

  private static JsonNode problem(byte[] body) {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      return MAPPER.createObjectNode();
    }
  }

  /// The query with a caret below the place that is wrong, and what to write instead; empty when
  /// the problem is not about a place in it.
  private static String place(JsonNode problem, String query) {
    StringBuilder text = new StringBuilder();
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
