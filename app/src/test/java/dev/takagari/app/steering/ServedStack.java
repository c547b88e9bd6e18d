package dev.takagari.app.steering;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.takagari.adapters.embedded.AwsAddress;
import dev.takagari.adapters.embedded.EmbeddedResources;
import dev.takagari.adapters.embedded.EmbeddedStack;
import dev.takagari.adapters.embedded.EmbeddedStackOptions;
import dev.takagari.adapters.embedded.PostgresAddress;
import dev.takagari.adapters.s3.S3BlobStore;
import dev.takagari.adapters.s3.S3Settings;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Embedded servers, and `takagari serve` beside them as a process that can be killed and started
/// again. It has a feed `falcon` with a queue and a feed `trail` whose bucket is listed.
final class ServedStack implements AutoCloseable {
  static final String TOKEN = "a token for this test alone";
  static final String FEED_BUCKET = "takagari-feed";
  static final String TRAIL_BUCKET = "takagari-trail";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final long POLL_MILLIS = 200;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path directory;
  private final EmbeddedStack stack;
  private final int port;
  final String queue;
  private @Nullable Process process;

  ServedStack(Path directory) throws IOException {
    this.directory = directory;
    stack = EmbeddedStack.start(EmbeddedStackOptions.in(directory.resolve("servers")));
    EmbeddedResources resources = new EmbeddedResources(stack);
    resources.bucket(FEED_BUCKET);
    resources.bucket(TRAIL_BUCKET);
    resources.bucket("takagari-raw");
    queue = resources.queue("takagari-feed");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    List<String> lines = new ArrayList<>();
    properties().forEach((key, value) -> lines.add(key + "=" + value.replace("\\", "\\\\")));
    Files.write(directory.resolve("application.properties"), lines);
  }

  private Map<String, String> properties() {
    AwsAddress s3 = stack.s3();
    PostgresAddress postgres = stack.postgres();
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", Integer.toString(port));
    properties.put("takagari.token", TOKEN);
    properties.put("takagari.work", directory.resolve("work").toString());
    properties.put("takagari.aws.region", s3.region());
    properties.put("takagari.aws.s3-endpoint", s3.endpoint().toString());
    properties.put("takagari.aws.sqs-endpoint", stack.sqs().endpoint().toString());
    properties.put("takagari.aws.access-key", s3.accessKey());
    properties.put("takagari.aws.secret-key", s3.secretKey());
    properties.put("takagari.feeds[0].name", "falcon");
    properties.put("takagari.feeds[0].queue-url", queue);
    properties.put("takagari.feeds[0].bucket", FEED_BUCKET);
    properties.put("takagari.feeds[1].name", "trail");
    properties.put("takagari.feeds[1].bucket", TRAIL_BUCKET);
    properties.put("takagari.feeds[1].prefix", "logs/");
    properties.put("takagari.feeds[1].list-every", "1s");
    properties.put("takagari.database.url", postgres.jdbcUrl());
    properties.put("takagari.database.user", postgres.user());
    properties.put("takagari.database.password", postgres.password());
    properties.put("takagari.ingest.lease", "10s");
    properties.put("takagari.ingest.group-time", "1s");
    properties.put("takagari.ingest.group-size", "100KB");
    properties.put("takagari.lake.warehouse", directory.resolve("lake").toString());
    properties.put("takagari.lake.commit-interval", "1s");
    properties.put("takagari.maintenance.interval", "30m");
    properties.put("takagari.maintenance.memory", "16MB");
    properties.put("takagari.hot.url", stack.opensearch().toString());
    properties.put("takagari.hot.period", "month");
    // The generated events keep their dates, the clock goes on.
    properties.put("takagari.retention.hot.default", "1000y");
    properties.put("takagari.retention.lake.default", "1000y");
    return properties;
  }

  /// Starts the service and waits until it answers.
  void start() throws IOException, InterruptedException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                absoluteClassPath(),
                "dev.takagari.app.Takagari",
                "serve")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!isReady()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("the service did not start:\n" + Files.readString(log()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static String absoluteClassPath() {
    List<String> paths = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      paths.add(Path.of(path).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, paths);
  }

  private Path log() {
    return directory.resolve("serve.log");
  }

  private boolean isReady() throws InterruptedException {
    try {
      return http.send(request("/actuator/health").build(), HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// Ends the service as a power failure does.
  void kill() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroyForcibly().waitFor();
    }
  }

  S3BlobStore store() {
    AwsAddress s3 = stack.s3();
    return new S3BlobStore(
        new S3Settings(s3.region(), s3.endpoint(), s3.accessKey(), s3.secretKey()));
  }

  AwsAddress s3() {
    return stack.s3();
  }

  URI sqs() {
    return stack.sqs().endpoint();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /// Imports indicators.
  ///
  /// @param query of the request, without its question mark
  JsonNode load(String query, byte[] content) throws IOException, InterruptedException {
    return send(
        request("/api/v1/indicators/import?" + query)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(content)));
  }

  String text(String path) throws IOException, InterruptedException {
    return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url().resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("Authorization", "Bearer " + TOKEN)
        .header("Takagari-Operator", "ann");
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    JsonNode body = JSON.readTree(response.body());
    if (response.statusCode() >= 300) {
      throw new AssertionError(response.statusCode() + " " + body);
    }
    return body;
  }

  /// Asks again and again until the answer is as wanted.
  JsonNode await(String path, Predicate<JsonNode> wanted) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      JsonNode answer = get(path);
      if (wanted.test(answer)) {
        return answer;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("never as wanted: " + answer + "\n" + Files.readString(log()));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  /// Waits until so many lines were received and nothing is under way.
  JsonNode awaitLines(long lines) throws IOException, InterruptedException {
    return await(
            "/api/v1/ingest",
            progress ->
                progress.path("balance").path("lines_received").asLong() >= lines
                    && progress.path("done").asBoolean())
        .path("balance");
  }

  /// Waits until the events of a [FreshObject] can be found in a tier, each once.
  void awaitFound(String tier, String name, int events) throws IOException, InterruptedException {
    String body =
        ("{\"query\":\"dns.question.name:%s-*.outside.example\",\"tier\":\"%s\","
                + "\"from\":\"2026-03-01\",\"to\":\"2026-03-10\"}")
            .formatted(name, tier);
    long end = System.nanoTime() + LONGEST.toNanos();
    JsonNode answer = post("/api/v1/search", body);
    while (answer.path("rows").size() < events && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
      answer = post("/api/v1/search", body);
    }
    if (answer.path("rows").size() != events) {
      throw new AssertionError(tier + ": " + answer + "\n" + Files.readString(log()));
    }
  }

  /// Distinct archived lines among all rows of a tier; fails when one stands there twice.
  long rows(String tier) throws IOException, InterruptedException {
    Set<String> lines = new HashSet<>();
    String cursor = "";
    do {
      String body =
          "{\"query\":\"*\",\"tier\":\"%s\",\"from\":\"2020-01-01\",\"to\":\"2100-01-01\","
                  .formatted(tier)
              + "\"limit\":5000"
              + (cursor.isEmpty() ? "" : ",\"cursor\":\"" + cursor + "\"")
              + "}";
      JsonNode page = post("/api/v1/search", body);
      for (JsonNode row : page.path("rows")) {
        JsonNode event = row.has("raw.object") ? row : row.path("event");
        String line = event.path("raw.object").asText() + ":" + event.path("raw.line").asText();
        if (!lines.add(line)) {
          throw new AssertionError(tier + " has twice: " + line);
        }
      }
      cursor = page.path("next_cursor").asText("");
    } while (!cursor.isEmpty() && !cursor.equals("null"));
    return lines.size();
  }

  @Override
  public void close() throws InterruptedException {
    Process running = process;
    if (running != null) {
      running.destroy();
      if (!running.waitFor(60, TimeUnit.SECONDS)) {
        running.destroyForcibly();
      }
    }
    http.close();
    stack.close();
  }
}
