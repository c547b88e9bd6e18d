package dev.takagari.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A server that behaves like Slack for the calls that a chat bot uses: Web API, Socket Mode,
/// interactivity, events, modals, uploads; and a page in the browser that shows channels and
/// threads, where a person can click the buttons and answer.
///
/// It answers and refuses as `docs.slack.dev` says, the limits too, so that what works here works
/// there; it keeps all state in memory, bounded, and in a file if it is given one, and listens on
/// 127.0.0.1 only. Tests steer it by the methods of this class: they make it fail, and act as
/// people do.
///
/// Thread-safe.
public final class SlackDouble implements AutoCloseable {
  private final DoubleHttp http;
  private final @Nullable KeptState kept;
  private final SlackWorkspace workspace;
  private final SlackDelivery delivery;
  private final SlackApi api;
  private final String botToken = "xoxb-" + random(16);
  private final String appToken = "xapp-1-" + SlackWorkspace.APP + "-" + random(16);
  private final String signingSecret = random(16);

  private SlackDouble(int port, InstantSource clock, @Nullable Path file) {
    Map<String, @Nullable Object> before = KeptState.read(file);
    this.workspace = new SlackWorkspace(clock);
    workspace.restore(before);
    this.http = KeptState.listen(port, before);
    this.delivery = new SlackDelivery(clock, signingSecret);
    this.api = new SlackApi(workspace, delivery, clock, http.baseUrl(), botToken, appToken);
    workspace.addUser(
        new SlackWorkspace.User(
            SlackWorkspace.BOT_USER, SlackWorkspace.BOT_NAME, "", SlackWorkspace.TEAM));
    http.on("*", "/api/{method}", api::call)
        .on("POST", "/response/{name}", api::respond)
        .on("POST", "/upload/{file}", api::upload);
    new SlackPage(this, workspace, api).serve(http);
    this.kept = file == null ? null : KeptState.keep(file, workspace::changes, this::state);
  }

  private Map<String, @Nullable Object> state() {
    Map<String, @Nullable Object> state = workspace.state();
    state.put("port", (long) port());
    return state;
  }

  /// Starts a workspace without channels and people, on any free port.
  ///
  /// @param clock from which time stamps, lives of ids and limits come
  /// @return the running server
  public static SlackDouble start(InstantSource clock) {
    return start(0, clock);
  }

  /// Starts a workspace without channels and people.
  ///
  /// @param port where to listen on 127.0.0.1; 0 for any free one
  /// @param clock from which time stamps, lives of ids and limits come
  /// @return the running server
  /// @throws java.io.UncheckedIOException when the port is taken
  public static SlackDouble start(int port, InstantSource clock) {
    return new SlackDouble(port, clock, null);
  }

  /// Starts a workspace that keeps its channels, messages and people in a file, which the next
  /// start takes up; without channels and people when there is no file yet. Tokens are new at each
  /// start, and files that were uploaded are not kept.
  ///
  /// @param port where to listen on 127.0.0.1; 0 for where it was before, or any free one
  /// @param clock from which time stamps, lives of ids and limits come
  /// @param file where; its directory is there
  /// @return the running server
  /// @throws java.io.UncheckedIOException when the port is taken or the file cannot be read
  /// @throws IllegalStateException when the file holds something else
  public static SlackDouble start(int port, InstantSource clock, Path file) {
    return new SlackDouble(port, clock, file);
  }

  @Override
  public void close() {
    delivery.close();
    http.close();
    if (kept != null) {
      kept.close();
    }
  }

  /// Where it listens.
  public int port() {
    return http.port();
  }

  /// Its address without a slash at the end; methods are at `/api/…`, the page is at `/`.
  public String baseUrl() {
    return http.baseUrl();
  }

  /// The bot's token, `xoxb-…`.
  public String botToken() {
    return botToken;
  }

  /// The app's token for Socket Mode, `xapp-…`.
  public String appToken() {
    return appToken;
  }

  /// The secret with which requests to the app are signed.
  public String signingSecret() {
    return signingSecret;
  }

  /// The id of the workspace.
  public String teamId() {
    return SlackWorkspace.TEAM;
  }

  /// The id of the app.
  public String appId() {
    return SlackWorkspace.APP;
  }

  /// The id of the bot as a user.
  public String botUserId() {
    return SlackWorkspace.BOT_USER;
  }

  /// Adds a public channel of which the bot is a member; one that is there stays as it is.
  ///
  /// @param id as `C…`
  /// @param name without `#`
  public void addChannel(String id, String name) {
    workspace.addChannel(id, name);
  }

  /// Archives a channel.
  public void archive(String channel) {
    workspace.archived(channel, true);
  }

  /// Opens an archived channel again.
  public void unarchive(String channel) {
    workspace.archived(channel, false);
  }

  /// Takes the bot out of a channel.
  public void removeBot(String channel) {
    workspace.member(channel, false);
  }

  /// Adds a person.
  ///
  /// @param id as `U…`
  /// @param name as written after an `@`
  /// @param email address
  /// @param team id of the person's workspace; "" for this one
  public void addUser(String id, String name, String email, String team) {
    workspace.addUser(
        new SlackWorkspace.User(id, name, email, team.isEmpty() ? SlackWorkspace.TEAM : team));
  }

  /// Deletes a message as an administrator does; the app is told.
  ///
  /// @throws IllegalArgumentException when there is no such message
  public void delete(String channel, String ts) {
    try {
      api.tellDeleted(channel, workspace.delete(channel, ts));
    } catch (SlackError e) {
      throw new IllegalArgumentException(e.error(), e);
    }
  }

  /// From now on both tokens are answered with `token_revoked`.
  public void revokeTokens() {
    api.revoked(true);
  }

  /// The tokens are valid again.
  public void restoreTokens() {
    api.revoked(false);
  }

  /// Takes a scope away (`missing_scope`) or gives it back.
  public void scope(String scope, boolean granted) {
    api.scope(scope, granted);
  }

  /// From now on every call is answered with 503, or no longer.
  public void outage(boolean on) {
    api.outage(on);
  }

  /// Whether a channel takes one message a second only, without a burst.
  public void limitPosts(boolean on) {
    api.limitPosts(on ? 1 : 0);
  }

  /// Lets a channel take some messages at once, then one a second.
  ///
  /// @param burst how many; 0 for no limit
  public void limitPosts(int burst) {
    api.limitPosts(burst);
  }

  /// Whether methods may be called only as often in a minute as their tier says.
  public void limitMethods(boolean on) {
    api.limitMethods(on);
  }

  /// Makes the next calls go wrong, after those that were asked for before.
  ///
  /// @param method as `chat.postMessage`; `response_url`; or `*` for any that has no fault of its
  ///   own
  /// @param times how many calls
  /// @param fault what goes wrong
  public void failNext(String method, int times, Fault fault) {
    api.failNext(method, times, fault);
  }

  /// Forgets the faults that have not happened yet.
  public void clearFaults() {
    api.clearFaults();
  }

  /// All calls since the start or the last [#clearCalls], oldest first; the last 10,000.
  public List<Call> calls() {
    return api.calls();
  }

  /// The calls of one method, oldest first.
  public List<Call> calls(String method) {
    return api.calls().stream().filter(call -> call.method().equals(method)).toList();
  }

  /// Forgets the calls.
  public void clearCalls() {
    api.clearCalls();
  }

  /// The messages of a channel without the answers in threads, oldest first.
  public List<Message> messages(String channel) {
    return workspace.roots(channel).stream().map(Message::of).toList();
  }

  /// The answers below a message, oldest first, without the message.
  public List<Message> replies(String channel, String ts) {
    return workspace.thread(channel, ts).stream().skip(1).map(Message::of).toList();
  }

  /// What single people were shown, oldest first.
  public List<Ephemeral> ephemerals() {
    return workspace.ephemerals();
  }

  /// The modals that are open.
  public List<View> openViews() {
    return workspace.views();
  }

  /// What was delivered to the app, and what came of it; oldest first, the last 5,000.
  public List<Delivery> deliveries() {
    return delivery.deliveries();
  }

  /// What was uploaded as a file.
  ///
  /// @return its bytes; null when there is no such file
  public byte @Nullable [] file(String id) {
    return api.file(id);
  }

  /// Where the app takes interactions and events by HTTP; used while it is not connected by Socket
  /// Mode.
  ///
  /// @param interactiveUrl for clicks and modals; null for none
  /// @param eventsUrl for events; null for none
  public void deliverTo(@Nullable URI interactiveUrl, @Nullable URI eventsUrl) {
    delivery.deliverTo(interactiveUrl, eventsUrl);
  }

  /// How long an answer of the app is waited for (3 s), and how long until it is told again (0.5
  /// s).
  public void patience(Duration patience, Duration pause) {
    delivery.patience(patience, pause);
  }

  /// How many connections of Socket Mode are open.
  public int sockets() {
    return delivery.connections();
  }

  /// Asks the app to connect anew (`disconnect`, `refresh_requested`) and closes the old
  /// connections two seconds later.
  public void refreshSockets() {
    delivery.refresh();
  }

  /// Cuts all connections of Socket Mode without a word.
  public void cutSockets() {
    delivery.cut();
  }

  /// Delivers the last thing that a person did once more, under the same ids, as Slack does when an
  /// acknowledgement is lost.
  public Ack repeatLast() {
    return delivery.repeat();
  }

  /// Clicks a button.
  ///
  /// @param channel where the message is
  /// @param ts of the message; that of an ephemeral one too
  /// @param actionId of the button
  /// @param userId who clicks
  /// @return whether and how the app acknowledged
  /// @throws IllegalArgumentException when there is no such message, button or person
  public Ack click(String channel, String ts, String actionId, String userId) {
    return click(channel, ts, actionId, userId, "");
  }

  /// Chooses an option of a select, overflow menu, radio group or list of checkboxes in a message,
  /// or clicks a button.
  ///
  /// @param channel where the message is
  /// @param ts of the message; that of an ephemeral one too
  /// @param actionId of the element
  /// @param userId who chooses
  /// @param selectedOption the value of the option; several by commas for checkboxes; "" for a
  ///   button
  /// @return whether and how the app acknowledged
  /// @throws IllegalArgumentException when there is no such message, element, option or person
  public Ack click(
      String channel, String ts, String actionId, String userId, String selectedOption) {
    try {
      return acted(channel, ts, actionId, workspace.user(userId), selectedOption);
    } catch (SlackError e) {
      throw new IllegalArgumentException(e.error(), e);
    }
  }

  private Ack acted(
      String channel, String ts, String actionId, SlackWorkspace.User user, String selectedOption) {
    Map<String, @Nullable Object> message = workspace.message(channel, ts);
    boolean ephemeral = message == null;
    String thread = message == null ? "" : Json.text(message, "thread_ts");
    if (message == null) {
      for (Ephemeral shown : workspace.ephemerals()) {
        if (shown.ts().equals(ts) && shown.user().equals(user.id())) {
          message = shown.body();
          thread = shown.threadTs();
        }
      }
    }
    if (message == null) {
      throw SlackError.of("message_not_found");
    }
    Map<String, @Nullable Object> container = Json.of("type", "message");
    Map<String, @Nullable Object> action =
        SlackForms.action(Json.array(message, "blocks"), actionId, selectedOption);
    for (Object attachment : Json.array(message, "attachments")) {
      if (action == null) {
        Map<String, @Nullable Object> one = Json.object(attachment);
        action = SlackForms.action(Json.array(one, "blocks"), actionId, selectedOption);
        if (action != null) {
          container.put("type", "message_attachment");
          container.put("attachment_id", one.get("id"));
          container.put("is_app_unfurl", false);
        }
      }
    }
    if (action == null) {
      throw new IllegalArgumentException("no element has the action_id " + actionId);
    }
    action.put("action_ts", workspace.nextTs());
    container.put("message_ts", ts);
    container.put("channel_id", channel);
    container.put("is_ephemeral", ephemeral);
    if (!thread.isEmpty()) {
      container.put("thread_ts", thread);
    }
    Map<String, @Nullable Object> payload = interaction("block_actions", user, "");
    payload.put("container", container);
    Map<String, @Nullable Object> described = workspace.describe(channel);
    payload.put("channel", Json.of("id", channel, "name", described.get("name")));
    if (!ephemeral) {
      message.remove("edits");
      payload.put("message", message);
    }
    payload.put("state", Json.of("values", Json.of()));
    String answerThread = thread.equals(ts) ? "" : thread;
    payload.put(
        "response_url",
        baseUrl() + "/response/" + workspace.response(channel, ts, user.id(), answerThread));
    payload.put("actions", List.of(action));
    return delivery.deliver(SlackDelivery.INTERACTIVE, payload);
  }

  /// Clicks or chooses something inside a modal that acts at once (in a row of actions, beside a
  /// section, or in an input with `dispatch_action`).
  ///
  /// @param viewId of the modal
  /// @param actionId of the element
  /// @param value of the option or the text; "" for a button
  /// @param values what is filled in so far, as in [#submit]
  /// @return whether and how the app acknowledged
  /// @throws IllegalArgumentException when there is no such view, element or option
  public Ack act(String viewId, String actionId, String value, Map<String, String> values) {
    View view = view(viewId);
    Map<String, @Nullable Object> body = view.body();
    Map<String, @Nullable Object> action =
        SlackForms.action(Json.array(body, "blocks"), actionId, value);
    if (action == null) {
      throw new IllegalArgumentException("no element has the action_id " + actionId);
    }
    action.put("action_ts", workspace.nextTs());
    body.put("state", Json.of("values", SlackForms.state(body, values, false)));
    Map<String, @Nullable Object> payload =
        interaction("block_actions", workspace.user(view.user()), viewId);
    payload.put("container", Json.of("type", "view", "view_id", viewId));
    payload.put("view", body);
    payload.put("actions", List.of(action));
    return delivery.deliver(SlackDelivery.INTERACTIVE, payload);
  }

  /// Submits a modal, and does with it what the app answers: closes it, shows errors, shows
  /// another.
  ///
  /// @param viewId of the modal
  /// @param values what is filled in, by action id: text, or value of the option, or values of
  ///   checkboxes by commas; what is missing is as the modal began
  /// @param userId who submits: the one to whom it is shown
  /// @return whether and how the app acknowledged
  /// @throws IllegalArgumentException when there is no such view, something needed is empty, or an
  ///   option is unknown: Slack's client sends nothing then
  public Ack submit(String viewId, Map<String, String> values, String userId) {
    View view = view(viewId);
    if (!view.user().equals(userId)) {
      throw new IllegalArgumentException("the view is shown to somebody else");
    }
    Map<String, @Nullable Object> body = view.body();
    body.put("state", Json.of("values", SlackForms.state(body, values, true)));
    Map<String, @Nullable Object> payload =
        interaction("view_submission", workspace.user(userId), viewId);
    payload.put("view", body);
    payload.put("response_urls", new ArrayList<>());
    workspace.viewErrors(viewId, Map.of());
    Ack ack = delivery.deliver(SlackDelivery.INTERACTIVE, payload);
    if (!ack.acknowledged()) {
      workspace.viewErrors(viewId, Map.of("", "We had some trouble connecting. Try again?"));
      return ack;
    }
    try {
      answered(view, ack.body());
    } catch (SlackError e) {
      workspace.viewErrors(viewId, Map.of("", "The app answered badly: " + e.getMessage()));
    }
    return ack;
  }

  private void answered(View view, Map<String, @Nullable Object> answer) {
    switch (Json.text(answer, "response_action")) {
      case "" -> workspace.closeView(view.id(), false);
      case "clear" -> workspace.closeView(view.id(), true);
      case "update" -> {
        Map<String, @Nullable Object> _ =
            workspace.updateView(view.id(), "", Json.object(answer, "view"));
      }
      case "push" -> workspace.pushOn(view.id(), Json.object(answer, "view"));
      case "errors" -> {
        Map<String, String> errors = new java.util.TreeMap<>();
        Set<String> inputs = SlackForms.inputBlocks(view.body());
        Json.object(answer, "errors")
            .forEach((block, text) -> errors.put(block, String.valueOf(text)));
        if (errors.isEmpty() || !inputs.containsAll(errors.keySet())) {
          throw SlackError.of("errors for blocks that are no inputs");
        }
        workspace.viewErrors(view.id(), errors);
      }
      default -> throw SlackError.of("unknown response_action");
    }
  }

  /// Closes a modal without submitting it; the app is told if it asked to.
  public void dismiss(String viewId) {
    View view = view(viewId);
    workspace.closeView(viewId, false);
    if (Json.yes(view.body(), "notify_on_close")) {
      Map<String, @Nullable Object> payload =
          interaction("view_closed", workspace.user(view.user()), viewId);
      payload.remove("trigger_id");
      payload.put("view", view.body());
      payload.put("is_cleared", false);
      Ack _ = delivery.deliver(SlackDelivery.INTERACTIVE, payload);
    }
  }

  /// Writes a message as a person does; returns when the app was told or could not be.
  ///
  /// @param channel where
  /// @param threadTs below which message; "" for a message of its own
  /// @param userId who writes
  /// @param text as Slack keeps it, with `&`, `<` and `>` escaped
  /// @return the ts of the message
  /// @throws IllegalArgumentException when there is no such channel, thread or person
  public String say(String channel, String threadTs, String userId, String text) {
    try {
      Map<String, @Nullable Object> message =
          workspace.say(channel, workspace.user(userId), text, threadTs);
      Map<String, @Nullable Object> event = api.event(api.messageEvent(channel, message));
      Ack _ = delivery.deliver(SlackDelivery.EVENT, event);
      return Json.text(message, "ts");
    } catch (SlackError e) {
      throw new IllegalArgumentException(e.error(), e);
    }
  }

  /// Posts a message as another app of the workspace does; returns when ours was told or could not
  /// be.
  ///
  /// @param channel where
  /// @param threadTs below which message; "" for a message of its own
  /// @param text as Slack keeps it
  /// @param eventType of its metadata
  /// @param eventPayload of its metadata
  /// @return the ts of the message
  /// @throws IllegalArgumentException when there is no such channel or thread
  public String postOfAnotherApp(
      String channel,
      String threadTs,
      String text,
      String eventType,
      Map<String, String> eventPayload) {
    Map<String, @Nullable Object> payload = Json.of();
    payload.putAll(eventPayload);
    try {
      Map<String, @Nullable Object> message =
          workspace.postOfAnother(
              channel,
              Json.of(
                  "text",
                  text,
                  "metadata",
                  Json.of("event_type", eventType, "event_payload", payload)),
              threadTs);
      Ack _ = delivery.deliver(SlackDelivery.EVENT, api.event(api.messageEvent(channel, message)));
      return Json.text(message, "ts");
    } catch (SlackError e) {
      throw new IllegalArgumentException(e.error(), e);
    }
  }

  private View view(String id) {
    return workspace.views().stream()
        .filter(view -> view.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no view " + id + " is open"));
  }

  private Map<String, @Nullable Object> interaction(
      String type, SlackWorkspace.User user, String viewId) {
    return Json.of(
        "type",
        type,
        "user",
        Json.of(
            "id", user.id(), "username", user.name(), "name", user.name(), "team_id", user.team()),
        "api_app_id",
        SlackWorkspace.APP,
        "token",
        "verification-token",
        "trigger_id",
        workspace.trigger(user.id(), viewId),
        "team",
        Json.of(
            "id",
            user.team(),
            "domain",
            user.team().equals(SlackWorkspace.TEAM) ? SlackWorkspace.TEAM_NAME : "elsewhere"),
        "enterprise",
        null,
        "is_enterprise_install",
        false);
  }

  private static String random(int bytes) {
    byte[] made = new byte[bytes];
    new SecureRandom().nextBytes(made);
    return HexFormat.of().formatHex(made);
  }

  /// What goes wrong with a call.
  public sealed interface Fault {
    /// A status of HTTP without a body.
    ///
    /// @param status as 500
    record Status(int status) implements Fault {}

    /// 429 with `Retry-After`.
    ///
    /// @param seconds to wait
    record RateLimit(int seconds) implements Fault {}

    /// No answer; after two minutes the connection is cut.
    ///
    /// @param done whether the call takes effect
    record Timeout(boolean done) implements Fault {}

    /// The connection is cut without an answer.
    ///
    /// @param done whether the call takes effect
    record Cut(boolean done) implements Fault {}

    /// `{"ok":false,"error":…}`.
    ///
    /// @param error as Slack names it
    record Refusal(String error) implements Fault {}
  }

  /// One call of the app.
  ///
  /// @param method as `chat.postMessage`, or `response_url`
  /// @param parameters as given, without the token; JSON inside a form is read
  /// @param at when
  /// @param outcome `ok`, Slack's error, or what fault it met
  public record Call(
      String method, Map<String, @Nullable Object> parameters, Instant at, String outcome) {}

  /// One message.
  ///
  /// @param ts its id
  /// @param threadTs of the message above it; "" for one that stands in the channel
  /// @param user who wrote it
  /// @param text the plain text, which notifications show
  /// @param edits how often it was edited
  /// @param body all of it, as the API gives it with its metadata
  public record Message(
      String ts,
      String threadTs,
      String user,
      String text,
      int edits,
      Map<String, @Nullable Object> body) {

    static Message of(Map<String, @Nullable Object> body) {
      String ts = Json.text(body, "ts");
      String thread = Json.text(body, "thread_ts");
      int edits = body.remove("edits") instanceof Long count ? count.intValue() : 0;
      return new Message(
          ts,
          thread.equals(ts) ? "" : thread,
          Json.text(body, "user"),
          Json.text(body, "text"),
          edits,
          body);
    }
  }

  /// What one person alone is shown.
  ///
  /// @param channel where
  /// @param user to whom
  /// @param ts its id
  /// @param threadTs below which message; "" for the channel
  /// @param text the plain text
  /// @param body all of it
  public record Ephemeral(
      String channel,
      String user,
      String ts,
      String threadTs,
      String text,
      Map<String, @Nullable Object> body) {}

  /// A modal that is open.
  ///
  /// @param id of the view
  /// @param user to whom it is shown
  /// @param callbackId as the app gave it
  /// @param privateMetadata as the app gave it
  /// @param errors what the last submission lacked, by block id; "" for the whole
  /// @param body all of it
  public record View(
      String id,
      String user,
      String callbackId,
      String privateMetadata,
      Map<String, String> errors,
      Map<String, @Nullable Object> body) {}

  /// What the app said to something that a person did.
  ///
  /// @param acknowledged whether it said anything in time
  /// @param status of HTTP, 200 for Socket Mode; 0 when there was no answer
  /// @param attempts how often it was told; 0 when it does not listen
  /// @param body what it answered; empty when nothing
  public record Ack(
      boolean acknowledged, int status, int attempts, Map<String, @Nullable Object> body) {}

  /// Something that was delivered to the app.
  ///
  /// @param type `interactive` or `events_api`
  /// @param payload what happened
  /// @param attempts how often it was sent
  /// @param acknowledged whether the app took it
  public record Delivery(
      String type, Map<String, @Nullable Object> payload, int attempts, boolean acknowledged) {}
}
