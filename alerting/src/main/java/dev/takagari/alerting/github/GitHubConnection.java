package dev.takagari.alerting.github;

import dev.takagari.alerting.github.GitHubFailure.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;

/// Carries calls to GitHub: each within a time, with a bounded answer, none beyond the limits, and
/// none twice by itself. What goes wrong is a [GitHubFailure], which says whether the call may have
/// taken effect. Safe for use by several threads.
final class GitHubConnection implements GitHubConnector, AutoCloseable {
  private static final long LARGEST_ANSWER = 16L << 20;
  private static final int LONGEST_MESSAGE = 4_096;
  private static final Duration USUAL_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(65);
  private static final int BAD = 400;
  private static final int SERVER = 500;

  /// What the JDK's client sets by itself.
  private static final Set<String> OWN = Set.of("content-length", "host", "connection");

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

  private final HttpClient client;
  private final Duration timeout;
  private final ContentPace pace;
  private final InstantSource clock;

  /// @param timeout for a whole call
  GitHubConnection(Duration timeout, ContentPace pace, InstantSource clock) {
    this.timeout = timeout;
    this.pace = pace;
    this.clock = clock;
    // what moved is no longer ours: nothing is followed
    client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
    boolean isWrite = !request.method().equals("GET");
    if (isWrite) {
      Duration wait = pace.take(clock.instant());
      if (wait.isPositive()) {
        throw new GitHubFailure(Kind.LIMITED, "our own limit of writing to GitHub", wait, null);
      }
    }
    HttpResponse<byte[]> response = answer(httpRequest(request), isWrite);
    check(response, isWrite);
    return new Answer(request, response);
  }

  private HttpRequest httpRequest(GitHubConnectorRequest request) throws IOException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(request.url().toString()));
    for (Map.Entry<String, List<String>> header : request.allHeaders().entrySet()) {
      if (!OWN.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        header.getValue().forEach(value -> builder.header(header.getKey(), value));
      }
    }
    HttpRequest.BodyPublisher body = BodyPublishers.noBody();
    if (request.hasBody()) {
      String type = request.contentType();
      if (type != null) {
        builder.setHeader("Content-Type", type);
      }
      InputStream text = request.body();
      if (text != null) {
        body = BodyPublishers.ofByteArray(text.readAllBytes());
      }
    }
    return builder.method(request.method(), body).timeout(timeout).build();
  }

  private HttpResponse<byte[]> answer(HttpRequest request, boolean isWrite) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw failed(isWrite, "GitHub did not answer in time", e);
    } catch (ExecutionException e) {
      throw failed(isWrite && !isUntouched(e), "the connection to GitHub failed", e);
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private static GitHubFailure failed(
      boolean perhapsDone, String message, @Nullable Throwable cause) {
    return new GitHubFailure(
        perhapsDone ? Kind.UNCLEAR : Kind.UNREACHABLE, message, Duration.ZERO, cause);
  }

  /// Whether the call did not even reach anybody.
  private static boolean isUntouched(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof ConnectException
          || each instanceof HttpConnectTimeoutException
          || each instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  private void check(HttpResponse<byte[]> response, boolean isWrite) throws GitHubFailure {
    int status = response.statusCode();
    if (status < 300 || status == 304 || status == 401) {
      // 401: the library asks for a new token first
      return;
    }
    if (status < BAD) {
      throw new GitHubFailure(Kind.GONE, "it moved away");
    }
    if (status >= SERVER) {
      throw failed(isWrite, "GitHub answers with " + status, null);
    }
    String said = message(response);
    switch (status) {
      case 403, 429 -> throw forbidden(response, status, said);
      case 404 -> throw new GitHubFailure(Kind.GONE, "GitHub finds no such thing");
      case 410 ->
          throw said.contains("disabled")
              ? new GitHubFailure(Kind.DISABLED, "the repository has no issues")
              : new GitHubFailure(Kind.GONE, "it was deleted");
      default -> throw new GitHubFailure(Kind.REFUSED, "GitHub refuses with " + status);
    }
  }

  private GitHubFailure forbidden(HttpResponse<byte[]> response, int status, String said) {
    String after = header(response, "Retry-After");
    if (SECONDS.matcher(after).matches()) {
      return limited(Duration.ofSeconds(Long.parseLong(after)));
    }
    String reset = header(response, "X-RateLimit-Reset");
    if (header(response, "X-RateLimit-Remaining").equals("0") && SECONDS.matcher(reset).matches()) {
      Instant end = Instant.ofEpochSecond(Long.parseLong(reset));
      return limited(Duration.between(clock.instant(), end));
    }
    if (status == 429 || said.contains("rate limit")) {
      return limited(USUAL_PAUSE);
    }
    return said.contains("archived")
        ? new GitHubFailure(Kind.ARCHIVED, "the repository is archived")
        : new GitHubFailure(Kind.FORBIDDEN, "GitHub does not permit it");
  }

  private static GitHubFailure limited(Duration pause) {
    Duration least = pause.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : pause;
    return new GitHubFailure(
        Kind.LIMITED,
        "GitHub's limit of calls",
        least.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : least,
        null);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  /// What GitHub says of a failure, to be looked into and never shown.
  private static String message(HttpResponse<byte[]> response) {
    byte[] body = response.body();
    try (InputStream text =
        header(response, "Content-Encoding").equals("gzip")
            ? new GZIPInputStream(new ByteArrayInputStream(body))
            : new ByteArrayInputStream(body)) {
      return new String(text.readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8)
          .toLowerCase(Locale.ROOT);
    } catch (IOException _) {
      return "";
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private static final class Answer extends GitHubConnectorResponse.ByteArrayResponse {
    private final byte[] body;

    Answer(GitHubConnectorRequest request, HttpResponse<byte[]> response) {
      super(request, response.statusCode(), response.headers().map());
      body = response.body();
    }

    @Override
    protected @Nullable InputStream rawBodyStream() {
      return new ByteArrayInputStream(body);
    }
  }
}
