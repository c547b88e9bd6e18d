package dev.takagari.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlackPageTest {
  private SlackDouble slack;
  private SlackCaller caller;
  private DoubleHttp app;
  private final BlockingQueue<Map<String, @Nullable Object>> heard = new LinkedBlockingQueue<>();
  private volatile DoubleHttp.Reply reply = DoubleHttp.Reply.text(200, "");

  @BeforeEach
  void start() {
    slack = SlackDouble.start(0, InstantSource.system());
    slack.addChannel("C1", "alerts");
    slack.addUser("U1", "tanaka", "tanaka@example.org", "");
    slack.addUser("U2", "suzuki", "suzuki@example.org", "");
    caller = new SlackCaller(slack);
    app = DoubleHttp.start(0);
    app.on(
        "POST",
        "/interactive",
        request -> {
          heard.add(Json.parseObject(request.form().getOrDefault("payload", "")));
          return reply;
        });
    slack.deliverTo(URI.create(app.baseUrl() + "/interactive"), null);
  }

  @AfterEach
  void stop() {
    app.close();
    slack.close();
  }

  @Test
  void showsAMessageAsSlackDoes() {
    SlackScene.tell(caller);
    HttpResponse<String> page = caller.get("/channel/C1?as=U1");
    assertThat(page.body())
        .contains("c" + "D92D20{border-left-color:#D92D20}")
        .contains("<b>Who</b>")
        .contains("🔴")
        .contains("class=\"primary\"")
        .contains("&lt;script&gt;")
        .contains("Only visible to you")
        .doesNotContain("<script>alert");
    assertThat(caller.get("/channel/C1?as=U2").body()).doesNotContain("Only visible to you");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'", "script-src 'nonce-")
        .doesNotContain("unsafe");
    assertThat(caller.get("/").body()).contains("# alerts");
    assertThat(caller.get("/channel/C9").statusCode()).isEqualTo(404);
  }

  @Test
  void buttonsAndAnswersWork() {
    String ts = SlackScene.tell(caller);
    String token = token();
    HttpResponse<String> acted =
        post("/act", "token", token, "as", "U2", "channel", "C1", "ts", ts, "action", "ack");
    assertThat(acted.statusCode()).isEqualTo(303);
    Map<String, @Nullable Object> payload = heard.remove();
    assertThat(Json.object(payload, "user")).containsEntry("id", "U2");
    post("/say", "token", token, "as", "U2", "channel", "C1", "thread", ts, "text", "a < b");
    assertThat(slack.replies("C1", ts).getLast().text()).isEqualTo("a &lt; b");
    assertThat(caller.get("/channel/C1?as=U2").body()).contains("a &lt; b");
  }

  @Test
  void saysWhenTheAppDoesNotListen() {
    String ts = SlackScene.tell(caller);
    slack.deliverTo(null, null);
    post("/act", "token", token(), "as", "U1", "channel", "C1", "ts", ts, "action", "ack");
    assertThat(caller.get("/channel/C1?as=U1").body()).contains("The app does not listen");
  }

  @Test
  void modalsAreFilledInShowErrorsAndClose() {
    String ts = SlackScene.tell(caller);
    slack.click("C1", ts, "close", "U1");
    caller.call(
        "views.open",
        "trigger_id",
        Json.text(heard.remove(), "trigger_id"),
        "view",
        SlackScene.closing());
    String page = caller.get("/channel/C1?as=U1").body();
    assertThat(page).contains("role=\"dialog\"", "Close case", "name=\"n0\" value=\"reason\"");
    assertThat(caller.get("/channel/C1?as=U2").body()).doesNotContain("role=\"dialog\"");
    String view = slack.openViews().getFirst().id();
    String[] form = {
      "token",
      token(),
      "as",
      "U1",
      "channel",
      "C1",
      "view",
      view,
      "n0",
      "reason",
      "v0",
      "",
      "n1",
      "note",
      "v1",
      "kept <note>",
      "n2",
      "also",
      "v2_0",
      "suppress",
      "go",
      "1"
    };
    post("/submit", form);
    page = caller.get("/channel/C1?as=U1").body();
    assertThat(page).contains("please complete this required field", "kept &lt;note&gt;");
    assertThat(heard).isEmpty();
    form[11] = "expected";
    reply =
        DoubleHttp.Reply.json(
            200, Json.of("response_action", "errors", "errors", Json.of("why", "say more")));
    post("/submit", form);
    assertThat(caller.get("/channel/C1?as=U1").body()).contains("say more");
    Map<String, @Nullable Object> values =
        Json.object(Json.object(Json.object(heard.remove(), "view"), "state"), "values");
    assertThat(
            Json.array(Json.object(Json.object(values, "also-block"), "also"), "selected_options"))
        .hasSize(1);
    reply = DoubleHttp.Reply.text(200, "");
    post("/submit", form);
    assertThat(slack.openViews()).isEmpty();
  }

  @Test
  void refusesFormsOfOtherPagesAndForeignHosts() throws Exception {
    String ts = SlackScene.tell(caller);
    for (String path : List.of("/act", "/say", "/submit")) {
      assertThat(
              post(path, "token", "guess", "as", "U1", "channel", "C1", "ts", ts, "action", "ack")
                  .statusCode())
          .isEqualTo(403);
    }
    assertThat(heard).isEmpty();
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", slack.port())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example:%d\r\nConnection: close\r\n\r\n"
                  .formatted(slack.port())
                  .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes())).startsWith("HTTP/1.1 421");
    }
    HttpRequest local =
        HttpRequest.newBuilder(URI.create("http://localhost:" + slack.port() + "/")).build();
    assertThat(caller.send(local).statusCode()).isEqualTo(200);
  }

  @Test
  void theVersionChangesWithWhatIsShown() {
    String before = caller.get("/version?as=U1").body();
    assertThat(caller.get("/version?as=U1").body()).isEqualTo(before);
    SlackScene.tell(caller);
    assertThat(caller.get("/version?as=U1").body()).isNotEqualTo(before);
  }

  private String token() {
    Matcher token =
        Pattern.compile("name=\"token\" value=\"([0-9a-f]+)\"")
            .matcher(caller.get("/channel/C1?as=U1").body());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private HttpResponse<String> post(String path, String... pairs) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < pairs.length; i += 2) {
      body.append(i == 0 ? "" : "&").append(pairs[i]).append('=');
      body.append(SlackCaller.encoded(pairs[i + 1]));
    }
    return caller.post(path, body.toString(), "Content-Type", "application/x-www-form-urlencoded");
  }
}
