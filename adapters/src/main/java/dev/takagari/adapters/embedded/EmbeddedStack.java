package dev.takagari.adapters.embedded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The local servers, running in a child JVM on loopback only.
///
/// The child lives in a session of its own, so that Ctrl-C reaches this process alone and it can
/// drain first; it ends when its standard input closes, which also happens when this process is
/// killed. Thread-safe.
public final class EmbeddedStack implements AutoCloseable {
  private static final int START_SECONDS = 120;
  private static final int STOP_SECONDS = 20;
  private static final String MAIN = "dev.takagari.embedded.EmbeddedMain";

  /// Becomes the leader of a new session, with what the system has for that.
  private static final String DETACH =
      """
      if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
      if command -v perl >/dev/null 2>&1; then exec perl -e 'use POSIX; POSIX::setsid(); exec @ARGV' "$@"; fi
      exec "$@"
      """;

  private final Process process;
  private final Map<String, String> ready;

  private EmbeddedStack(Process process, Map<String, String> ready) {
    this.process = process;
    this.ready = ready;
  }

  /// Starts the servers and returns when all of them answer.
  ///
  /// @throws TakagariException `embedded-unavailable` with the reason, when one of them does not
  ///   start
  public static EmbeddedStack start(EmbeddedStackOptions options) {
    Path named = options.distribution();
    Distribution distribution = named == null ? Distribution.find() : Distribution.of(named);
    Path home = options.home().toAbsolutePath().normalize();
    Path log = home.resolve("logs").resolve("embedded.err");
    Process process;
    try {
      Files.createDirectories(home.resolve("logs"));
      process =
          new ProcessBuilder(command(distribution, home, options))
              .redirectError(log.toFile())
              .start();
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.EMBEDDED_UNAVAILABLE,
          "cannot start the embedded servers in " + home + ": " + e.getMessage(),
          e);
    }
    try {
      return new EmbeddedStack(process, parse(readyLine(process, log)));
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /// The S3 API.
  ///
  /// @throws IllegalStateException when it was not started
  public AwsAddress s3() {
    return aws("s3");
  }

  /// The SQS API.
  ///
  /// @throws IllegalStateException when it was not started
  public AwsAddress sqs() {
    return aws("sqs");
  }

  /// The address of OpenSearch; it asks for no credentials.
  ///
  /// @throws IllegalStateException when it was not started
  public URI opensearch() {
    return URI.create(value("opensearch"));
  }

  /// The database.
  ///
  /// @throws IllegalStateException when it was not started
  public PostgresAddress postgres() {
    return new PostgresAddress(value("jdbcUrl"), value("jdbcUser"), value("jdbcPassword"));
  }

  /// The double of Slack.
  ///
  /// @throws IllegalStateException when it was not started
  public SlackAddress slack() {
    return new SlackAddress(
        URI.create(value("slack")),
        value("slackBotToken"),
        value("slackAppToken"),
        value("slackSigningSecret"),
        value("slackTeam"));
  }

  /// The double of GitHub.
  ///
  /// @throws IllegalStateException when it was not started
  public GitHubAddress github() {
    return new GitHubAddress(
        URI.create(value("github")),
        URI.create(value("githubSite")),
        value("githubToken"),
        value("githubWebhookSecret"),
        value("githubRepository"));
  }

  /// The child JVM.
  public ProcessHandle process() {
    return process.toHandle();
  }

  /// Stops the servers and waits until they are gone. A second call does nothing.
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      process.destroy();
    }
    boolean interrupted = false;
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private AwsAddress aws(String name) {
    return new AwsAddress(
        URI.create(value(name)),
        value(name + "Region"),
        value(name + "AccessKey"),
        value(name + "SecretKey"));
  }

  private String value(String name) {
    String value = ready.get(name);
    if (value == null) {
      throw new IllegalStateException("the embedded stack was started without " + name);
    }
    return value;
  }

  private static List<String> command(
      Distribution distribution, Path home, EmbeddedStackOptions options) {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", DETACH, "takagari-embedded"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (!options.longLived()) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.addAll(
        List.of(
            "-Xms32m",
            "-Xmx" + options.heapMegabytes() + "m",
            "-XX:MaxDirectMemorySize=128m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.awt.headless=true",
            "-cp",
            distribution.classPath(),
            MAIN,
            "--home",
            home.toString(),
            "--only",
            options.servers().stream()
                .sorted()
                .map(EmbeddedServer::option)
                .collect(Collectors.joining(","))));
    Path binaries = distribution.sharedBinaries();
    if (binaries != null) {
      command.addAll(List.of("--binaries", binaries.toString()));
    }
    if (!options.longLived()) {
      command.add("--no-fsync");
    }
    options
        .ports()
        .forEach(
            (server, port) ->
                command.addAll(List.of("--" + server.option() + "-port", Integer.toString(port))));
    return command;
  }

  private static String readyLine(Process process, Path log) {
    CompletableFuture<@Nullable String> line = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("embedded-ready")
        .start(
            () -> {
              try (BufferedReader out =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                line.complete(out.readLine());
              } catch (IOException e) {
                line.completeExceptionally(e);
              }
            });
    try {
      String text = line.get(START_SECONDS, TimeUnit.SECONDS);
      if (text != null) {
        return text;
      }
      process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      throw new TakagariException(
          ErrorCode.EMBEDDED_UNAVAILABLE, "the embedded servers did not start: " + lastLine(log));
    } catch (TimeoutException e) {
      throw new TakagariException(
          ErrorCode.EMBEDDED_UNAVAILABLE,
          "the embedded servers were not ready after "
              + START_SECONDS
              + " s, see "
              + log.getParent(),
          e);
    } catch (ExecutionException e) {
      throw new TakagariException(
          ErrorCode.EMBEDDED_UNAVAILABLE,
          "the embedded servers did not say where they are: " + e.getCause(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TakagariException(
          ErrorCode.EMBEDDED_UNAVAILABLE,
          "interrupted while the embedded servers were starting",
          e);
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines =
          Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
      return (lines.isEmpty() ? "it said nothing" : lines.getLast()) + " (all of it: " + log + ")";
    } catch (IOException e) {
      return "see " + log;
    }
  }

  private static Map<String, String> parse(String line) {
    Map<String, String> values = new HashMap<>();
    try (JsonParser parser = new JsonFactory().createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        values.put(name, parser.getText());
      }
    } catch (IOException e) {
      throw new TakagariException(
          ErrorCode.EMBEDDED_UNAVAILABLE,
          "the embedded servers' ready line is not what was expected",
          e);
    }
    return Map.copyOf(values);
  }
}
