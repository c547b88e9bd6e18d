package dev.takagari.alerting.doubles;

import static com.slack.api.model.block.Blocks.actions;
import static com.slack.api.model.block.Blocks.context;
import static com.slack.api.model.block.Blocks.header;
import static com.slack.api.model.block.Blocks.input;
import static com.slack.api.model.block.Blocks.section;
import static com.slack.api.model.block.composition.BlockCompositions.asSectionFields;
import static com.slack.api.model.block.composition.BlockCompositions.markdownText;
import static com.slack.api.model.block.composition.BlockCompositions.option;
import static com.slack.api.model.block.composition.BlockCompositions.plainText;
import static com.slack.api.model.block.element.BlockElements.button;
import static com.slack.api.model.block.element.BlockElements.plainTextInput;
import static com.slack.api.model.block.element.BlockElements.staticSelect;
import static com.slack.api.model.view.Views.view;
import static com.slack.api.model.view.Views.viewSubmit;
import static com.slack.api.model.view.Views.viewTitle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.methods.response.files.FilesUploadV2Response;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.model.Attachment;
import com.slack.api.model.Message;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.view.View;
import com.slack.api.socket_mode.SocketModeClient;
import com.slack.api.socket_mode.response.AckResponse;
import com.slack.api.socket_mode.response.MapResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.takagari.embedded.SlackDouble;
import dev.takagari.embedded.SlackDouble.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Slack's own client talks to the double as it would to Slack.
class SlackDoubleClientTest {
  private static final String CHANNEL = "C0ALERTS";

  private SlackDouble slack;
  private Slack client;
  private MethodsClient methods;

  @BeforeEach
  void start() {
    slack = SlackDouble.start(InstantSource.system());
    slack.addChannel(CHANNEL, "alerts");
    slack.addUser("U1", "tanaka", "tanaka@example.org", "");
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(slack.baseUrl() + "/api/");
    config.setStatsEnabled(false);
    config.setFailOnUnknownProperties(true);
    client = Slack.getInstance(config);
    methods = client.methods(slack.botToken());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    slack.close();
  }

  @Test
  void postsEditsAndFindsByMarker() throws Exception {
    ChatPostMessageResponse posted = post("HIGH", "m-1");
    assertThat(posted.isOk()).as(String.valueOf(posted)).isTrue();
    assertThat(
            methods
                .chatUpdate(
                    edit ->
                        edit.channel(CHANNEL)
                            .ts(posted.getTs())
                            .text("HIGH, acknowledged")
                            .attachments(List.of(attachment("Acknowledged"))))
                .isOk())
        .isTrue();
    assertThat(
            methods
                .chatPostMessage(
                    reply ->
                        reply.channel(CHANNEL).threadTs(posted.getTs()).text("URLhaus: malicious"))
                .isOk())
        .isTrue();
    Message found =
        methods
            .conversationsHistory(
                history ->
                    history
                        .channel(CHANNEL)
                        .oldest(posted.getTs())
                        .inclusive(true)
                        .includeAllMetadata(true)
                        .limit(10))
            .getMessages()
            .getFirst();
    assertThat(found.getMetadata().getEventPayload()).containsEntry("marker", "m-1");
    assertThat(found.getText()).isEqualTo("HIGH, acknowledged");
    assertThat(found.getAttachments().getFirst().getBlocks()).hasSize(4);
    ConversationsRepliesResponse thread =
        methods.conversationsReplies(replies -> replies.channel(CHANNEL).ts(posted.getTs()));
    assertThat(thread.getMessages())
        .extracting(Message::getText)
        .containsExactly("HIGH, acknowledged", "URLhaus: malicious");
    assertThat(
            methods
                .chatGetPermalink(link -> link.channel(CHANNEL).messageTs(posted.getTs()))
                .getPermalink())
        .startsWith(slack.baseUrl());
  }

  @Test
  void readsEveryOtherAnswerToo() throws Exception {
    assertThat(methods.authTest(test -> test).getUserId()).isEqualTo(slack.botUserId());
    assertThat(methods.usersInfo(info -> info.user("U1")).getUser().getProfile().getEmail())
        .isEqualTo("tanaka@example.org");
    assertThat(
            methods.usersLookupByEmail(find -> find.email("tanaka@example.org")).getUser().getId())
        .isEqualTo("U1");
    assertThat(methods.conversationsInfo(info -> info.channel(CHANNEL)).getChannel().isMember())
        .isTrue();
    assertThat(methods.conversationsList(list -> list).getChannels()).hasSize(1);
    assertThat(methods.conversationsJoin(join -> join.channel(CHANNEL)).isOk()).isTrue();
    assertThat(
            methods.chatPostEphemeral(only -> only.channel(CHANNEL).user("U1").text("psst")).isOk())
        .isTrue();
  }

  @Test
  void readsErrorsAndLimits() throws Exception {
    List<LayoutBlock> long151 = List.of(header(text -> text.text(plainText("x".repeat(151)))));
    ChatPostMessageResponse refused =
        methods.chatPostMessage(post -> post.channel(CHANNEL).text("x").blocks(long151));
    assertThat(refused.getError()).isEqualTo("invalid_blocks");
    assertThat(refused.getResponseMetadata().getMessages())
        .containsExactly(
            "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]");
    slack.failNext("chat.postMessage", 1, new Fault.RateLimit(3));
    assertThatExceptionOfType(SlackApiException.class)
        .isThrownBy(() -> methods.chatPostMessage(post -> post.channel(CHANNEL).text("x")))
        .satisfies(
            limited -> {
              assertThat(limited.getResponse().code()).isEqualTo(429);
              assertThat(limited.getResponse().header("Retry-After")).isEqualTo("3");
            });
    slack.revokeTokens();
    assertThat(methods.authTest(test -> test).getError()).isEqualTo("token_revoked");
  }

  @Test
  void takesAFile() throws Exception {
    String root = post("HIGH", "m-1").getTs();
    FilesUploadV2Response uploaded =
        methods.filesUploadV2(
            upload ->
                upload
                    .channel(CHANNEL)
                    .threadTs(root)
                    .filename("evidence.txt")
                    .title("evidence")
                    .fileData("whoami".getBytes(StandardCharsets.UTF_8)));
    assertThat(uploaded.isOk()).as(String.valueOf(uploaded)).isTrue();
    assertThat(slack.file(uploaded.getFile().getId())).asString().isEqualTo("whoami");
    assertThat(slack.replies(CHANNEL, root)).hasSize(1);
  }

  /// OkHttp sends a request again by itself when a connection that it used before is cut before the
  /// answer: the message stands there twice though the client was called once, and only its marker
  /// tells.
  @Test
  void aCutConnectionMakesTheClientPostTwice() throws Exception {
    assertThat(methods.authTest(test -> test).isOk()).isTrue();
    slack.failNext("chat.postMessage", 1, new Fault.Cut(true));
    assertThat(post("HIGH", "m-1").isOk()).isTrue();
    assertThat(slack.calls("chat.postMessage"))
        .extracting(SlackDouble.Call::outcome)
        .containsExactly("ok, then cut", "ok");
    assertThat(slack.messages(CHANNEL)).hasSize(2);
  }

  /// The same client told not to do that.
  @Test
  void aClientWithoutRetriesIsLeftInDoubt() throws Exception {
    OkHttpClient once =
        SlackHttpClient.buildOkHttpClient(client.getConfig())
            .newBuilder()
            .retryOnConnectionFailure(false)
            .build();
    try (Slack careful = Slack.getInstance(client.getConfig(), new SlackHttpClient(once))) {
      MethodsClient calls = careful.methods(slack.botToken());
      assertThat(calls.authTest(test -> test).isOk()).isTrue();
      slack.failNext("chat.postMessage", 1, new Fault.Cut(true));
      assertThatThrownBy(() -> calls.chatPostMessage(post -> post.channel(CHANNEL).text("x")))
          .isInstanceOf(IOException.class);
      assertThat(slack.messages(CHANNEL)).hasSize(1);
    }
  }

  @Test
  void hearsClicksAndMessagesOverSocketMode() throws Exception {
    String ts = post("HIGH", "m-1").getTs();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (SocketModeClient socket = connect(heard)) {
      SlackDouble.Ack ack = slack.click(CHANNEL, ts, "case:ack", "U1");
      assertThat(ack.acknowledged()).isTrue();
      assertThat(ack.attempts()).isEqualTo(1);
      assertThat(heard.poll(10, TimeUnit.SECONDS))
          .contains("block_actions", "case:ack", "A-2026-000482:3");
      slack.say(CHANNEL, ts, "U1", "looks bad");
      assertThat(heard.poll(10, TimeUnit.SECONDS)).contains("looks bad", "client_msg_id");
      assertThat(slack.deliveries()).allMatch(SlackDouble.Delivery::acknowledged);
    }
  }

  @Test
  void connectsAnewWhenAskedTo() throws Exception {
    String ts = post("HIGH", "m-1").getTs();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (SocketModeClient socket = connect(heard)) {
      slack.refreshSockets();
      until(() -> slack.calls("apps.connections.open").size() >= 2 && slack.sockets() >= 1);
      assertThat(slack.click(CHANNEL, ts, "case:ack", "U1").acknowledged()).isTrue();
    }
  }

  @Test
  void opensAndSubmitsAModal() throws Exception {
    String ts = post("HIGH", "m-1").getTs();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    try (SocketModeClient socket = connect(heard)) {
      slack.click(CHANNEL, ts, "case:close", "U1");
      String trigger = String.valueOf(slack.deliveries().getLast().payload().get("trigger_id"));
      ViewsOpenResponse opened = methods.viewsOpen(open -> open.triggerId(trigger).view(closing()));
      assertThat(opened.isOk()).as(String.valueOf(opened)).isTrue();
      String view = opened.getView().getId();
      slack.submit(view, Map.of("reason", "expected"), "U1");
      assertThat(slack.openViews().getFirst().errors()).containsEntry("note", "say more");
      slack.submit(view, Map.of("reason", "expected", "note", "the red team"), "U1");
      assertThat(slack.openViews()).isEmpty();
    }
  }

  private SocketModeClient connect(BlockingQueue<String> heard) throws Exception {
    SocketModeClient socket =
        client.socketMode(slack.appToken(), SocketModeClient.Backend.JavaWebSocket);
    socket.addInteractiveEnvelopeListener(
        envelope -> {
          String payload = envelope.getPayload().toString();
          heard.add(payload);
          if (payload.contains("view_submission") && !payload.contains("the red team")) {
            socket.sendSocketModeResponse(
                MapResponse.builder()
                    .envelopeId(envelope.getEnvelopeId())
                    .payload(
                        Map.of("response_action", "errors", "errors", Map.of("note", "say more")))
                    .build());
          } else {
            socket.sendSocketModeResponse(new AckResponse(envelope.getEnvelopeId()));
          }
        });
    socket.addEventsApiEnvelopeListener(
        envelope -> {
          heard.add(envelope.getPayload().toString());
          socket.sendSocketModeResponse(new AckResponse(envelope.getEnvelopeId()));
        });
    socket.connect();
    until(() -> slack.sockets() == 1);
    slack.patience(Duration.ofSeconds(5), Duration.ofMillis(50));
    return socket;
  }

  private ChatPostMessageResponse post(String text, String marker) throws Exception {
    return methods.chatPostMessage(
        post ->
            post.channel(CHANNEL)
                .text(text)
                .unfurlLinks(false)
                .unfurlMedia(false)
                .metadata(
                    Message.Metadata.builder()
                        .eventType("takagari_act")
                        .eventPayload(Map.of("marker", marker))
                        .build())
                .attachments(List.of(attachment("Open"))));
  }

  private static Attachment attachment(String state) {
    List<LayoutBlock> blocks = new ArrayList<>();
    blocks.add(header(h -> h.text(plainText("HIGH · PowerShell download cradle on WS-0142"))));
    blocks.add(
        section(
            s ->
                s.fields(
                    asSectionFields(markdownText("*Who* a.tanaka"), markdownText("*What* x")))));
    blocks.add(
        actions(
            List.of(
                button(
                    b ->
                        b.text(plainText("Acknowledge"))
                            .actionId("case:ack")
                            .value("A-2026-000482:3")
                            .style("primary")),
                button(b -> b.text(plainText("Close…")).actionId("case:close").value("A:3")))));
    blocks.add(context(List.of(markdownText(state))));
    return Attachment.builder().color("#D92D20").fallback("HIGH").blocks(blocks).build();
  }

  private static View closing() {
    return view(
        v ->
            v.type("modal")
                .callbackId("close")
                .privateMetadata("A-2026-000482:3")
                .title(viewTitle(t -> t.type("plain_text").text("Close case")))
                .submit(viewSubmit(s -> s.type("plain_text").text("Close")))
                .blocks(
                    List.of(
                        input(
                            i ->
                                i.blockId("reason")
                                    .label(plainText("Reason"))
                                    .element(
                                        staticSelect(
                                            s ->
                                                s.actionId("reason")
                                                    .options(
                                                        List.of(
                                                            option(
                                                                plainText("Expected"),
                                                                "expected")))))),
                        input(
                            i ->
                                i.blockId("note")
                                    .optional(true)
                                    .label(plainText("Note"))
                                    .element(
                                        plainTextInput(
                                            t -> t.actionId("note").multiline(true)))))));
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain");
      }
      Thread.yield();
    }
  }
}
