package dev.takagari.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.takagari.embedded.SlackDouble.Fault;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackDoubleTest {
  private static final String CHANNEL = "C1";

  private Instant now = Instant.parse("2026-11-23T05:03:22.5Z");
  private SlackDouble slack;
  private SlackCaller caller;

  @BeforeEach
  void start() {
    slack = SlackDouble.start(0, () -> now);
    slack.addChannel(CHANNEL, "alerts");
    slack.addUser("U1", "tanaka", "tanaka@example.org", "");
    slack.addUser("U2", "guest", "guest@example.net", "T9ELSEWHERE");
    caller = new SlackCaller(slack);
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  @Test
  void postsEditsAndReads() {
    Map<String, @Nullable Object> posted =
        caller.call(
            "chat.postMessage",
            "channel",
            CHANNEL,
            "text",
            "HIGH",
            "metadata",
            Json.of("event_type", "case", "event_payload", Json.of("marker", "m1")));
    String ts = Json.text(posted, "ts");
    assertThat(ts).isEqualTo("1795410202.500000");
    assertThat(
            caller.form("chat.update", "channel", CHANNEL, "ts", ts, "text", "HIGH, acknowledged"))
        .containsEntry("ok", true);
    String reply = Json.text(post("looked at", ts), "ts");

    assertThat(slack.messages(CHANNEL))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.text()).isEqualTo("HIGH, acknowledged");
              assertThat(message.edits()).isEqualTo(1);
              assertThat(Json.text(message.body(), "reply_count")).isEqualTo("1");
            });
    assertThat(slack.replies(CHANNEL, ts))
        .singleElement()
        .satisfies(message -> assertThat(message.threadTs()).isEqualTo(ts));

    Map<String, @Nullable Object> history =
        caller.form("conversations.history", "channel", CHANNEL, "include_all_metadata", "true");
    assertThat(Json.array(history, "messages"))
        .singleElement()
        .satisfies(message -> assertThat(Json.text(marker(message), "marker")).isEqualTo("m1"));
    assertThat(
            marker(
                Json.array(caller.form("conversations.history", "channel", CHANNEL), "messages")
                    .getFirst()))
        .isEmpty();
    Map<String, @Nullable Object> thread =
        caller.form("conversations.replies", "channel", CHANNEL, "ts", ts);
    assertThat(Json.array(thread, "messages"))
        .extracting(message -> Json.text(Json.object(message), "ts"))
        .containsExactly(ts, reply);
  }

  private static Map<String, @Nullable Object> marker(@Nullable Object message) {
    return Json.object(Json.object(Json.object(message), "metadata"), "event_payload");
  }

  @Test
  void stampsRiseThoughTheClockStandsStill() {
    List<String> stamps =
        IntStream.range(0, 20).mapToObj(i -> Json.text(post("m" + i, ""), "ts")).toList();
    assertThat(stamps).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void pagesThroughAHistoryFromTheNewest() {
    List<String> stamps =
        IntStream.range(0, 7).mapToObj(i -> Json.text(post("m" + i, ""), "ts")).toList();
    List<String> read = new ArrayList<>();
    String cursor = "";
    int pages = 0;
    do {
      Map<String, @Nullable Object> page =
          caller.form(
              "conversations.history",
              "channel",
              CHANNEL,
              "limit",
              "3",
              "oldest",
              stamps.getFirst(),
              "cursor",
              cursor);
      Json.array(page, "messages")
          .forEach(message -> read.add(Json.text(Json.object(message), "ts")));
      cursor = Json.text(Json.object(page, "response_metadata"), "next_cursor");
      assertThat(page.get("has_more")).isEqualTo(!cursor.isEmpty());
      pages++;
    } while (!cursor.isEmpty());
    assertThat(pages).isEqualTo(2);
    // the oldest itself only when asked for
    assertThat(read).isEqualTo(stamps.subList(1, 7).reversed());
    assertThat(
            Json.array(
                caller.form(
                    "conversations.history",
                    "channel",
                    CHANNEL,
                    "oldest",
                    stamps.getFirst(),
                    "inclusive",
                    "1"),
                "messages"))
        .hasSize(7);
  }

  @Test
  void pagesThroughAThreadFromTheOldest() {
    String root = Json.text(post("root", ""), "ts");
    List<String> replies =
        IntStream.range(0, 5).mapToObj(i -> Json.text(post("r" + i, root), "ts")).toList();
    List<String> read = new ArrayList<>();
    String cursor = "";
    do {
      Map<String, @Nullable Object> page =
          caller.form(
              "conversations.replies",
              "channel",
              CHANNEL,
              "ts",
              root,
              "limit",
              "2",
              "cursor",
              cursor);
      Json.array(page, "messages")
          .forEach(message -> read.add(Json.text(Json.object(message), "ts")));
      cursor = Json.text(Json.object(page, "response_metadata"), "next_cursor");
    } while (!cursor.isEmpty());
    assertThat(read.getFirst()).isEqualTo(root);
    assertThat(read.subList(1, read.size())).isEqualTo(replies);
  }

  @Test
  void refusesTokensAsSlackDoes() {
    assertThat(error(caller.post("/api/auth.test", "", "Authorization", "")))
        .isEqualTo("not_authed");
    assertThat(error(caller.post("/api/auth.test", "", "Authorization", "Bearer xoxb-other")))
        .isEqualTo("invalid_auth");
    assertThat(
            error(
                caller.post(
                    "/api/apps.connections.open",
                    "",
                    "Authorization",
                    "Bearer " + slack.botToken())))
        .isEqualTo("not_allowed_token_type");
    slack.revokeTokens();
    assertThat(error(caller.answer("auth.test"))).isEqualTo("token_revoked");
    slack.restoreTokens();
    slack.scope("chat:write", false);
    Map<String, @Nullable Object> answer =
        caller.call("chat.postMessage", "channel", CHANNEL, "text", "x");
    assertThat(answer)
        .containsEntry("error", "missing_scope")
        .containsEntry("needed", "chat:write");
    assertThat(caller.call("auth.test")).containsEntry("user_id", slack.botUserId());
  }

  @Test
  void refusesChannelsAsSlackDoes() {
    assertThat(post("x", "", "C0NONE")).containsEntry("error", "channel_not_found");
    slack.removeBot(CHANNEL);
    assertThat(post("x", "")).containsEntry("error", "not_in_channel");
    assertThat(caller.call("conversations.join", "channel", CHANNEL)).containsEntry("ok", true);
    String ts = Json.text(post("x", ""), "ts");
    slack.archive(CHANNEL);
    assertThat(post("x", "")).containsEntry("error", "is_archived");
    slack.unarchive(CHANNEL);
    slack.delete(CHANNEL, ts);
    assertThat(caller.call("chat.update", "channel", CHANNEL, "ts", ts, "text", "y"))
        .containsEntry("error", "message_not_found");
    assertThat(post("x", ts)).containsEntry("error", "thread_not_found");
    String own = slack.say(CHANNEL, "", "U1", "hello");
    assertThat(caller.call("chat.update", "channel", CHANNEL, "ts", own, "text", "y"))
        .containsEntry("error", "cant_update_message");
    assertThat(caller.call("conversations.history", "channel", CHANNEL))
        .as("reading methods take forms only")
        .containsEntry("error", "channel_not_found");
    assertThat(caller.call("chat.frobnicate")).containsEntry("error", "unknown_method");
  }

  @Test
  void aDeletedMessageWithAnswersLeavesATrace() {
    String ts = Json.text(post("x", ""), "ts");
    post("answer", ts);
    slack.delete(CHANNEL, ts);
    assertThat(slack.messages(CHANNEL))
        .singleElement()
        .satisfies(message -> assertThat(message.body()).containsEntry("subtype", "tombstone"));
    assertThat(caller.call("chat.update", "channel", CHANNEL, "ts", ts, "text", "y"))
        .containsEntry("error", "message_not_found");
  }

  @Test
  void saysExactlyWhatIsWrongWithBlocks() {
    assertThat(blockErrors(Collections.nCopies(51, Json.of("type", "divider"))))
        .containsExactly("[ERROR] no more than 50 items allowed [json-pointer:/blocks]");
    assertThat(blockErrors(Collections.nCopies(50, Json.of("type", "divider")))).isEmpty();
    assertThat(blockErrors(List.of(header("x".repeat(151)))))
        .containsExactly(
            "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]");
    assertThat(blockErrors(List.of(header("x".repeat(150))))).isEmpty();
    assertThat(blockErrors(List.of(section("x".repeat(3001)))))
        .containsExactly(
            "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]");
    assertThat(blockErrors(List.of(section(""))))
        .containsExactly(
            "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]");
    assertThat(
            blockErrors(
                List.of(
                    Json.of("type", "section", "fields", Collections.nCopies(11, mrkdwn("x"))),
                    Json.of("type", "section", "fields", List.of(mrkdwn("x".repeat(2001)))))))
        .containsExactly(
            "[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/fields]",
            "[ERROR] must be less than 2001 characters [json-pointer:/blocks/1/fields/0/text]");
    Map<String, @Nullable Object> button =
        Json.of("type", "button", "text", plain("x".repeat(76)), "value", "v".repeat(2001));
    button.put("action_id", "a".repeat(256));
    assertThat(blockErrors(List.of(Json.of("type", "actions", "elements", List.of(button)))))
        .containsExactlyInAnyOrder(
            "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
            "[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
            "[ERROR] must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]");
    assertThat(
            blockErrors(List.of(Json.of("type", "section", "text", mrkdwn("x"), "colour", "red"))))
        .containsExactly("[ERROR] invalid additional property: colour [json-pointer:/blocks/0]");
    assertThat(slack.messages(CHANNEL)).hasSize(2);
  }

  @Test
  void looksIntoAttachmentsAndAtTheWholeMessage() {
    Map<String, @Nullable Object> answer =
        caller.call(
            "chat.postMessage",
            "channel",
            CHANNEL,
            "text",
            "x",
            "attachments",
            List.of(Json.of("color", "#D92D20", "blocks", List.of(header("")))));
    assertThat(answer).containsEntry("error", "invalid_blocks");
    assertThat(Json.array(answer, "errors").getFirst().toString())
        .contains("/attachments/0/blocks/0/text/text");
    assertThat(
            caller.call(
                "chat.postMessage",
                "channel",
                CHANNEL,
                "text",
                "x",
                "blocks",
                Collections.nCopies(5, section("x".repeat(2700)))))
        .containsEntry("error", "msg_blocks_too_long");
    assertThat(post("x".repeat(40_001), "")).containsEntry("error", "msg_too_long");
    assertThat(post("", "")).containsEntry("error", "no_text");
  }

  @Test
  void editsKeepWhatIsNotGiven() {
    String ts =
        Json.text(
            caller.call(
                "chat.postMessage",
                "channel",
                CHANNEL,
                "text",
                "x",
                "blocks",
                List.of(section("first")),
                "metadata",
                Json.of("event_type", "case", "event_payload", Json.of("marker", "m1"))),
            "ts");
    caller.call("chat.update", "channel", CHANNEL, "ts", ts, "text", "y");
    Map<String, @Nullable Object> body = slack.messages(CHANNEL).getFirst().body();
    assertThat(Json.array(body, "blocks")).hasSize(1);
    assertThat(marker(body)).containsEntry("marker", "m1");
    caller.call("chat.update", "channel", CHANNEL, "ts", ts, "text", "y", "blocks", List.of());
    assertThat(slack.messages(CHANNEL).getFirst().body()).doesNotContainKey("blocks");
  }

  @Test
  void failsAsAskedFor() {
    slack.failNext("chat.postMessage", 1, new Fault.Status(502));
    slack.failNext("chat.postMessage", 1, new Fault.RateLimit(7));
    slack.failNext("chat.postMessage", 1, new Fault.Refusal("fatal_error"));
    assertThat(caller.answer("chat.postMessage", "channel", CHANNEL, "text", "x").statusCode())
        .isEqualTo(502);
    HttpResponse<String> limited =
        caller.answer("chat.postMessage", "channel", CHANNEL, "text", "x");
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(post("x", "")).containsEntry("error", "fatal_error");
    assertThat(slack.messages(CHANNEL)).isEmpty();
    assertThat(post("x", "")).containsEntry("ok", true);
    slack.outage(true);
    assertThat(caller.answer("auth.test").statusCode()).isEqualTo(503);
    slack.outage(false);
    assertThat(slack.calls("chat.postMessage"))
        .extracting(SlackDouble.Call::outcome)
        .containsExactly("http_502", "ratelimited", "fatal_error", "ok");
    assertThat(slack.calls("auth.test"))
        .extracting(SlackDouble.Call::outcome)
        .containsExactly("outage");
    slack.clearCalls();
    assertThat(slack.calls()).isEmpty();
  }

  @Test
  void cutsTheConnectionBeforeOrAfterTheDeed() {
    slack.failNext("*", 1, new Fault.Cut(false));
    assertThatThrownBy(() -> post("x", "")).isInstanceOf(java.io.UncheckedIOException.class);
    assertThat(slack.messages(CHANNEL)).isEmpty();
    slack.failNext("*", 1, new Fault.Cut(true));
    assertThatThrownBy(() -> post("y", "")).isInstanceOf(java.io.UncheckedIOException.class);
    assertThat(slack.messages(CHANNEL)).hasSize(1);
    assertThat(slack.calls().getLast().outcome()).isEqualTo("ok, then cut");
  }

  @Test
  void answersNothingWhenAskedFor() {
    slack.failNext("chat.postMessage", 1, new Fault.Timeout(true));
    java.net.http.HttpRequest request =
        java.net.http.HttpRequest.newBuilder(
                java.net.URI.create(slack.baseUrl() + "/api/chat.postMessage"))
            .header("Authorization", "Bearer " + slack.botToken())
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMillis(300))
            .POST(
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"channel\":\"C1\",\"text\":\"x\"}"))
            .build();
    assertThatThrownBy(() -> caller.send(request))
        .hasCauseInstanceOf(java.net.http.HttpTimeoutException.class);
    assertThat(slack.messages(CHANNEL)).hasSize(1);
  }

  @Test
  void takesOneMessageASecondInAChannel() {
    slack.addChannel("C2", "other");
    slack.limitPosts(true);
    assertThat(post("1", "")).containsEntry("ok", true);
    assertThat(post("2", "")).containsEntry("error", "ratelimited");
    assertThat(post("1", "", "C2")).containsEntry("ok", true);
    now = now.plusSeconds(1);
    assertThat(post("2", "")).containsEntry("ok", true);
    slack.limitPosts(3);
    now = now.plusSeconds(1);
    for (int i = 0; i < 3; i++) {
      assertThat(post("b", "")).containsEntry("ok", true);
    }
    assertThat(post("b", "")).containsEntry("error", "ratelimited");
  }

  @Test
  void limitsMethodsByTheirTier() {
    slack.limitMethods(true);
    for (int i = 0; i < 20; i++) {
      assertThat(caller.form("conversations.list")).containsEntry("ok", true);
    }
    assertThat(caller.form("conversations.list")).containsEntry("error", "ratelimited");
    now = now.plusSeconds(61);
    assertThat(caller.form("conversations.list")).containsEntry("ok", true);
  }

  @Test
  void knowsPeople() {
    assertThat(Json.text(Json.object(caller.form("users.info", "user", "U2"), "user"), "team_id"))
        .isEqualTo("T9ELSEWHERE");
    assertThat(
            Json.text(
                Json.object(
                    caller.form("users.lookupByEmail", "email", "TANAKA@example.org"), "user"),
                "id"))
        .isEqualTo("U1");
    assertThat(caller.form("users.lookupByEmail", "email", "x@example.org"))
        .containsEntry("error", "users_not_found");
    assertThat(caller.form("users.info", "user", "U9")).containsEntry("error", "user_not_found");
  }

  @Test
  void showsThingsToOnePersonOnly() {
    assertThat(caller.call("chat.postEphemeral", "channel", CHANNEL, "user", "U1", "text", "psst"))
        .containsEntry("ok", true);
    assertThat(slack.messages(CHANNEL)).isEmpty();
    assertThat(slack.ephemerals())
        .singleElement()
        .satisfies(
            shown -> {
              assertThat(shown.user()).isEqualTo("U1");
              assertThat(shown.text()).isEqualTo("psst");
            });
    assertThat(caller.call("chat.postEphemeral", "channel", CHANNEL, "user", "U9", "text", "psst"))
        .containsEntry("error", "user_not_found");
  }

  @Test
  void takesFiles() {
    String root = Json.text(post("root", ""), "ts");
    Map<String, @Nullable Object> ticket =
        caller.form("files.getUploadURLExternal", "filename", "evidence.txt", "length", "5");
    String id = Json.text(ticket, "file_id");
    assertThat(caller.call("files.completeUploadExternal", "files", List.of(Json.of("id", id))))
        .containsEntry("error", "file_not_found");
    assertThat(caller.post(Json.text(ticket, "upload_url"), "hello").body()).isEqualTo("OK - 5");
    assertThat(
            caller.call(
                "files.completeUploadExternal",
                "files",
                List.of(Json.of("id", id, "title", "evidence")),
                "channel_id",
                CHANNEL,
                "thread_ts",
                root))
        .containsEntry("ok", true);
    assertThat(slack.replies(CHANNEL, root)).hasSize(1);
    assertThat(slack.file(id)).asString().isEqualTo("hello");
    assertThat(caller.get("/file/" + id).body()).isEqualTo("hello");
  }

  @Test
  void linksToMessages() {
    String ts = Json.text(post("root", ""), "ts");
    String link =
        Json.text(
            caller.form("chat.getPermalink", "channel", CHANNEL, "message_ts", ts), "permalink");
    assertThat(link).isEqualTo(slack.baseUrl() + "/archives/C1/p" + ts.replace(".", ""));
    HttpResponse<String> answer = caller.get(link.substring(slack.baseUrl().length()));
    assertThat(answer.headers().firstValue("Location")).hasValue("/channel/C1#t" + ts);
  }

  private Map<String, @Nullable Object> post(String text, String thread) {
    return post(text, thread, CHANNEL);
  }

  private Map<String, @Nullable Object> post(String text, String thread, String channel) {
    return caller.call("chat.postMessage", "channel", channel, "text", text, "thread_ts", thread);
  }

  private List<String> blockErrors(List<?> blocks) {
    Map<String, @Nullable Object> answer =
        caller.call("chat.postMessage", "channel", CHANNEL, "text", "x", "blocks", blocks);
    return Json.array(Json.object(answer, "response_metadata"), "messages").stream()
        .map(String::valueOf)
        .toList();
  }

  private static String error(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return Json.text(Json.parseObject(answer.body()), "error");
  }

  private static Map<String, @Nullable Object> header(String text) {
    return Json.of("type", "header", "text", plain(text));
  }

  private static Map<String, @Nullable Object> section(String text) {
    return Json.of("type", "section", "text", mrkdwn(text));
  }

  private static Map<String, @Nullable Object> plain(String text) {
    return Json.of("type", "plain_text", "text", text);
  }

  private static Map<String, @Nullable Object> mrkdwn(String text) {
    return Json.of("type", "mrkdwn", "text", text);
  }
}
