package dev.takagari.alerting.falcon;

import static dev.takagari.alerting.falcon.FalconClient.encoded;
import static dev.takagari.alerting.falcon.FalconClient.isNull;
import static dev.takagari.alerting.falcon.FalconClient.isVisible;
import static dev.takagari.alerting.falcon.FalconClient.member;
import static dev.takagari.alerting.falcon.FalconClient.request;
import static dev.takagari.alerting.falcon.FalconClient.seconds;
import static dev.takagari.alerting.falcon.FalconClient.strange;
import static dev.takagari.alerting.falcon.FalconClient.text;

import dev.takagari.alerting.falcon.FalconClient.Answer;
import dev.takagari.core.json.JsonTree;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Flow;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The calls of Event Streams: token, discovery, a partition's stream, refresh. Redirects are not
/// followed; the only other server that is ever asked is the API of another cloud of CrowdStrike's,
/// when the service says that the client belongs there. Safe for use by several threads.
///
/// The client's secret goes to the API alone, its bearer token too; a session's token goes where
/// discovery sends us, if that is the same server or, with TLS, one of CrowdStrike's.
final class FalconApi implements AutoCloseable {
  /// Without a word of the service, and the longest that is known.
  private static final Duration SESSION = Duration.ofHours(4);

  /// So that a clock that is wrong does not end a session before it has begun.
  private static final Duration SHORTEST_SESSION = Duration.ofMinutes(2);

  private static final Duration REFRESH = Duration.ofMinutes(30);
  private static final Duration SHORTEST_REFRESH = Duration.ofMinutes(1);
  private static final Pattern PARTITION =
      Pattern.compile("/datafeed(?:-actions)?/v\\d+/(\\d{1,9})");
  private static final List<String> FOLLOWED = List.of(".crowdstrike.com", ".crowdstrike.mil");

  private final StreamSettings settings;
  private final Pace pace;
  private final FalconClient client;

  FalconApi(StreamSettings settings, Pace pace) {
    this.settings = settings;
    this.pace = pace;
    client = new FalconClient(settings.access(), pace);
  }

  /// All partitions that there are for us; none when somebody is connected as we are.
  List<StreamResource> discover() throws ApiFailure, InterruptedException {
    Answer answer =
        client.authorized(
            base ->
                request(base + "/sensors/entities/datafeed/v2?appId=" + appId() + "&format=json")
                    .GET());
    client.require(answer.status(), answer.headers(), "discovery");
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
        client.authorized(
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
    client.require(answer.status(), answer.headers(), "refresh");
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
        client.send(request, BodyHandlers.ofPublisher(), "the stream");
    StreamBody body = new StreamBody();
    if (response.statusCode() != 200) {
      body.close();
    }
    response.body().subscribe(body);
    client.require(response.statusCode(), response.headers(), "the stream");
    return body;
  }

  @Override
  public void close() {
    client.close();
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
        atLeast(
            SHORTEST_REFRESH,
            seconds(member(tree, "refreshActiveSessionInterval"), REFRESH, SESSION)));
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
    URI base = client.base();
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

  private String appId() {
    return encoded(settings.appId());
  }

  private static Duration atLeast(Duration least, Duration time) {
    return time.compareTo(least) < 0 ? least : time;
  }
}
