package dev.takagari.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tells the app what people did, as Slack does: over Socket Mode where the app is connected, else
/// by signed HTTP requests to the addresses that are set, else not at all.
///
/// Over Socket Mode what is not acknowledged is sent again in an envelope of the same id, to
/// another connection when there is one. By HTTP only events are sent again (three times), a click
/// is not.
final class SlackDelivery implements AutoCloseable, WebSockets.Listener {
  static final String INTERACTIVE = "interactive";
  static final String EVENT = "events_api";

  private static final int MAX_CONNECTIONS = 10;
  private static final int MAX_DELIVERIES = 5_000;
  private static final int ATTEMPTS = 4;
  private static final Duration TICKET_LIFE = Duration.ofSeconds(30);
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final String signingSecret;
  private final WebSockets sockets;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Map<String, Instant> tickets = new ConcurrentHashMap<>();
  private final List<WebSockets.Connection> connected = new CopyOnWriteArrayList<>();
  private final Set<WebSockets.Connection> retiring = ConcurrentHashMap.newKeySet();
  private final Map<String, Waiting> waiting = new ConcurrentHashMap<>();
  private final Deque<SlackDouble.Delivery> deliveries = new ArrayDeque<>();
  private volatile Duration patience = Duration.ofSeconds(3);
  private volatile Duration pause = Duration.ofMillis(500);
  private volatile @Nullable URI interactiveUrl;
  private volatile @Nullable URI eventsUrl;
  private volatile @Nullable Envelope last;

  SlackDelivery(InstantSource clock, String signingSecret) {
    this.clock = clock;
    this.signingSecret = signingSecret;
    this.sockets = WebSockets.start(this);
  }

  void deliverTo(@Nullable URI interactive, @Nullable URI events) {
    interactiveUrl = interactive;
    eventsUrl = events;
  }

  void patience(Duration patience, Duration pause) {
    this.patience = patience;
    this.pause = pause;
  }

  /// An address to which the app may connect once, within half a minute.
  String socketUrl() {
    String ticket = UUID.randomUUID().toString();
    tickets.values().removeIf(made -> clock.instant().isAfter(made.plus(TICKET_LIFE)));
    tickets.put(ticket, clock.instant());
    return "ws://127.0.0.1:%d/link/?ticket=%s&app_id=%s"
        .formatted(sockets.port(), ticket, SlackWorkspace.APP);
  }

  int connections() {
    return connected.size();
  }

  /// Says to all connections that they will be closed, and closes them a little later.
  void refresh() {
    for (WebSockets.Connection connection : connected) {
      retiring.add(connection);
      boolean _ = connection.send(goodbye("refresh_requested"));
      threads.execute(
          () -> {
            if (slept(GOODBYE)) {
              connection.close();
            }
          });
    }
  }

  /// Cuts all connections without a word.
  void cut() {
    connected.forEach(WebSockets.Connection::cut);
  }

  List<SlackDouble.Delivery> deliveries() {
    synchronized (deliveries) {
      return List.copyOf(deliveries);
    }
  }

  /// Delivers something and waits until it is acknowledged or given up.
  ///
  /// @param type [#INTERACTIVE] or [#EVENT]
  /// @param payload what happened
  SlackDouble.Ack deliver(String type, Map<String, @Nullable Object> payload) {
    Envelope envelope = new Envelope(UUID.randomUUID().toString(), type, payload);
    last = envelope;
    return deliver(envelope);
  }

  /// Delivers an event without waiting.
  void tell(Map<String, @Nullable Object> payload) {
    if (connected.isEmpty() && eventsUrl == null) {
      return;
    }
    threads.execute(
        () -> {
          SlackDouble.Ack _ = deliver(new Envelope(UUID.randomUUID().toString(), EVENT, payload));
        });
  }

  /// Delivers the last thing that a person did once more, with the same ids.
  SlackDouble.Ack repeat() {
    Envelope again = last;
    if (again == null) {
      throw new IllegalStateException("nothing was delivered yet");
    }
    return deliver(again);
  }

  private SlackDouble.Ack deliver(Envelope envelope) {
    SlackDouble.Ack ack;
    if (!connected.isEmpty()) {
      ack = bySocket(envelope);
    } else {
      URI to = envelope.type.equals(EVENT) ? eventsUrl : interactiveUrl;
      ack = to == null ? new SlackDouble.Ack(false, 0, 0, Json.of()) : byHttp(envelope, to);
    }
    synchronized (deliveries) {
      deliveries.add(
          new SlackDouble.Delivery(
              envelope.type, Json.copy(envelope.payload), ack.attempts(), ack.acknowledged()));
      if (deliveries.size() > MAX_DELIVERIES) {
        deliveries.removeFirst();
      }
    }
    return ack;
  }

  private SlackDouble.Ack bySocket(Envelope envelope) {
    WebSockets.Connection used = null;
    int attempts = 0;
    while (attempts < ATTEMPTS) {
      WebSockets.Connection to = choose(used);
      if (to != null) {
        Waiting wait = new Waiting(to, new CompletableFuture<>());
        waiting.put(envelope.id, wait);
        try {
          if (to.send(envelope.text(attempts))) {
            attempts++;
            used = to;
            Map<String, @Nullable Object> body =
                wait.answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new SlackDouble.Ack(true, 200, attempts, body);
          }
        } catch (ExecutionException | TimeoutException _) {
          // gone or silent: once more, after a pause
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
          break;
        } finally {
          waiting.remove(envelope.id, wait);
        }
      } else {
        attempts++;
      }
      if (!slept(pause)) {
        break;
      }
    }
    return new SlackDouble.Ack(false, 0, attempts, Json.of());
  }

  /// A connection that is not about to close, and not the one that did not answer, if there is one.
  private WebSockets.@Nullable Connection choose(WebSockets.@Nullable Connection not) {
    WebSockets.Connection found = null;
    for (WebSockets.Connection connection : connected) {
      if (!retiring.contains(connection) && !Objects.equals(connection, not)) {
        return connection;
      }
      if (found == null || retiring.contains(found)) {
        found = connection;
      }
    }
    return found;
  }

  private SlackDouble.Ack byHttp(Envelope envelope, URI to) {
    boolean event = envelope.type.equals(EVENT);
    String json = Json.write(envelope.payload);
    String body = event ? json : "payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8);
    int status = 0;
    int attempt = 0;
    String reason = "";
    while (true) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(to)
              .timeout(patience)
              .header(
                  "Content-Type", event ? "application/json" : "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(body));
      sign(request, body);
      if (attempt > 0) {
        request.header("X-Slack-Retry-Num", Integer.toString(attempt));
        request.header("X-Slack-Retry-Reason", reason);
      }
      attempt++;
      boolean again = event;
      try {
        HttpResponse<String> response =
            http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        status = response.statusCode();
        if (status / 100 == 2) {
          return new SlackDouble.Ack(true, status, attempt, object(response.body()));
        }
        again &= response.headers().firstValue("X-Slack-No-Retry").isEmpty();
        reason = "http_error";
      } catch (java.net.http.HttpTimeoutException _) {
        reason = "http_timeout";
      } catch (IOException _) {
        reason = "connection_failed";
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        again = false;
      }
      if (!again || attempt >= ATTEMPTS || !slept(pause)) {
        return new SlackDouble.Ack(false, status, attempt, Json.of());
      }
    }
  }

  private void sign(HttpRequest.Builder request, String body) {
    String seconds = Long.toString(clock.instant().getEpochSecond());
    request.header("X-Slack-Request-Timestamp", seconds);
    request.header("X-Slack-Signature", signature(signingSecret, seconds, body));
  }

  /// The signature of a request: HMAC-SHA256 over version, time and body.
  static String signature(String secret, String seconds, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] sum = mac.doFinal(("v0:" + seconds + ":" + body).getBytes(StandardCharsets.UTF_8));
      return "v0=" + HexFormat.of().formatHex(sum);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// An answer's body, if it is an object.
  private static Map<String, @Nullable Object> object(String body) {
    try {
      return Json.copy(Json.object(body.isBlank() ? null : Json.parse(body)));
    } catch (IllegalArgumentException _) {
      return Json.of();
    }
  }

  private static boolean slept(Duration time) {
    try {
      Thread.sleep(time);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String goodbye(String reason) {
    return Json.write(
        Json.of("type", "disconnect", "reason", reason, "debug_info", Json.of("host", "double")));
  }

  @Override
  public boolean admits(String target) {
    String query = target.substring(target.indexOf('?') + 1);
    Instant made = tickets.remove(DoubleHttp.pairs(query).getOrDefault("ticket", ""));
    return made != null && !clock.instant().isAfter(made.plus(TICKET_LIFE));
  }

  @Override
  public void opened(WebSockets.Connection connection) {
    if (connected.size() >= MAX_CONNECTIONS) {
      boolean _ = connection.send(goodbye("too_many_websockets"));
      connection.close();
      return;
    }
    connected.add(connection);
    boolean _ =
        connection.send(
            Json.write(
                Json.of(
                    "type",
                    "hello",
                    "num_connections",
                    connected.size(),
                    "debug_info",
                    Json.of(
                        "host", "double", "build_number", 1, "approximate_connection_time", 18_060),
                    "connection_info",
                    Json.of("app_id", SlackWorkspace.APP))));
  }

  @Override
  public void text(WebSockets.Connection connection, String text) {
    Map<String, @Nullable Object> said = object(text);
    Waiting wait = waiting.get(Json.text(said, "envelope_id"));
    if (wait != null) {
      boolean _ = wait.answer.complete(Json.object(said, "payload"));
    }
  }

  @Override
  public void closed(WebSockets.Connection connection) {
    connected.remove(connection);
    retiring.remove(connection);
    for (Waiting wait : waiting.values()) {
      if (wait.connection.equals(connection)) {
        boolean _ = wait.answer.completeExceptionally(new IOException("connection closed"));
      }
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    sockets.close();
    http.shutdownNow();
  }

  private record Waiting(
      WebSockets.Connection connection, CompletableFuture<Map<String, @Nullable Object>> answer) {}

  private record Envelope(String id, String type, Map<String, @Nullable Object> payload) {
    String text(int attempt) {
      Map<String, @Nullable Object> envelope =
          Json.of(
              "envelope_id",
              id,
              "type",
              type,
              "accepts_response_payload",
              type.equals(INTERACTIVE),
              "payload",
              payload);
      if (type.equals(EVENT)) {
        envelope.put("retry_attempt", attempt);
        envelope.put("retry_reason", attempt == 0 ? "" : "timeout");
      }
      return Json.write(envelope);
    }
  }
}
