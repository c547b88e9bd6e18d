package dev.takagari.alerting.falcon;

import dev.takagari.core.json.JsonKind;
import dev.takagari.core.json.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls of Falcon's API with a bearer token, which is gotten when it is needed. Redirects are not
/// followed; the only other server that is ever asked is the API of another cloud of CrowdStrike's,
/// when the service says that the client belongs there. Bodies and waiting are bounded. Safe for
/// use by several threads.
final class FalconClient implements AutoCloseable {
  /// Until a connection is there.
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// Until a call is answered.
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(FalconClient.class);
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
  private static final Duration TOKEN = Duration.ofMinutes(30);
  private static final Duration LONGEST_TOKEN = Duration.ofHours(4);
  private static final String REGION = "X-Cs-Region";

  private record Bearer(String text, Instant until) {}

  /// An answer, whatever its status.
  record Answer(int status, HttpHeaders headers, String body) {}

  /// A call, but for its token.
  interface Call {
    HttpRequest.Builder to(URI base);
  }

  private final FalconAccess access;
  private final Pace pace;
  private final HttpClient client;
  private URI api;
  private @Nullable Bearer bearer;

  FalconClient(FalconAccess access, Pace pace) {
    this.access = access;
    this.pace = pace;
    api = access.api();
    client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /// Gets a token, unless there is one.
  ///
  /// @throws ApiFailure if there is none for us; nothing else was asked for then
  void prepare() throws ApiFailure, InterruptedException {
    bearer(false);
  }

  /// Asks with the bearer token, and once more with a new one if it is refused, or if the service
  /// says that another cloud is to be asked.
  Answer authorized(Call call) throws ApiFailure, InterruptedException {
    return authorized(call, false);
  }

  /// As [#authorized(Call)], of a call that changes something: what was taken on is not sent again.
  Answer authorizedOnce(Call call) throws ApiFailure, InterruptedException {
    return authorized(call, true);
  }

  private Answer authorized(Call call, boolean once) throws ApiFailure, InterruptedException {
    for (boolean again = false; ; again = true) {
      Bearer with = bearer(again);
      Answer answer =
          answer(
              call.to(base()).header("Authorization", "Bearer " + with.text()).build(), "the API");
      boolean moved = follow(answer.headers());
      boolean refused = answer.status() >= 300 && answer.status() < 500;
      if (again || (answer.status() != 401 && !(moved && (refused || !once)))) {
        return answer;
      }
    }
  }

  /// Sends what needs no bearer token.
  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body, String what)
      throws ApiFailure, InterruptedException {
    return send(client.sendAsync(request, body), what);
  }

  synchronized URI base() {
    return api;
  }

  private synchronized Bearer bearer(boolean fresh) throws ApiFailure, InterruptedException {
    Bearer known = bearer;
    if (!fresh && known != null && pace.instant().isBefore(known.until())) {
      return known;
    }
    bearer = null;
    Answer answer = token();
    if (follow(answer.headers())) {
      answer = token();
    }
    require(answer.status(), answer.headers(), "the token");
    JsonTree tree = JsonTree.parse(answer.body());
    String text = text(member(tree, "access_token"));
    if (text.isEmpty() || !isVisible(text)) {
      throw strange("the token");
    }
    Duration lives = seconds(member(tree, "expires_in"), TOKEN, LONGEST_TOKEN);
    // it has to hold until the answer is there
    Bearer gotten = new Bearer(text, pace.instant().plus(lives.multipliedBy(9).dividedBy(10)));
    bearer = gotten;
    return gotten;
  }

  private Answer token() throws ApiFailure, InterruptedException {
    String form =
        "client_id="
            + encoded(access.clientId())
            + "&client_secret="
            + encoded(access.clientSecret());
    return answer(
        request(base() + "/oauth2/token")
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        "the token");
  }

  /// Goes to the cloud that the service names, if it is one that we know and not the one we ask.
  private synchronized boolean follow(HttpHeaders headers) {
    URI named =
        access.clouds().get(headers.firstValue(REGION).orElse("").strip().toLowerCase(Locale.ROOT));
    if (named == null || named.equals(api)) {
      return false;
    }
    LOG.info(
        "{}: the API client belongs to the cloud at {}, which is asked from now on; set it as cloud",
        access,
        named);
    api = named;
    bearer = null;
    return true;
  }

  private Answer answer(HttpRequest request, String what) throws ApiFailure, InterruptedException {
    HttpResponse<byte[]> response =
        send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES), what);
    return new Answer(
        response.statusCode(),
        response.headers(),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  private static <T> HttpResponse<T> send(CompletableFuture<HttpResponse<T>> sent, String what)
      throws ApiFailure, InterruptedException {
    try {
      return sent.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new ApiFailure(Ending.UNAVAILABLE, what + " is not answered in time");
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new ApiFailure(
          cause instanceof IOException ? Ending.UNAVAILABLE : Ending.FAULT,
          what + " is not answered: " + cause.getClass().getSimpleName());
    }
  }

  static HttpRequest.Builder request(String at) throws IllegalArgumentException {
    return HttpRequest.newBuilder(URI.create(at)).header("User-Agent", "takagari");
  }

  /// @throws ApiFailure if a status is none of success
  void require(int status, HttpHeaders headers, String what) throws ApiFailure {
    if (status >= 200 && status < 300) {
      return;
    }
    String message = what + " is answered with " + status;
    throw switch (status) {
      case 401, 403, 404, 410 -> new ApiFailure(Ending.DENIED, message);
      case 429 -> new ApiFailure(Ending.BUSY, message, waitTime(headers));
      default -> new ApiFailure(Ending.UNAVAILABLE, message, waitTime(headers));
    };
  }

  /// As a time since 1970 in CrowdStrike's own header, or in seconds; null when the service does
  /// not say.
  @Nullable Duration waitTime(HttpHeaders headers) {
    Instant now = pace.instant();
    Long until = whole(headers.firstValue("X-Ratelimit-Retryafter").orElse(""));
    Long seconds = whole(headers.firstValue("Retry-After").orElse(""));
    Duration wait =
        until != null
            ? Duration.between(now, Instant.ofEpochSecond(until))
            : seconds != null ? Duration.ofSeconds(seconds) : null;
    if (wait == null) {
      return null;
    }
    Duration least = Duration.ofSeconds(1);
    return wait.compareTo(least) < 0
        ? least
        : wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static @Nullable Long whole(String text) {
    return text.strip().matches("\\d{1,12}") ? (Long) Long.parseLong(text.strip()) : null;
  }

  static ApiFailure strange(String what) {
    return new ApiFailure(Ending.UNAVAILABLE, what + " is answered with what is not understood");
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  static boolean isVisible(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  static @Nullable JsonTree member(@Nullable JsonTree tree, String name) {
    return tree instanceof JsonTree.Members(Map<String, JsonTree> byName) ? byName.get(name) : null;
  }

  static boolean isNull(JsonTree tree) {
    return tree instanceof JsonTree.Scalar scalar && scalar.kind() == JsonKind.NULL;
  }

  static String text(@Nullable JsonTree tree) {
    return tree instanceof JsonTree.Scalar scalar && !isNull(scalar) ? scalar.text() : "";
  }

  /// @param otherwise when the tree is no number of seconds, or a longer time than `most`
  static Duration seconds(@Nullable JsonTree tree, Duration otherwise, Duration most) {
    Long seconds = whole(text(tree));
    return seconds == null || seconds == 0 || seconds > most.toSeconds()
        ? otherwise
        : Duration.ofSeconds(seconds);
  }
}
