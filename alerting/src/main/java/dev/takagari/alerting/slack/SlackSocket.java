package dev.takagari.alerting.slack;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.slack.api.util.json.GsonFactory;
import dev.takagari.alerting.slack.SlackAnswer.Limited;
import dev.takagari.alerting.slack.SlackAnswer.Ok;
import dev.takagari.alerting.slack.SlackAnswer.Refused;
import dev.takagari.alerting.slack.SlackAnswer.Unknown;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.alerting.tell.Troubles.Trouble;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.error.TakagariException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears what people do in Slack over a connection that we open (Socket Mode), so that nothing of
/// ours need be reachable from outside: <https://docs.slack.dev/apis/events-api/using-socket-mode>.
/// Several processes may be connected; Slack tells each thing to one of them.
///
/// It speaks through the JDK's web socket rather than the client library's: that one looks for
/// messages a hundred times a second on threads of its own, connects again at once and for ever,
/// and does not say when a connection is up. Here one thread connects, waits longer after each
/// failure, takes silence for the end, and opens the next connection before it closes one that
/// Slack wants renewed.
public final class SlackSocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SlackSocket.class);
  private static final Gson JSON = GsonFactory.createSnakeCase();

  /// Slack pings several times a minute.
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration DOWN = Duration.ofMinutes(5);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;
  private static final int LONGEST_MESSAGE = 1 << 20;
  private static final int MOST_AT_ONCE = 64;
  private static final long DRAIN_SECONDS = 10;
  private static final int TOO_BIG = 1009;

  private final SlackPost post;
  private final SlackAnswers answers;
  private final Troubles troubles;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private volatile boolean running;
  private volatile boolean connected;
  private volatile String fault = "not connected yet";
  private volatile @Nullable Session current;
  private Thread loop = new Thread();

  /// Connects to nothing yet.
  ///
  /// @param calls with the token of the app, as `xapp-…`
  public SlackSocket(
      SlackCalls calls,
      SlackAnswers answers,
      Troubles troubles,
      InstantSource clock,
      RandomGenerator random) {
    post = new SlackPost(calls);
    this.answers = answers;
    this.troubles = troubles;
    this.clock = clock;
    this.random = random;
    http = HttpClient.newBuilder().connectTimeout(CONNECT).executor(threads).build();
  }

  /// What Slack sends.
  ///
  /// @param reason why a connection is to end
  private record Envelope(
      @Nullable String type,
      @Nullable String envelopeId,
      @Nullable JsonObject payload,
      @Nullable String reason) {}

  /// Connects, and again whenever a connection ends, until [#close].
  public void start() {
    running = true;
    loop = Thread.ofVirtual().name("slack-socket").start(this::loop);
  }

  /// Why nothing is heard from Slack; empty while it is connected.
  public Optional<String> fault() {
    return connected ? Optional.empty() : Optional.of(fault);
  }

  /// Ends the connection, after what was heard is done.
  @Override
  public void close() {
    running = false;
    loop.interrupt();
    try {
      // one that was never begun cannot be waited for
      if (loop.isAlive()) {
        loop.join(Duration.ofSeconds(DRAIN_SECONDS));
      }
      if (places.tryAcquire(MOST_AT_ONCE, DRAIN_SECONDS, TimeUnit.SECONDS)) {
        places.release(MOST_AT_ONCE);
      } else {
        log.warn("what was heard from Slack and not done is left; Slack tells it again");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
    threads.shutdownNow();
  }

  private void loop() {
    int failures = 0;
    Instant since = clock.instant();
    Session old = null;
    try {
      while (running) {
        Session session = connect();
        if (old != null) {
          old.end();
          old = null;
        }
        if (session != null && session.isGreeted()) {
          failures = 0;
          connected = true;
          troubles.over(trouble());
          session.listen();
          connected = false;
          since = clock.instant();
          old = session;
          fault = session.why();
          log.info("the connection to Slack is to be another: {}", fault);
          continue;
        }
        if (session != null) {
          session.end();
          fault = "Slack does not greet";
        }
        if (Duration.between(since, clock.instant()).compareTo(DOWN) > 0) {
          troubles.met(
              trouble(),
              Severity.MEDIUM,
              "Nothing is heard from Slack",
              "Clicks and answers in Slack are not heard: "
                  + fault
                  + ".\n"
                  + "See whether Socket Mode is on for the app, and its app token is right.");
        }
        Thread.sleep(wait(failures++));
      }
    } catch (InterruptedException _) {
      // it was to end
    } finally {
      connected = false;
      if (old != null) {
        old.end();
      }
      Session last = current;
      if (last != null) {
        last.end();
      }
    }
  }

  private static Trouble trouble() {
    return new Trouble(SlackDestination.NAME, "socket");
  }

  /// Twice as long each time, less up to a half by chance.
  private Duration wait(int failures) {
    Duration whole = FIRST_WAIT.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    long millis = (whole.compareTo(LONGEST_WAIT) < 0 ? whole : LONGEST_WAIT).toMillis();
    return Duration.ofMillis(millis - random.nextLong(millis / 2 + 1));
  }

  private @Nullable Session connect() throws InterruptedException {
    SlackAnswer<String> answer = post.socket();
    if (!(answer instanceof Ok(String url))) {
      fault =
          switch (answer) {
            case Ok<String> _ -> "";
            case Refused<String>(String code) -> "Slack says " + code;
            case Limited<String> _ -> "Slack is asked too often";
            case Unknown<String>(String why) -> why;
          };
      return null;
    }
    Session session = new Session();
    try {
      CompletableFuture<WebSocket> opening =
          http.newWebSocketBuilder().connectTimeout(CONNECT).buildAsync(URI.create(url), session);
      WebSocket _ = opening.get(2 * CONNECT.toSeconds(), TimeUnit.SECONDS);
      current = session;
      return session;
    } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
      fault = "the connection cannot be opened: " + e.getClass().getSimpleName();
      return null;
    }
  }

  /// One connection.
  private final class Session implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<Boolean> greeted = new CompletableFuture<>();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private final Object sending = new Object();
    private volatile Instant heard = clock.instant();
    private volatile @Nullable WebSocket socket;

    @Override
    public void onOpen(WebSocket webSocket) {
      socket = webSocket;
      webSocket.request(1);
    }

    boolean isGreeted() throws InterruptedException {
      try {
        return greeted.get(CONNECT.toSeconds(), TimeUnit.SECONDS);
      } catch (ExecutionException | TimeoutException _) {
        return false;
      }
    }

    /// Until it is over, or nothing was heard for too long.
    void listen() throws InterruptedException {
      while (running && !over.isDone()) {
        try {
          over.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          if (Duration.between(heard, clock.instant()).compareTo(SILENCE) > 0) {
            finish("it is silent");
          }
        } catch (ExecutionException _) {
          return;
        }
      }
    }

    String why() {
      return over.getNow("it ends");
    }

    private void finish(String why) {
      greeted.complete(false);
      over.complete(why);
    }

    /// Says goodbye; cuts the connection when that is not answered.
    void end() {
      finish("we ended it");
      WebSocket open = socket;
      if (open != null) {
        try {
          open.sendClose(WebSocket.NORMAL_CLOSURE, "").get(1, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | IllegalStateException _) {
          // cut below
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
        open.abort();
      }
    }

    @Override
    public CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer message) {
      heard = clock.instant();
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      heard = clock.instant();
      if (text.length() + data.length() > LONGEST_MESSAGE) {
        CompletableFuture<WebSocket> _ = webSocket.sendClose(TOO_BIG, "");
        finish("a message is too long");
        return CompletableFuture.completedStage(null);
      }
      text.append(data);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        heard(whole);
      }
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      finish("Slack closed it");
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      finish("it broke: " + error.getClass().getSimpleName());
    }

    private void heard(String message) {
      Envelope envelope;
      try {
        envelope = JSON.fromJson(message, Envelope.class);
      } catch (JsonParseException _) {
        log.warn("something that Slack sent cannot be read");
        return;
      }
      switch (SlackEvents.text(envelope.type())) {
        case "hello" -> greeted.complete(true);
        case "disconnect" -> finish("Slack asks for it: " + SlackEvents.text(envelope.reason()));
        case "interactive", "events_api" -> take(envelope);
        default -> log.debug("something of a kind that is not looked at came from Slack");
      }
    }

    private void take(Envelope envelope) {
      String id = envelope.envelopeId();
      JsonObject payload = envelope.payload();
      if (id == null || payload == null) {
        return;
      }
      if (!places.tryAcquire()) {
        // Slack tells it again, or to another process
        log.warn("more comes from Slack than can be worked on");
        return;
      }
      Thread.ofVirtual()
          .name("slack-heard")
          .start(
              () -> {
                try {
                  boolean isEvent = "events_api".equals(envelope.type());
                  String said =
                      isEvent
                          ? answers.event(payload.toString())
                          : answers.interactive(payload.toString());
                  acknowledge(id, said);
                } catch (TakagariException e) {
                  log.warn("what came from Slack is not done: {}", e.getMessage());
                } catch (RuntimeException e) {
                  log.warn("what came from Slack is not done", e);
                } finally {
                  places.release();
                }
              });
    }

    /// One at a time, as web sockets want it.
    private void acknowledge(String id, String said) {
      JsonObject answer = new JsonObject();
      answer.addProperty("envelope_id", id);
      if (!said.isEmpty()) {
        answer.add("payload", JsonParser.parseString(said));
      }
      WebSocket open = socket;
      if (open == null) {
        return;
      }
      try {
        synchronized (sending) {
          open.sendText(answer.toString(), true).get(CONNECT.toSeconds(), TimeUnit.SECONDS);
        }
      } catch (ExecutionException | TimeoutException _) {
        // it is told again, and known then
        log.info("Slack could not be told that something was heard");
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
