package dev.takagari.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `takagari demo` as a process of its own, which a test can kill.
final class ServiceProcess implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration END = Duration.ofMinutes(20);

  private final Process process;
  private final Path home;

  private ServiceProcess(Process process, Path home) {
    this.process = process;
    this.home = home;
  }

  /// Starts `takagari <arguments> --home <home> --port 0` with the class path of the tests.
  static ServiceProcess start(Path home, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogging.config=classpath:logging/as-delivered.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.takagari.app.Takagari"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--home", home.toString(), "--port", "0"));
    try {
      Files.createDirectories(home);
      // a killed service leaves its file
      Files.deleteIfExists(home.resolve("ready.json"));
      Path directory = home.toAbsolutePath().getParent();
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(directory.resolve("stdout.txt").toFile())
              .redirectError(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("stderr.txt").toFile()));
      // what people set for `serve` must not open a demo to the network
      builder.environment().put("SERVER_ADDRESS", "0.0.0.0");
      return new ServiceProcess(builder.start(), home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Waits until the service says that it answers.
  ServiceProcess awaitReady() throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (!Files.exists(home.resolve("ready.json"))) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("the service did not become ready:\n" + stderr());
      }
      Thread.sleep(100);
    }
    return this;
  }

  /// Waits until everything announced is done.
  JsonNode awaitDone() throws InterruptedException, IOException {
    long end = System.nanoTime() + END.toNanos();
    while (true) {
      JsonNode progress = get("/api/v1/ingest");
      if (progress.path("done").asBoolean()) {
        return progress.path("balance");
      }
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("the batches were not done: " + progress + "\n" + stderr());
      }
      Thread.sleep(300);
    }
  }

  /// Waits until so many lines were received and everything announced is done: batches are
  /// announced while the service is up already.
  JsonNode awaitDone(long lines) throws InterruptedException, IOException {
    JsonNode balance = awaitDone();
    while (balance.path("lines_received").asLong() < lines) {
      Thread.sleep(300);
      balance = awaitDone();
    }
    return balance;
  }

  /// Units that this process works on at the moment.
  long unitsAtWork() throws InterruptedException, IOException {
    return new String(bytes("/actuator/prometheus"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("takagari_ingest_units_in_flight"))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /// Waits until the process ends by itself.
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the service did not end:\n" + stderr());
    }
    return process.exitValue();
  }

  /// Ends it as an operator does.
  int terminate() throws InterruptedException {
    process.destroy();
    return awaitExit();
  }

  /// Ends it as a power failure does.
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  URI url() throws IOException {
    return URI.create(ready().path("url").asText());
  }

  String token() throws IOException {
    return ready().path("token").asText();
  }

  private JsonNode ready() throws IOException {
    return JSON.readTree(home.resolve("ready.json").toFile());
  }

  /// Asks as the operator.
  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(bytes(path));
  }

  private byte[] bytes(String path) throws IOException, InterruptedException {
    return HTTP.send(
            HttpRequest.newBuilder(url().resolve(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token())
                .build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .body();
  }

  String stdout() {
    return read("stdout.txt");
  }

  String stderr() {
    return read("stderr.txt");
  }

  private String read(String name) {
    try {
      return Files.readString(home.toAbsolutePath().getParent().resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
