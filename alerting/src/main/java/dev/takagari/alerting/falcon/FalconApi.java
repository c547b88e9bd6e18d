package dev.takagari.alerting.falcon;

import dev.takagari.core.json.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The calls of Event Streams: token, discovery, a partition's stream, refresh. Redirects are not
/// followed; the only other server that is ever asked is the API of another cloud of CrowdStrike's,
/// when the service says that the client belongs there. Safe for use by several threads.
///
/// The client's secret goes to the API alone, its bearer token too; a session's token goes where
/// discovery sends us, if that is the same server or, with TLS, one of CrowdStrike's.
final class FalconApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FalconApi.class);
  private static final int MOST_BYTES = 1 << 20;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /// Without a word of the service, and the longest that is known.
  private static final Duration SESSION = Duration.ofHours(4);

  /// So that a clock that is wrong does not end a session before it has begun.
  private static final Duration SHORTEST_SESSION = Duration.ofMinutes(2);

  private static final Duration REFRESH = Duration.ofMinutes(30);
  private static final Duration SHORTEST_REFRESH = Duration.ofMinutes(1);
  private static final Duration TOKEN = Duration.ofMinutes(30);
  private static final String REGION = "X-Cs-Region";
  private static final Pattern PARTITION =
      Pattern.compile("/datafeed(?:-actions)?/v\\d+/(\\d{1,9})");
  private static final List<String> FOLLOWED = List.of(".crowdstrike.com", ".crowdstrike.mil");

  private record Bearer(String text, Instant until) {}

  private record Answer(int status, HttpHeaders headers, String body) {}

  private final StreamSettings settings;
  private final Pace pace;
  private final HttpClient client;
  private URI api;
  private @Nullable Bearer bearer;

  FalconApi(StreamSettings settings, Pace pace) {
    this.settings = settings;
    this.pace = pace;
    api = settings.api();
    client =
        HttpClient.newBuilder()
            .connectTimeout(StreamSettings.CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /// All partitions that there are for us; none when somebody is connected as we are.
  List<StreamResource> discover() throws ApiFailure, InterruptedException {
    Answer answer =
        authorized(
            base ->
                request(base + "/sensors/entities/datafeed/v2?appId=" + appId() + "&format=json")
                    .GET());
    require(answer, "discovery");
    JsonTree whole = JsonTree.parse(answer.body());
    if (!(whole instanceof JsonTree.Members)) {
      throw strange("discovery");
    }
    JsonTree resources = member(whole, "resources");
    if (resources == null || isNull(resources)) {
      return List.of();
    }
    if (!(resources instanceof JsonTree.Elements(List<JsonTree> all))) {
      throw strange("discovery");
    }
    List<StreamResource> found = new ArrayList<>();
    for (JsonTree each : all) {
      found.add(resource(each));
    }
    if (found.stream().map(StreamResource::partition).distinct().count() != found.size()) {
      throw strange("discovery");
    }
    return found;
  }

  /// Keeps a partition's stream from being ended.
  void refresh(StreamResource resource) throws ApiFailure, InterruptedException {
    Answer answer =
        authorized(
            base ->
                request(
                        base
                            + "/sensors/entities/datafeed-actions/v1/"
                            + resource.partition()
                            + "?appId="
                            + appId()
                            + "&action_name=refresh_active_stream_session")
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.noBody()));
    require(answer, "refresh");
  }

  /// Begins to read a partition.
  ///
  /// @param offset that is asked for; null to say what the settings say of a first start
  StreamBody open(StreamResource resource, @Nullable Long offset)
      throws ApiFailure, InterruptedException {
    String from =
        offset != null ? "offset=" + offset : settings.fromNewest() ? "whence=2" : "offset=0";
    String at = resource.stream().toString();
    HttpRequest request =
        request(at + (at.contains("?") ? "&" : "?") + from)
            .header("Authorization", "Token " + resource.token())
            .header("Accept", "application/json")
            .GET()
            .build();
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> response =
        send(client.sendAsync(request, BodyHandlers.ofPublisher()), "the stream");
    StreamBody body = new StreamBody();
    if (response.statusCode() != 200) {
      body.close();
    }
    response.body().subscribe(body);
    require(new Answer(response.statusCode(), response.headers(), ""), "the stream");
    return body;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private interface Call {
    HttpRequest.Builder to(URI base);
  }

  /// Asks with the bearer token, and once more with a new one if it is refused.
  private Answer authorized(Call call) throws ApiFailure, InterruptedException {
    for (boolean again = false; ; again = true) {
      Bearer with = bearer(again);
      Answer answer =
          answer(
              call.to(base()).header("Authorization", "Bearer " + with.text()).build(), "the API");
      boolean moved = follow(answer.headers());
      if (again || (answer.status() != 401 && !moved)) {
        return answer;
      }
    }
  }

  private synchronized URI base() {
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
    require(answer, "the token");
    JsonTree tree = JsonTree.parse(answer.body());
    String text = text(member(tree, "access_token"));
    if (text.isEmpty() || !isVisible(text)) {
      throw strange("the token");
    }
    Duration lives = seconds(member(tree, "expires_in"), TOKEN);
    // it has to hold until the answer is there
    Bearer gotten = new Bearer(text, pace.instant().plus(lives.multipliedBy(9).dividedBy(10)));
    bearer = gotten;
    return gotten;
  }

  private Answer token() throws ApiFailure, InterruptedException {
    String form =
        "client_id="
            + encoded(settings.clientId())
            + "&client_secret="
            + encoded(settings.clientSecret());
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
        settings
            .clouds()
            .get(headers.firstValue(REGION).orElse("").strip().toLowerCase(Locale.ROOT));
    if (named == null || named.equals(api)) {
      return false;
    }
    LOG.info(
        "{}: the API client belongs to the cloud at {}, which is asked from now on; set it as cloud",
        settings,
        named);
    api = named;
    bearer = null;
    return true;
  }

  private Answer answer(HttpRequest request, String what) throws ApiFailure, InterruptedException {
    HttpResponse<byte[]> response =
        send(
            client.sendAsync(
                request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES)),
            what);
    return new Answer(
        response.statusCode(),
        response.headers(),
        new String(response.body(), StandardCharsets.UTF_8));
  }

  private static <T> HttpResponse<T> send(CompletableFuture<HttpResponse<T>> sent, String what)
      throws ApiFailure, InterruptedException {
    try {
      return sent.get(StreamSettings.ANSWER.toMillis(), TimeUnit.MILLISECONDS);
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

  private static HttpRequest.Builder request(String at) throws IllegalArgumentException {
    return HttpRequest.newBuilder(URI.create(at)).header("User-Agent", "takagari");
  }

  private void require(Answer answer, String what) throws ApiFailure {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return;
    }
    String message = what + " is answered with " + status;
    throw switch (status) {
      case 401, 403, 404, 410 -> new ApiFailure(Ending.DENIED, message);
      case 429 -> new ApiFailure(Ending.BUSY, message, waitTime(answer.headers()));
      default -> new ApiFailure(Ending.UNAVAILABLE, message, waitTime(answer.headers()));
    };
  }

  /// As a time since 1970 in CrowdStrike's own header, or in seconds.
  private @Nullable Duration waitTime(HttpHeaders headers) {
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

  private StreamResource resource(JsonTree tree) throws ApiFailure {
    String stream = text(member(tree, "dataFeedURL"));
    String refresh = text(member(tree, "refreshActiveSessionURL"));
    JsonTree session = member(tree, "sessionToken");
    String token = text(member(session, "token"));
    if (token.isEmpty() || !isVisible(token)) {
      throw strange("discovery");
    }
    return new StreamResource(
        partition(refresh, stream),
        place(stream),
        token,
        end(text(member(session, "expiration"))),
        atLeast(SHORTEST_REFRESH, seconds(member(tree, "refreshActiveSessionInterval"), REFRESH)));
  }

  private static int partition(String refresh, String stream) throws ApiFailure {
    for (String each : List.of(refresh, stream)) {
      Matcher matcher = PARTITION.matcher(each);
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    throw strange("discovery");
  }

  private URI place(String text) throws ApiFailure {
    URI at;
    try {
      at = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw strange("discovery");
    }
    URI base = base();
    String host = at.getHost() == null ? "" : at.getHost().toLowerCase(Locale.ROOT);
    boolean same =
        host.equals(base.getHost())
            && at.getPort() == base.getPort()
            && base.getScheme().equals(at.getScheme());
    boolean theirs = "https".equals(at.getScheme()) && FOLLOWED.stream().anyMatch(host::endsWith);
    if (at.getRawUserInfo() != null || (!same && !theirs)) {
      throw new ApiFailure(
          Ending.FAULT, "discovery names a server for the stream that is not CrowdStrike's");
    }
    return at;
  }

  private Instant end(String text) {
    Instant now = pace.instant();
    try {
      Instant end = java.time.OffsetDateTime.parse(text).toInstant();
      Instant most = now.plus(SESSION);
      Instant least = now.plus(SHORTEST_SESSION);
      return end.isBefore(least) ? least : end.isAfter(most) ? most : end;
    } catch (DateTimeParseException e) {
      return now.plus(SESSION);
    }
  }

  private static ApiFailure strange(String what) {
    return new ApiFailure(Ending.UNAVAILABLE, what + " is answered with what is not understood");
  }

  private String appId() {
    return encoded(settings.appId());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static boolean isVisible(String text) {
    return text.chars().allMatch(c -> c > ' ' && c < 0x7F);
  }

  private static @Nullable JsonTree member(@Nullable JsonTree tree, String name) {
    return tree instanceof JsonTree.Members(Map<String, JsonTree> byName) ? byName.get(name) : null;
  }

  private static boolean isNull(JsonTree tree) {
    return tree instanceof JsonTree.Scalar(dev.takagari.core.json.JsonKind kind, String text)
        && kind == dev.takagari.core.json.JsonKind.NULL;
  }

  private static String text(@Nullable JsonTree tree) {
    return tree instanceof JsonTree.Scalar scalar && !isNull(scalar) ? scalar.text() : "";
  }

  private static Duration seconds(@Nullable JsonTree tree, Duration otherwise) {
    Long seconds = whole(text(tree));
    return seconds == null || seconds == 0 || seconds > SESSION.toSeconds()
        ? otherwise
        : Duration.ofSeconds(seconds);
  }

  private static Duration atLeast(Duration least, Duration time) {
    return time.compareTo(least) < 0 ? least : time;
  }
}
