package dev.takagari.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.takagari.embedded.SlackDouble.Ack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackInteractionTest {
  private static final String CHANNEL = "C1";

  private volatile Instant now = Instant.parse("2026-11-23T05:03:22Z");
  private SlackDouble slack;
  private SlackCaller caller;
  private DoubleHttp app;
  private final List<DoubleHttp.Request> taken = new CopyOnWriteArrayList<>();
  private volatile DoubleHttp.Reply reply = DoubleHttp.Reply.text(200, "");

  @BeforeEach
  void start() {
    slack = SlackDouble.start(0, () -> now);
    slack.addChannel(CHANNEL, "alerts");
    slack.addUser("U1", "tanaka", "tanaka@example.org", "");
    slack.addUser("U2", "guest", "guest@example.net", "T9ELSEWHERE");
    slack.patience(Duration.ofSeconds(1), Duration.ofMillis(20));
    caller = new SlackCaller(slack);
    app = DoubleHttp.start(0);
    app.on(
        "POST",
        "/hooks/{kind}",
        request -> {
          taken.add(request);
          return reply;
        });
  }

  @AfterEach
  void stop() {
    app.close();
    slack.close();
  }

  private void listenByHttp() {
    slack.deliverTo(
        URI.create(app.baseUrl() + "/hooks/interactive"),
        URI.create(app.baseUrl() + "/hooks/events"));
  }

  @Test
  void aClickIsToldBySignedRequest() {
    String ts = postCase();
    listenByHttp();
    Ack ack = slack.click(CHANNEL, ts, "ack", "U2");
    assertThat(ack.acknowledged()).isTrue();
    DoubleHttp.Request request = taken.getLast();
    String seconds = request.header("X-Slack-Request-Timestamp");
    assertThat(seconds).isEqualTo(Long.toString(now.getEpochSecond()));
    assertThat(request.header("X-Slack-Signature"))
        .isEqualTo(SlackDelivery.signature(slack.signingSecret(), seconds, request.text()));
    Map<String, @Nullable Object> payload =
        Json.parseObject(request.form().getOrDefault("payload", ""));
    assertThat(payload).containsEntry("type", "block_actions");
    assertThat(Json.object(payload, "user"))
        .containsEntry("id", "U2")
        .containsEntry("team_id", "T9ELSEWHERE");
    assertThat(Json.object(payload, "container"))
        .containsEntry("type", "message_attachment")
        .containsEntry("message_ts", ts);
    assertThat(Json.object(Json.array(payload, "actions").getFirst()))
        .containsEntry("action_id", "ack")
        .containsEntry("value", "A-1:3");
    slack.click(CHANNEL, ts, "more", "U1", "hour");
    payload = Json.parseObject(taken.getLast().form().getOrDefault("payload", ""));
    assertThat(
            Json.object(Json.object(Json.array(payload, "actions").getFirst()), "selected_option"))
        .containsEntry("value", "hour");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slack.click(CHANNEL, ts, "more", "U1", "year"));
    assertThatIllegalArgumentException().isThrownBy(() -> slack.click(CHANNEL, ts, "nope", "U1"));
    assertThatIllegalArgumentException().isThrownBy(() -> slack.click(CHANNEL, ts, "ack", "U9"));
  }

  @Test
  void knowsTheSignatureThatSlackDocuments() {
    // the example of docs.slack.dev/authentication/verifying-requests-from-slack
    assertThat(
            SlackDelivery.signature(
                "8f742231b10e8888abcd99yyyzzz85a5",
                "1531420618",
                "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                    + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
                    + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
                    + "%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                    + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"))
        .isEqualTo("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503");
  }

  @Test
  void nobodyIsToldWhenNobodyListens() {
    Ack ack = slack.click(CHANNEL, postCase(), "ack", "U1");
    assertThat(ack.acknowledged()).isFalse();
    assertThat(ack.attempts()).isZero();
  }

  @Test
  void eventsAreSentAgainByHttpButClicksAreNot() {
    String ts = postCase();
    reply = DoubleHttp.Reply.text(500, "");
    listenByHttp();
    assertThat(slack.click(CHANNEL, ts, "ack", "U1").attempts()).isEqualTo(1);
    taken.clear();
    slack.say(CHANNEL, ts, "U1", "looks bad");
    assertThat(taken).hasSize(4);
    assertThat(taken)
        .extracting(request -> request.header("X-Slack-Retry-Num"))
        .containsExactly("", "1", "2", "3");
    assertThat(taken.getLast().header("X-Slack-Retry-Reason")).isEqualTo("http_error");
    assertThat(taken).extracting(DoubleHttp.Request::text).containsOnly(taken.getFirst().text());
    Map<String, @Nullable Object> event = Json.object(taken.getFirst().json(), "event");
    assertThat(event)
        .containsEntry("type", "message")
        .containsEntry("user", "U1")
        .containsEntry("text", "looks bad")
        .containsEntry("thread_ts", ts)
        .containsEntry("channel", CHANNEL)
        .containsKeys("ts", "client_msg_id", "team");
    assertThat(slack.deliveries().getLast().acknowledged()).isFalse();
  }

  @Test
  void theBotsOwnMessagesAreEventsToo() {
    listenByHttp();
    String ts = postCase();
    caller.call("chat.update", "channel", CHANNEL, "ts", ts, "text", "edited");
    slack.delete(CHANNEL, ts);
    until(() -> taken.size() == 3);
    assertThat(taken.stream().map(request -> Json.object(request.json(), "event")))
        .anySatisfy(event -> assertThat(event).containsKey("bot_id").containsEntry("ts", ts))
        .anySatisfy(event -> assertThat(event).containsEntry("subtype", "message_changed"))
        .anySatisfy(event -> assertThat(event).containsEntry("subtype", "message_deleted"));
  }

  @Test
  void aModalOpensOnceWithinThreeSecondsOfAClick() {
    listenByHttp();
    String trigger = clickForTrigger();
    assertThat(caller.call("views.open", "trigger_id", "1.2.x", "view", closing()))
        .containsEntry("error", "invalid_trigger_id");
    assertThat(caller.call("views.open", "trigger_id", trigger, "view", closing()))
        .containsEntry("ok", true);
    assertThat(caller.call("views.open", "trigger_id", trigger, "view", closing()))
        .containsEntry("error", "exchanged_trigger_id");
    String late = clickForTrigger();
    now = now.plusMillis(3001);
    assertThat(caller.call("views.open", "trigger_id", late, "view", closing()))
        .containsEntry("error", "expired_trigger_id");
    assertThat(slack.openViews())
        .singleElement()
        .satisfies(view -> assertThat(view.privateMetadata()).isEqualTo("A-1:3"));
    Map<String, @Nullable Object> wrong = closing();
    wrong.put("title", Json.of("type", "plain_text", "text", "x".repeat(25)));
    assertThat(caller.call("views.open", "trigger_id", clickForTrigger(), "view", wrong))
        .containsEntry("error", "invalid_arguments");
  }

  @Test
  void aSubmissionIsAnsweredByErrorsThenByClosing() {
    listenByHttp();
    caller.call("views.open", "trigger_id", clickForTrigger(), "view", closing());
    String view = slack.openViews().getFirst().id();
    assertThatIllegalArgumentException()
        .as("a reason is needed")
        .isThrownBy(() -> slack.submit(view, Map.of("note", "x"), "U1"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> slack.submit(view, Map.of("reason", "none"), "U1"));
    reply =
        DoubleHttp.Reply.json(
            200, Json.of("response_action", "errors", "errors", Json.of("why", "say more")));
    slack.submit(view, Map.of("reason", "expected", "note", "a < b"), "U1");
    assertThat(slack.openViews().getFirst().errors()).containsEntry("why", "say more");
    Map<String, @Nullable Object> payload =
        Json.parseObject(taken.getLast().form().getOrDefault("payload", ""));
    assertThat(payload).containsEntry("type", "view_submission");
    Map<String, @Nullable Object> values =
        Json.object(Json.object(Json.object(payload, "view"), "state"), "values");
    assertThat(
            Json.object(
                Json.object(Json.object(values, "reason-block"), "reason"), "selected_option"))
        .containsEntry("value", "expected");
    assertThat(Json.object(Json.object(values, "why"), "note")).containsEntry("value", "a < b");
    reply = DoubleHttp.Reply.text(500, "");
    slack.submit(view, Map.of("reason", "expected"), "U1");
    assertThat(slack.openViews().getFirst().errors()).containsKey("");
    reply = DoubleHttp.Reply.text(200, "");
    slack.submit(view, Map.of("reason", "expected"), "U1");
    assertThat(slack.openViews()).isEmpty();
  }

  @Test
  void aSubmissionMayShowAnotherView() {
    listenByHttp();
    caller.call("views.open", "trigger_id", clickForTrigger(), "view", closing());
    String view = slack.openViews().getFirst().id();
    Map<String, @Nullable Object> other = closing();
    other.put("callback_id", "second");
    reply = DoubleHttp.Reply.json(200, Json.of("response_action", "update", "view", other));
    slack.submit(view, Map.of("reason", "expected"), "U1");
    assertThat(slack.openViews().getFirst().callbackId()).isEqualTo("second");
    reply = DoubleHttp.Reply.json(200, Json.of("response_action", "push", "view", closing()));
    slack.submit(view, Map.of("reason", "expected"), "U1");
    assertThat(slack.openViews()).hasSize(2);
    reply = DoubleHttp.Reply.json(200, Json.of("response_action", "clear"));
    slack.submit(slack.openViews().getLast().id(), Map.of("reason", "expected"), "U1");
    assertThat(slack.openViews()).isEmpty();
  }

  @Test
  void aResponseAddressServesFiveTimesAndHalfAnHour() {
    listenByHttp();
    String ts = postCase();
    slack.click(CHANNEL, ts, "ack", "U1");
    String address = lastPayload("response_url");
    assertThat(respond(address, "{\"text\":\"only you\"}").statusCode()).isEqualTo(200);
    assertThat(slack.ephemerals().getLast().text()).isEqualTo("only you");
    respond(address, "{\"text\":\"all\",\"response_type\":\"in_channel\"}");
    assertThat(slack.messages(CHANNEL)).hasSize(2);
    respond(address, "{\"text\":\"new\",\"replace_original\":true,\"attachments\":[]}");
    assertThat(slack.messages(CHANNEL).getFirst().text()).isEqualTo("new");
    respond(address, "{\"text\":\"4\"}");
    respond(address, "{\"text\":\"5\"}");
    HttpResponse<String> sixth = respond(address, "{\"text\":\"6\"}");
    assertThat(sixth.statusCode()).isEqualTo(404);
    assertThat(sixth.body()).contains("used_url");
    String second =
        Json.text(
            caller.call(
                "chat.postMessage", "channel", CHANNEL, "text", "x", "blocks", List.of(actions())),
            "ts");
    slack.click(CHANNEL, second, "ack", "U1");
    String late = lastPayload("response_url");
    now = now.plus(Duration.ofMinutes(31));
    assertThat(respond(late, "{\"text\":\"x\"}").body()).contains("expired_url");
  }

  @Test
  void speaksSocketMode() throws Exception {
    Socket socket = connect();
    assertThat(socket.next()).containsEntry("type", "hello").containsEntry("num_connections", 1L);
    socket.answer =
        envelope ->
            Json.of(
                "envelope_id", envelope.get("envelope_id"), "payload", Json.of("text", "heard"));
    String ts = postCase();
    assertThat(socket.next("events_api")).containsEntry("accepts_response_payload", false);
    Ack ack = slack.click(CHANNEL, ts, "ack", "U1");
    assertThat(ack.acknowledged()).isTrue();
    assertThat(ack.body()).containsEntry("text", "heard");
    Map<String, @Nullable Object> envelope = socket.next("interactive");
    assertThat(Json.object(envelope, "payload")).containsEntry("type", "block_actions");
    assertThat(slack.repeatLast().acknowledged()).isTrue();
    assertThat(socket.next("interactive").get("envelope_id"))
        .isEqualTo(envelope.get("envelope_id"));
    assertThat(taken).as("no requests while connected").isEmpty();
  }

  @Test
  void sendsAgainToAnotherConnectionWhatIsNotAcknowledged() throws Exception {
    Socket deaf = connect();
    Socket alive = connect();
    assertThat(alive.next()).containsEntry("num_connections", 2L);
    alive.answer = envelope -> Json.of("envelope_id", envelope.get("envelope_id"));
    String ts = postCase();
    slack.patience(Duration.ofMillis(100), Duration.ofMillis(10));
    Ack ack = slack.click(CHANNEL, ts, "ack", "U1");
    assertThat(ack.acknowledged()).isTrue();
    assertThat(ack.attempts()).isEqualTo(2);
    assertThat(deaf.next("interactive").get("envelope_id"))
        .isEqualTo(alive.next("interactive").get("envelope_id"));
  }

  @Test
  void asksToConnectAnewAndCutsConnections() throws Exception {
    Socket first = connect();
    slack.refreshSockets();
    assertThat(first.next("disconnect")).containsEntry("reason", "refresh_requested");
    Socket second = connect();
    second.answer = envelope -> Json.of("envelope_id", envelope.get("envelope_id"));
    assertThat(slack.click(CHANNEL, postCase(), "ack", "U1").attempts()).isEqualTo(1);
    assertThat(first.closed.get(10, TimeUnit.SECONDS)).isTrue();
    slack.cutSockets();
    second.closed.get(10, TimeUnit.SECONDS);
    until(() -> slack.sockets() == 0);
  }

  @Test
  void aTicketServesOnce() throws Exception {
    String url = Json.text(Json.parseObject(caller.answer("apps.connections.open").body()), "url");
    new Socket().open(url);
    assertThat(new Socket().tryOpen(url).handle((_, failure) -> failure).get(10, TimeUnit.SECONDS))
        .isInstanceOfAny(CompletionException.class, java.io.IOException.class);
  }

  @Test
  void refusesAnEleventhConnection() throws Exception {
    List<Socket> sockets = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sockets.add(connect());
      assertThat(sockets.getLast().next()).containsEntry("type", "hello");
    }
    assertThat(connect().next("disconnect")).containsEntry("reason", "too_many_websockets");
  }

  @Test
  void joinsFragmentsAndAnswersPings() throws Exception {
    Socket socket = connect();
    CompletableFuture<Ack> ack = new CompletableFuture<>();
    String ts = postCase();
    Thread.ofVirtual().start(() -> ack.complete(slack.click(CHANNEL, ts, "ack", "U1")));
    String id = Json.text(socket.next("interactive"), "envelope_id");
    socket.socket.sendText("{\"envelope_id\":", false).get(5, TimeUnit.SECONDS);
    socket.socket.sendPing(java.nio.ByteBuffer.wrap(new byte[] {1})).get(5, TimeUnit.SECONDS);
    socket.socket.sendText("\"" + id + "\",\"payload\":{\"x\":", false).get(5, TimeUnit.SECONDS);
    socket.socket.sendText("\"" + "é".repeat(70_000) + "\"}}", true).get(5, TimeUnit.SECONDS);
    assertThat(Json.text(ack.get(10, TimeUnit.SECONDS).body(), "x")).hasSize(70_000);
    assertThat(socket.ponged.get(5, TimeUnit.SECONDS)).isTrue();
    socket.socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[] {1}), true);
    assertThat(socket.closed.get(10, TimeUnit.SECONDS)).isTrue();
    assertThat(socket.code).isEqualTo(1003);
  }

  private Socket connect() throws Exception {
    String url = Json.text(Json.parseObject(caller.answer("apps.connections.open").body()), "url");
    Socket socket = new Socket();
    int before = slack.sockets();
    socket.open(url);
    until(() -> slack.sockets() > before || before == 10);
    return socket;
  }

  private String clickForTrigger() {
    slack.click(CHANNEL, postCase(), "ack", "U1");
    return lastPayload("trigger_id");
  }

  private String lastPayload(String name) {
    return slack.deliveries().reversed().stream()
        .filter(delivery -> delivery.type().equals("interactive"))
        .map(delivery -> Json.text(delivery.payload(), name))
        .findFirst()
        .orElseThrow();
  }

  private HttpResponse<String> respond(String address, String body) {
    return caller.post(address, body, "Content-Type", "application/json");
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain");
      }
      Thread.yield();
    }
  }

  private String postCase() {
    return Json.text(
        caller.call(
            "chat.postMessage",
            "channel",
            CHANNEL,
            "text",
            "HIGH",
            "attachments",
            List.of(Json.of("color", "#D92D20", "blocks", List.of(actions())))),
        "ts");
  }

  private static Map<String, @Nullable Object> actions() {
    return Json.of(
        "type",
        "actions",
        "elements",
        List.of(
            Json.of(
                "type",
                "button",
                "text",
                plain("Acknowledge"),
                "action_id",
                "ack",
                "value",
                "A-1:3"),
            Json.of(
                "type",
                "static_select",
                "placeholder",
                plain("Snooze"),
                "action_id",
                "more",
                "options",
                List.of(
                    Json.of("text", plain("1 h"), "value", "hour"),
                    Json.of("text", plain("1 d"), "value", "day")))));
  }

  private static Map<String, @Nullable Object> closing() {
    return Json.of(
        "type",
        "modal",
        "callback_id",
        "close",
        "private_metadata",
        "A-1:3",
        "title",
        plain("Close case"),
        "submit",
        plain("Close"),
        "blocks",
        List.of(
            Json.of(
                "type",
                "input",
                "block_id",
                "reason-block",
                "label",
                plain("Reason"),
                "element",
                Json.of(
                    "type",
                    "static_select",
                    "action_id",
                    "reason",
                    "options",
                    List.of(Json.of("text", plain("Expected"), "value", "expected")))),
            Json.of(
                "type",
                "input",
                "block_id",
                "why",
                "optional",
                true,
                "label",
                plain("Note"),
                "element",
                Json.of("type", "plain_text_input", "action_id", "note", "multiline", true))));
  }

  private static Map<String, @Nullable Object> plain(String text) {
    return Json.of("type", "plain_text", "text", text);
  }

  /// A client of Socket Mode.
  private static final class Socket implements WebSocket.Listener {
    private final BlockingQueue<Map<String, @Nullable Object>> received =
        new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ponged = new CompletableFuture<>();
    private volatile java.util.function.@Nullable UnaryOperator<Map<String, @Nullable Object>>
        answer;
    private volatile int code;
    private WebSocket socket;

    CompletableFuture<WebSocket> tryOpen(String url) {
      return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(URI.create(url), this);
    }

    void open(String url) throws Exception {
      socket = tryOpen(url).get(10, TimeUnit.SECONDS);
    }

    Map<String, @Nullable Object> next() throws InterruptedException {
      Map<String, @Nullable Object> got = received.poll(10, TimeUnit.SECONDS);
      assertThat(got).as("a message over the socket").isNotNull();
      return got;
    }

    Map<String, @Nullable Object> next(String type) throws InterruptedException {
      while (true) {
        Map<String, @Nullable Object> got = next();
        if (Json.text(got, "type").equals(type)) {
          return got;
        }
      }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        Map<String, @Nullable Object> message = Json.parseObject(partial.toString());
        partial.setLength(0);
        received.add(message);
        var now = answer;
        if (now != null && message.containsKey("envelope_id")) {
          from.sendText(Json.write(now.apply(message)), true);
        }
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, java.nio.ByteBuffer message) {
      ponged.complete(true);
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
      code = statusCode;
      closed.complete(true);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.complete(false);
    }
  }
}
