package dev.takagari.alerting.slack;

import com.slack.api.methods.request.apps.connections.AppsConnectionsOpenRequest;
import com.slack.api.methods.request.auth.AuthTestRequest;
import com.slack.api.methods.request.chat.ChatPostEphemeralRequest;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsInfoRequest;
import com.slack.api.methods.request.conversations.ConversationsJoinRequest;
import com.slack.api.methods.request.conversations.ConversationsListRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.methods.request.files.FilesUploadV2Request;
import com.slack.api.methods.request.files.FilesUploadV2Request.UploadFile;
import com.slack.api.methods.request.users.UsersInfoRequest;
import com.slack.api.methods.request.views.ViewsOpenRequest;
import com.slack.api.methods.request.views.ViewsUpdateRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import com.slack.api.model.User;
import com.slack.api.model.view.View;
import dev.takagari.alerting.slack.SlackAnswer.Ok;
import dev.takagari.alerting.slack.SlackAnswer.Refused;
import dev.takagari.alerting.slack.SlackPace.Urgency;
import dev.takagari.core.telling.TellPost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What we do in Slack: every call that is made of it, with all it says. Safe for use by several
/// threads.
final class SlackPost {
  /// What metadata of our messages say they are.
  static final String EVENT_TYPE = "takagari";

  static final String MARKER = "marker";
  static final String CASE = "case";
  static final String CALLED = "called";
  static final String ANEW = "anew";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// A message that must wait longer keeps nobody else waiting.
  private static final Duration POST_PATIENCE = Duration.ofSeconds(1);

  private static final String UPDATE = "chat.update";
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 20;
  private static final Pattern ID = Pattern.compile("[CGD][A-Z0-9]{6,30}");

  private final SlackCalls calls;
  private volatile @Nullable Self self;

  SlackPost(SlackCalls calls) {
    this.calls = calls;
  }

  /// Who our token is.
  ///
  /// @param url of the workspace, with a slash at the end
  /// @param bot id of the bot, which messages of ours have
  /// @param scopes that the token has; empty when nobody says
  record Self(String team, String url, String user, String bot, List<String> scopes) {
    /// Whether a message is by our bot, as Slack says itself.
    boolean said(Message message) {
      return isOne(bot, message.getBotId()) || isOne(user, message.getUser());
    }

    private static boolean isOne(String ours, @Nullable String other) {
      return !ours.isEmpty() && ours.equals(other);
    }
  }

  SlackAnswer<Self> self() {
    return switch (calls.call(
        "auth.test", "", PATIENCE, m -> m.authTest(AuthTestRequest.builder().build()))) {
      case Ok(var said) ->
          new Ok<>(
              new Self(
                  Objects.requireNonNullElse(said.getTeamId(), ""),
                  Objects.requireNonNullElse(said.getUrl(), ""),
                  Objects.requireNonNullElse(said.getUserId(), ""),
                  Objects.requireNonNullElse(said.getBotId(), ""),
                  scopes(said.getHttpResponseHeaders())));
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  private static List<String> scopes(@Nullable Map<String, List<String>> headers) {
    if (headers == null) {
      return List.of();
    }
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase("x-oauth-scopes"))
        .flatMap(header -> header.getValue().stream())
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(String::strip)
        .toList();
  }

  /// Where Socket Mode is to be connected to; only for the token of an app.
  SlackAnswer<String> socket() {
    return switch (calls.call(
        "apps.connections.open",
        "",
        PATIENCE,
        m -> m.appsConnectionsOpen(AppsConnectionsOpenRequest.builder().build()))) {
      case Ok(var said) -> new Ok<>(Objects.requireNonNullElse(said.getUrl(), ""));
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  /// Puts a message into a channel, or below another, for people to look at now.
  ///
  /// @param thread message below which it goes; null for none
  /// @param metadata what tells it from others, for us alone
  SlackAnswer<SlackReference> post(
      String channel, @Nullable String thread, SlackMessage message, Map<String, String> metadata) {
    return post(channel, thread, Urgency.URGENT, message, metadata);
  }

  /// Puts a message below another. It does not wait for its turn: there are many, and what is new
  /// comes first.
  ///
  /// @param metadata what tells it from others, for us alone
  SlackAnswer<SlackReference> reply(
      SlackReference thread, SlackMessage message, Map<String, String> metadata) {
    return post(thread.channel(), thread.ts(), Urgency.USUAL, message, metadata);
  }

  private SlackAnswer<SlackReference> post(
      String channel,
      @Nullable String thread,
      Urgency urgency,
      SlackMessage message,
      Map<String, String> metadata) {
    ChatPostMessageRequest request =
        ChatPostMessageRequest.builder()
            .channel(channel)
            .threadTs(thread)
            .text(message.text())
            .attachments(orNull(message.attachments()))
            .blocks(orNull(message.plainBlocks()))
            .parse("none")
            .unfurlLinks(false)
            .unfurlMedia(false)
            .metadata(
                Message.Metadata.builder()
                    .eventType(EVENT_TYPE)
                    .eventPayload(new LinkedHashMap<>(metadata))
                    .build())
            .build();
    SlackAnswer<ChatPostMessageResponse> answer =
        calls.call(
            "chat.postMessage",
            channel,
            urgency,
            urgency == Urgency.URGENT ? POST_PATIENCE : Duration.ZERO,
            m -> m.chatPostMessage(request));
    return switch (answer) {
      case Ok(var said) -> new Ok<>(new SlackReference(said.getChannel(), said.getTs()));
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  private static <T> @Nullable List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : new ArrayList<>(list);
  }

  /// When to come back to put a message in the place of another; zero for now.
  Duration untilUpdate(SlackReference where) {
    return calls.turn(UPDATE, where.channel());
  }

  /// Puts a message in the place of what it was. It does not wait for its turn: edits are many, and
  /// what is new comes first. Nobody is notified of it, whoever is named in it.
  SlackAnswer<SlackReference> update(SlackReference where, SlackMessage message) {
    ChatUpdateRequest request =
        ChatUpdateRequest.builder()
            .channel(where.channel())
            .ts(where.ts())
            .text(message.text())
            .attachments(orNull(message.attachments()))
            .blocks(orNull(message.plainBlocks()))
            .parse("none")
            .build();
    return switch (calls.call(
        UPDATE, where.channel(), Urgency.USUAL, Duration.ZERO, m -> m.chatUpdate(request))) {
      case Ok<?> _ -> new Ok<>(where);
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  /// Messages of ours in a channel that fit, the newest first.
  ///
  /// @param since the earliest that is looked at
  SlackAnswer<List<Message>> find(String channel, Instant since, Predicate<Message> fits) {
    return messages(
        cursor ->
            calls.call(
                "conversations.history",
                channel,
                PATIENCE,
                m ->
                    m.conversationsHistory(
                        ConversationsHistoryRequest.builder()
                            .channel(channel)
                            .oldest(ts(since))
                            .inclusive(true)
                            .includeAllMetadata(true)
                            .limit(PAGE)
                            .cursor(cursor)
                            .build())),
        said -> new Page<>(said.getMessages(), said.getResponseMetadata()),
        message -> isOurs(message) && fits.test(message));
  }

  /// A message and what is below it, the oldest first; empty when there is no such message.
  ///
  /// @param since answers before are not looked at; null for all
  SlackAnswer<List<Message>> thread(SlackReference where, @Nullable Instant since) {
    SlackAnswer<List<Message>> found =
        messages(
            cursor ->
                calls.call(
                    "conversations.replies",
                    where.channel(),
                    PATIENCE,
                    m ->
                        m.conversationsReplies(
                            ConversationsRepliesRequest.builder()
                                .channel(where.channel())
                                .ts(where.ts())
                                .oldest(since == null ? null : ts(since))
                                .inclusive(true)
                                .includeAllMetadata(true)
                                .limit(PAGE)
                                .cursor(cursor)
                                .build())),
            said -> new Page<>(said.getMessages(), said.getResponseMetadata()),
            _ -> true);
    boolean isGone =
        found instanceof Refused(String code)
            && (code.equals("thread_not_found") || code.equals("message_not_found"));
    return isGone ? new Ok<>(List.of()) : found;
  }

  /// Messages that fit. What another app says in its metadata is taken off its messages: no other
  /// may pose as us.
  private <P> SlackAnswer<List<Message>> messages(
      Asking<P> asking, Function<P, Page<Message>> reading, Predicate<Message> fits) {
    SlackAnswer<Self> we = we();
    if (!(we instanceof Ok(Self self))) {
      return SlackAnswer.same(we);
    }
    List<Message> found = new ArrayList<>();
    SlackAnswer<Boolean> all =
        pages(
            asking,
            reading,
            page -> {
              for (Message message : page) {
                if (!self.said(message)) {
                  message.setMetadata(null);
                }
                if (fits.test(message)) {
                  found.add(message);
                }
              }
              return true;
            });
    return all instanceof Ok<?> ? new Ok<>(found) : SlackAnswer.same(all);
  }

  /// Who we are, which Slack is asked once.
  private SlackAnswer<Self> we() {
    Self known = self;
    if (known != null) {
      return new Ok<>(known);
    }
    SlackAnswer<Self> answer = self();
    if (answer instanceof Ok(Self said)) {
      self = said;
    }
    return answer;
  }

  /// A part of a list.
  ///
  /// @param next says where the next one is
  private record Page<T>(List<T> items, @Nullable ResponseMetadata next) {}

  /// Asks for a part of a list.
  @FunctionalInterface
  private interface Asking<P> {
    /// @param cursor where it begins; null for the beginning
    SlackAnswer<P> at(@Nullable String cursor);
  }

  /// Reads a list part by part.
  ///
  /// @param taking takes a part, and says whether the next is wanted
  /// @return false when there was more than is read, or than was wanted
  private static <P, T> SlackAnswer<Boolean> pages(
      Asking<P> asking, Function<P, Page<T>> reading, Predicate<List<T>> taking) {
    @Nullable String cursor = null;
    for (int i = 0; i < MOST_PAGES; i++) {
      SlackAnswer<P> answer = asking.at(cursor);
      if (!(answer instanceof Ok(P said))) {
        return SlackAnswer.same(answer);
      }
      Page<T> page = reading.apply(said);
      if (!taking.test(page.items())) {
        return new Ok<>(false);
      }
      ResponseMetadata next = page.next();
      cursor = next == null ? null : next.getNextCursor();
      if (cursor == null || cursor.isEmpty()) {
        return new Ok<>(true);
      }
    }
    return new Ok<>(false);
  }

  private static String ts(Instant time) {
    return String.format(Locale.ROOT, "%d.%06d", time.getEpochSecond(), time.getNano() / 1_000);
  }

  /// Whether a message that we read says that it is of Takagari; no person can say that, and what
  /// other apps say is taken off.
  private static boolean isOurs(Message message) {
    Message.Metadata metadata = message.getMetadata();
    return metadata != null && EVENT_TYPE.equals(metadata.getEventType());
  }

  /// What the metadata of a message of ours say; empty when they do not.
  static String said(Message message, String name) {
    if (!isOurs(message) || message.getMetadata().getEventPayload() == null) {
      return "";
    }
    return message.getMetadata().getEventPayload().get(name) instanceof String text ? text : "";
  }

  /// Says something to one person alone, in a channel.
  SlackAnswer<String> whisper(String channel, String user, String text) {
    ChatPostEphemeralRequest request =
        ChatPostEphemeralRequest.builder()
            .channel(channel)
            .user(user)
            .text(text)
            .parse("none")
            .build();
    return switch (calls.call(
        "chat.postEphemeral", channel, PATIENCE, m -> m.chatPostEphemeral(request))) {
      case Ok(var said) -> new Ok<>(Objects.requireNonNullElse(said.getMessageTs(), ""));
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  /// Opens a view for whoever clicked; within three seconds of the click.
  ///
  /// @return id of the view
  SlackAnswer<String> open(String trigger, View view) {
    return switch (calls.call(
        "views.open",
        "",
        AT_ONCE,
        m -> m.viewsOpen(ViewsOpenRequest.builder().triggerId(trigger).view(view).build()))) {
      case Ok(var said) -> new Ok<>(said.getView().getId());
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  /// Puts a view in the place of what it was; what was filled in stays.
  SlackAnswer<String> update(String id, View view) {
    return switch (calls.call(
        "views.update",
        "",
        PATIENCE,
        m -> m.viewsUpdate(ViewsUpdateRequest.builder().viewId(id).view(view).build()))) {
      case Ok<?> _ -> new Ok<>(id);
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  SlackAnswer<User> user(String id) {
    return switch (calls.call(
        "users.info",
        "",
        PATIENCE,
        m -> m.usersInfo(UsersInfoRequest.builder().user(id).build()))) {
      case Ok(var said) -> new Ok<>(said.getUser());
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  /// Makes us a member of a public channel.
  SlackAnswer<String> join(String channel) {
    return switch (calls.call(
        "conversations.join",
        channel,
        PATIENCE,
        m -> m.conversationsJoin(ConversationsJoinRequest.builder().channel(channel).build()))) {
      case Ok<?> _ -> new Ok<>(channel);
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  SlackAnswer<Conversation> info(String channel) {
    return switch (calls.call(
        "conversations.info",
        channel,
        PATIENCE,
        m -> m.conversationsInfo(ConversationsInfoRequest.builder().channel(channel).build()))) {
      case Ok(var said) -> new Ok<>(said.getChannel());
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }

  /// The id of a channel.
  ///
  /// @param name an id, or a name with or without `#`
  /// @return empty when there is none of the name that we may see
  SlackAnswer<Optional<String>> channel(String name) {
    if (ID.matcher(name).matches()) {
      return new Ok<>(Optional.of(name));
    }
    String plain = name.startsWith("#") ? name.substring(1) : name;
    List<String> found = new ArrayList<>();
    SlackAnswer<Boolean> all =
        pages(
            cursor ->
                calls.call(
                    "conversations.list",
                    "",
                    PATIENCE,
                    m ->
                        m.conversationsList(
                            ConversationsListRequest.builder()
                                .types(
                                    List.of(
                                        ConversationType.PUBLIC_CHANNEL,
                                        ConversationType.PRIVATE_CHANNEL))
                                .excludeArchived(false)
                                .limit(PAGE)
                                .cursor(cursor)
                                .build())),
            said -> new Page<>(said.getChannels(), said.getResponseMetadata()),
            page -> {
              page.stream()
                  .filter(each -> plain.equalsIgnoreCase(each.getName()))
                  .findFirst()
                  .ifPresent(each -> found.add(each.getId()));
              return found.isEmpty();
            });
    return all instanceof Ok<?> ? new Ok<>(found.stream().findFirst()) : SlackAnswer.same(all);
  }

  /// Puts files below a message.
  SlackAnswer<String> upload(SlackReference below, List<TellPost.File> files) {
    List<UploadFile> parts =
        files.stream()
            .map(
                file ->
                    UploadFile.builder()
                        .filename(file.name())
                        .title(file.name())
                        .content(file.text())
                        .build())
            .toList();
    return switch (calls.call(
        "files.uploadV2",
        below.channel(),
        PATIENCE,
        m ->
            m.filesUploadV2(
                FilesUploadV2Request.builder()
                    .channel(below.channel())
                    .threadTs(below.ts())
                    .uploadFiles(parts)
                    .build()))) {
      case Ok<?> _ -> new Ok<>("");
      case SlackAnswer<?> failed -> SlackAnswer.same(failed);
    };
  }
}
