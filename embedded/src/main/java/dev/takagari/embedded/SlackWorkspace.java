package dev.takagari.embedded;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a Slack workspace remembers: channels, messages, people, views, and the short-lived ids
/// that Slack hands out with a click.
///
/// Thread-safe: every method is one step under one lock, and what it gives out is a copy. Bounded:
/// the oldest go when there are more than the limits below.
final class SlackWorkspace {
  static final String TEAM = "T0TAKAGARI";
  static final String TEAM_NAME = "takagari";
  static final String APP = "A0TAKAGARI";
  static final String BOT = "B0TAKAGARI";
  static final String BOT_USER = "U0TAKAGARI";
  static final String BOT_NAME = "takagari";

  /// How long after a click a view may be opened.
  static final Duration TRIGGER_LIFE = Duration.ofSeconds(3);

  /// How long after a click its response address may be used.
  static final Duration RESPONSE_LIFE = Duration.ofMinutes(30);

  /// How often it may be used.
  static final int RESPONSE_USES = 5;

  private static final int MAX_MESSAGES = 5_000;
  private static final int MAX_SMALL = 2_000;
  private static final int MAX_STACK = 3;
  private static final int MAX_TEXT = 40_000;
  private static final int MAX_UPDATED_TEXT = 4_000;
  private static final int MAX_WHOLE_MESSAGE = 13_000;
  private static final int MAX_METADATA = 16_000;

  private final InstantSource clock;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, User> users = new LinkedHashMap<>();
  private final Map<String, View> views = new LinkedHashMap<>();
  private final Map<String, Trigger> triggers = new LinkedHashMap<>();
  private final Map<String, Response> responses = new LinkedHashMap<>();
  private final Deque<SlackDouble.Ephemeral> ephemerals = new ArrayDeque<>();
  private long lastTs;
  private long changes;

  SlackWorkspace(InstantSource clock) {
    this.clock = clock;
  }

  /// Channels with their messages, and people; not what lives for minutes only: modals, ids of
  /// clicks, and what single people were shown.
  synchronized Map<String, @Nullable Object> state() {
    List<@Nullable Object> rooms = new ArrayList<>();
    channels.values().forEach(channel -> rooms.add(channel.state()));
    List<@Nullable Object> people = new ArrayList<>();
    for (User user : users.values()) {
      people.add(Json.of("id", user.id, "name", user.name, "email", user.email, "team", user.team));
    }
    return Json.of("last", lastTs, "users", people, "channels", rooms);
  }

  /// Takes up what [#state] was; nothing when it is empty.
  synchronized void restore(Map<String, @Nullable Object> state) {
    lastTs = state.get("last") instanceof Long last ? last : 0;
    for (Object each : Json.array(state, "users")) {
      Map<String, @Nullable Object> user = Json.object(each);
      addUser(
          new User(
              Json.text(user, "id"),
              Json.text(user, "name"),
              Json.text(user, "email"),
              Json.text(user, "team")));
    }
    for (Object each : Json.array(state, "channels")) {
      Channel channel = Channel.of(Json.object(each));
      channels.put(channel.id, channel);
    }
    changes++;
  }

  /// Counts up with everything that a person could see.
  synchronized long changes() {
    return changes;
  }

  synchronized void addChannel(String id, String name) {
    channels.putIfAbsent(id, new Channel(id, name));
    changes++;
  }

  /// Makes a channel of which the bot is a member.
  synchronized Map<String, @Nullable Object> create(String name) {
    if (channels.values().stream().anyMatch(channel -> channel.name.equals(name))) {
      throw SlackError.of("name_taken");
    }
    String id = "C" + UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    Channel made = new Channel(id.toUpperCase(Locale.ROOT), name);
    channels.put(made.id, made);
    changes++;
    return made.describe();
  }

  synchronized void addUser(User user) {
    users.put(user.id, user);
    changes++;
  }

  synchronized List<User> users() {
    return List.copyOf(users.values());
  }

  synchronized User user(String id) {
    User user = users.get(id);
    if (user == null) {
      throw SlackError.of("user_not_found");
    }
    return user;
  }

  synchronized void archived(String id, boolean archived) {
    channel(id).archived = archived;
    changes++;
  }

  synchronized void member(String id, boolean member) {
    channel(id).member = member;
    changes++;
  }

  /// Lets the bot into a channel.
  synchronized Map<String, @Nullable Object> join(String id) {
    Channel channel = channel(id);
    if (channel.archived) {
      throw SlackError.of("is_archived");
    }
    channel.member = true;
    changes++;
    return channel.describe();
  }

  synchronized Map<String, @Nullable Object> describe(String id) {
    return channel(id).describe();
  }

  synchronized List<Map<String, @Nullable Object>> describeAll() {
    return channels.values().stream().map(Channel::describe).toList();
  }

  /// Whether there is such a channel, and the bot may write to it.
  void checkWritable(String id) {
    synchronized (this) {
      Channel channel = channel(id);
      if (channel.archived) {
        throw SlackError.of("is_archived");
      }
      if (!channel.member) {
        throw SlackError.of("not_in_channel");
      }
    }
  }

  /// The id of a channel that is given by its id or by `#name`.
  synchronized String channelId(String idOrName) {
    if (idOrName.startsWith("#")) {
      for (Channel channel : channels.values()) {
        if (channel.name.equals(idOrName.substring(1))) {
          return channel.id;
        }
      }
    }
    return channel(idOrName).id;
  }

  /// Posts what the app wrote.
  ///
  /// @param id of the channel
  /// @param content text, blocks, attachments, metadata, files
  /// @param threadTs "" for a message of its own
  /// @param broadcast whether an answer shows in the channel too
  /// @return the message
  synchronized Map<String, @Nullable Object> post(
      String id, Map<String, @Nullable Object> content, String threadTs, boolean broadcast) {
    checkWritable(id);
    checkContent(content, MAX_TEXT);
    Map<String, @Nullable Object> message = of(new App(APP, BOT, BOT_USER, BOT_NAME), content);
    if (broadcast && !threadTs.isEmpty()) {
      message.put("subtype", "thread_broadcast");
    }
    return add(channel(id), message, threadTs);
  }

  /// Posts what another app wrote, wherever ours may write.
  ///
  /// @param content text, blocks, attachments, metadata
  /// @param threadTs "" for a message of its own
  synchronized Map<String, @Nullable Object> postOfAnother(
      String id, Map<String, @Nullable Object> content, String threadTs) {
    checkContent(content, MAX_TEXT);
    return add(
        channel(id), of(new App("A0OTHER", "B0OTHER", "U0OTHERBOT", "other"), content), threadTs);
  }

  /// An app.
  ///
  /// @param bot id of its bot
  /// @param user id of its bot as a user
  private record App(String id, String bot, String user, String name) {}

  private Map<String, @Nullable Object> of(App app, Map<String, @Nullable Object> content) {
    Map<String, @Nullable Object> message =
        Json.of("type", "message", "user", app.user(), "ts", nextTs(), "bot_id", app.bot());
    message.put("app_id", app.id());
    message.put("team", TEAM);
    message.put("text", Json.text(content, "text"));
    message.put(
        "bot_profile",
        Json.of(
            "id",
            app.bot(),
            "app_id",
            app.id(),
            "name",
            app.name(),
            "team_id",
            TEAM,
            "deleted",
            false));
    put(message, content);
    return message;
  }

  /// Posts what a person wrote.
  synchronized Map<String, @Nullable Object> say(
      String id, User user, String text, String threadTs) {
    Channel channel = channel(id);
    if (channel.archived) {
      throw SlackError.of("is_archived");
    }
    Map<String, @Nullable Object> message =
        Json.of("type", "message", "user", user.id, "ts", nextTs(), "team", user.team);
    message.put("client_msg_id", UUID.randomUUID().toString());
    message.put("text", text);
    return add(channel, message, threadTs);
  }

  private Map<String, @Nullable Object> add(
      Channel channel, Map<String, @Nullable Object> message, String threadTs) {
    if (!threadTs.isEmpty()) {
      Map<String, @Nullable Object> root = channel.find(threadTs);
      if (root == null || isReply(root)) {
        throw SlackError.of("thread_not_found");
      }
      message.put("thread_ts", threadTs);
      message.put("parent_user_id", Json.text(root, "user"));
      root.put("thread_ts", threadTs);
      channel.messages.add(message);
      recount(channel, root);
    } else {
      channel.messages.add(message);
    }
    if (channel.messages.size() > MAX_MESSAGES) {
      channel.messages.removeFirst();
    }
    changes++;
    return Json.copy(message);
  }

  /// Edits a message of the app; what is not given stays.
  ///
  /// @return the message before and after
  synchronized Edit update(String id, String ts, Map<String, @Nullable Object> content) {
    Channel channel = channel(id);
    if (channel.archived) {
      throw SlackError.of("is_archived");
    }
    if (!channel.member) {
      throw SlackError.of("not_in_channel");
    }
    Map<String, @Nullable Object> message = channel.find(ts);
    if (message == null || Json.text(message, "subtype").equals("tombstone")) {
      throw SlackError.of("message_not_found");
    }
    if (!Json.text(message, "bot_id").equals(BOT)) {
      throw SlackError.of("cant_update_message");
    }
    checkContent(content, MAX_UPDATED_TEXT);
    Map<String, @Nullable Object> before = Json.copy(message);
    if (content.get("text") != null) {
      message.put("text", Json.text(content, "text"));
    }
    put(message, content);
    message.put("edited", Json.of("user", BOT_USER, "ts", nextTs()));
    message.merge("edits", 1L, (old, _) -> old instanceof Long count ? count + 1 : 1L);
    changes++;
    return new Edit(before, Json.copy(message));
  }

  private static void put(
      Map<String, @Nullable Object> message, Map<String, @Nullable Object> content) {
    for (String name : List.of("blocks", "attachments", "metadata", "files")) {
      Object value = content.get(name);
      if (value == null) {
        continue;
      }
      boolean empty =
          (value instanceof List<?> list && list.isEmpty())
              || (value instanceof Map<?, ?> map && map.isEmpty());
      if (empty) {
        message.remove(name);
        continue;
      }
      Object copy = Json.copy(value);
      if (name.equals("blocks")) {
        SlackBlocks.name(copy);
      } else if (name.equals("attachments")) {
        long number = 1;
        for (Object attachment : Json.array(copy)) {
          Map<String, @Nullable Object> one = Json.object(attachment);
          one.put("id", number++);
          one.putIfAbsent("fallback", "[no preview available]");
          SlackBlocks.name(one.get("blocks"));
        }
      }
      message.put(name, copy);
    }
  }

  private static void checkContent(Map<String, @Nullable Object> content, int mostText) {
    Object blocks = content.get("blocks");
    Object attachments = content.get("attachments");
    if (content.get("text") == null
        && blocks == null
        && attachments == null
        && content.get("files") == null) {
      throw SlackError.of("no_text");
    }
    if (Json.text(content, "text").isEmpty()
        && Json.array(blocks).isEmpty()
        && Json.array(attachments).isEmpty()
        && content.get("files") == null) {
      throw SlackError.of("no_text");
    }
    if (Json.text(content, "text").length() > mostText) {
      throw SlackError.of("msg_too_long");
    }
    if (Json.array(attachments).size() > 100) {
      throw SlackError.of("too_many_attachments");
    }
    List<String> problems = SlackBlocks.problems(blocks, attachments);
    if (!problems.isEmpty()) {
      throw SlackError.of("invalid_blocks", problems);
    }
    if (SlackBlocks.size(blocks) + SlackBlocks.size(attachments) > MAX_WHOLE_MESSAGE) {
      throw SlackError.of("msg_blocks_too_long");
    }
    Object metadata = content.get("metadata");
    if (metadata != null && !Json.object(metadata).isEmpty()) {
      Map<String, @Nullable Object> given = Json.object(metadata);
      if (Json.text(given, "event_type").isEmpty()
          || !(given.get("event_payload") instanceof Map<?, ?>)) {
        throw SlackError.of("invalid_metadata_format");
      }
      if (Json.write(given).length() > MAX_METADATA) {
        throw SlackError.of("metadata_too_large");
      }
    }
  }

  /// Deletes a message as its author or an administrator does; one with answers leaves a trace.
  ///
  /// @return the message as it was
  synchronized Map<String, @Nullable Object> delete(String id, String ts) {
    Channel channel = channel(id);
    Map<String, @Nullable Object> message = channel.find(ts);
    if (message == null || Json.text(message, "subtype").equals("tombstone")) {
      throw SlackError.of("message_not_found");
    }
    Map<String, @Nullable Object> before = Json.copy(message);
    if (!isReply(message) && !channel.replies(ts).isEmpty()) {
      for (String name :
          List.of(
              "blocks", "attachments", "metadata", "files", "bot_id", "bot_profile", "edited")) {
        message.remove(name);
      }
      message.put("subtype", "tombstone");
      message.put("text", "This message was deleted.");
      message.put("user", "USLACKBOT");
      message.put("hidden", true);
    } else {
      channel.messages.remove(message);
      if (isReply(message)) {
        Map<String, @Nullable Object> root = channel.find(Json.text(message, "thread_ts"));
        if (root != null) {
          recount(channel, root);
        }
      }
    }
    changes++;
    return before;
  }

  /// The messages of a channel without the answers in threads, oldest first.
  synchronized List<Map<String, @Nullable Object>> roots(String id) {
    List<Map<String, @Nullable Object>> roots = new ArrayList<>();
    for (Map<String, @Nullable Object> message : channel(id).messages) {
      if (!isReply(message) || Json.text(message, "subtype").equals("thread_broadcast")) {
        roots.add(Json.copy(message));
      }
    }
    return roots;
  }

  /// A message and the answers below it, oldest first.
  ///
  /// @throws SlackError `thread_not_found` when there is no such message
  synchronized List<Map<String, @Nullable Object>> thread(String id, String ts) {
    Channel channel = channel(id);
    Map<String, @Nullable Object> root = channel.find(ts);
    if (root == null) {
      throw SlackError.of("thread_not_found");
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    all.add(Json.copy(root));
    if (!isReply(root)) {
      for (Map<String, @Nullable Object> reply : channel.replies(ts)) {
        all.add(Json.copy(reply));
      }
    }
    return all;
  }

  /// One message, or null.
  synchronized @Nullable Map<String, @Nullable Object> message(String id, String ts) {
    Map<String, @Nullable Object> message = channel(id).find(ts);
    return message == null ? null : Json.copy(message);
  }

  /// Shows something to one person only.
  ///
  /// @return its ts
  synchronized String showTo(
      String channelId, String userId, String threadTs, Map<String, @Nullable Object> content) {
    checkContent(content, MAX_TEXT);
    String ts = nextTs();
    Map<String, @Nullable Object> body =
        Json.of("type", "message", "ts", ts, "bot_id", BOT, "text", Json.text(content, "text"));
    put(body, content);
    ephemerals.add(
        new SlackDouble.Ephemeral(
            channelId, userId, ts, threadTs, Json.text(content, "text"), body));
    if (ephemerals.size() > MAX_SMALL) {
      ephemerals.removeFirst();
    }
    changes++;
    return ts;
  }

  /// Takes away or replaces what one person is shown.
  ///
  /// @param content null to take it away
  synchronized void replaceShown(String ts, @Nullable Map<String, @Nullable Object> content) {
    for (SlackDouble.Ephemeral shown : List.copyOf(ephemerals)) {
      if (shown.ts().equals(ts)) {
        ephemerals.remove(shown);
        if (content != null) {
          String _ = showTo(shown.channel(), shown.user(), shown.threadTs(), content);
        }
      }
    }
    changes++;
  }

  synchronized List<SlackDouble.Ephemeral> ephemerals() {
    return ephemerals.stream()
        .map(
            one ->
                new SlackDouble.Ephemeral(
                    one.channel(),
                    one.user(),
                    one.ts(),
                    one.threadTs(),
                    one.text(),
                    Json.copy(one.body())))
        .toList();
  }

  /// A new id with which the app may open one view for somebody.
  ///
  /// @param rootView the view in which the person was, or ""
  synchronized String trigger(String userId, String rootView) {
    String id =
        "%d.%d.%s"
            .formatted(
                clock.instant().toEpochMilli(),
                triggers.size() + 1,
                UUID.randomUUID().toString().replace("-", ""));
    triggers.put(id, new Trigger(userId, rootView, clock.instant()));
    trim(triggers);
    return id;
  }

  /// Uses such an id up.
  private Trigger use(String id) {
    Trigger trigger = triggers.get(id);
    if (trigger == null) {
      throw SlackError.of("invalid_trigger_id");
    }
    if (trigger.used) {
      throw SlackError.of("exchanged_trigger_id");
    }
    if (clock.instant().isAfter(trigger.made.plus(TRIGGER_LIFE))) {
      throw SlackError.of("expired_trigger_id");
    }
    trigger.used = true;
    return trigger;
  }

  /// A new name of a response address.
  synchronized String response(String channelId, String ts, String userId, String threadTs) {
    String name = UUID.randomUUID().toString();
    responses.put(name, new Response(channelId, ts, userId, threadTs, clock.instant()));
    trim(responses);
    return name;
  }

  /// Uses a response address once.
  ///
  /// @throws SlackError `expired_url` or `used_url`
  synchronized Response respond(String name) {
    Response response = responses.get(name);
    if (response == null || clock.instant().isAfter(response.made.plus(RESPONSE_LIFE))) {
      throw SlackError.gone("expired_url");
    }
    if (response.uses >= RESPONSE_USES) {
      throw SlackError.gone("used_url");
    }
    response.uses++;
    return response;
  }

  /// Opens a view for the person who clicked.
  ///
  /// @param push whether it goes on top of the one in which the person was
  synchronized Map<String, @Nullable Object> open(
      String triggerId, Map<String, @Nullable Object> given, boolean push) {
    checkView(given);
    Trigger trigger = use(triggerId);
    return add(trigger.user, push ? trigger.view : "", given);
  }

  private Map<String, @Nullable Object> add(
      String userId, String below, Map<String, @Nullable Object> given) {
    View under = views.get(below);
    if (!below.isEmpty() && (under == null || depth(under) >= MAX_STACK)) {
      throw SlackError.of(under == null ? "not_found" : "push_limit_reached");
    }
    String external = Json.text(given, "external_id");
    if (!external.isEmpty()
        && views.values().stream()
            .anyMatch(view -> Json.text(view.body, "external_id").equals(external))) {
      throw SlackError.of("duplicate_external_id");
    }
    String id =
        "V"
            + UUID.randomUUID()
                .toString()
                .replace("-", "")
                .substring(0, 10)
                .toUpperCase(Locale.ROOT);
    View view = new View(id, userId, under == null ? id : under.root, below);
    view.fill(given);
    views.put(id, view);
    trim(views);
    changes++;
    return Json.copy(view.body);
  }

  /// Replaces what a view shows.
  ///
  /// @param id of the view, or its external id
  /// @param hash of the view as the app knows it, or ""
  synchronized Map<String, @Nullable Object> updateView(
      String id, String hash, Map<String, @Nullable Object> given) {
    checkView(given);
    View found = views.get(id);
    if (found == null) {
      for (View view : views.values()) {
        if (!id.isEmpty() && Json.text(view.body, "external_id").equals(id)) {
          found = view;
        }
      }
    }
    if (found == null) {
      throw SlackError.of("not_found");
    }
    if (!hash.isEmpty() && !hash.equals(Json.text(found.body, "hash"))) {
      throw SlackError.of("hash_conflict");
    }
    found.fill(given);
    changes++;
    return Json.copy(found.body);
  }

  /// Puts a view on top of another without a trigger, as an answer to a submission may.
  synchronized void pushOn(String viewId, Map<String, @Nullable Object> given) {
    checkView(given);
    View under = Objects.requireNonNull(views.get(viewId));
    Map<String, @Nullable Object> _ = add(under.user, viewId, given);
  }

  /// Closes a view.
  ///
  /// @param all whether those below it go too
  synchronized void closeView(String viewId, boolean all) {
    View view = views.remove(viewId);
    if (view != null && all) {
      views.values().removeIf(other -> other.root.equals(view.root));
    }
    changes++;
  }

  synchronized void viewErrors(String viewId, Map<String, String> errors) {
    View view = views.get(viewId);
    if (view != null) {
      view.errors = Map.copyOf(errors);
    }
    changes++;
  }

  synchronized List<SlackDouble.View> views() {
    return views.values().stream()
        .map(
            view ->
                new SlackDouble.View(
                    view.id,
                    view.user,
                    Json.text(view.body, "callback_id"),
                    Json.text(view.body, "private_metadata"),
                    view.errors,
                    Json.copy(view.body)))
        .toList();
  }

  /// A new time stamp, which is an id too: seconds and a fraction of six digits, always rising.
  synchronized String nextTs() {
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    lastTs = Math.max(micros, lastTs + 1);
    return "%d.%06d".formatted(lastTs / 1_000_000, lastTs % 1_000_000);
  }

  private Channel channel(String id) {
    Channel channel = channels.get(id);
    if (channel == null) {
      throw SlackError.of("channel_not_found");
    }
    return channel;
  }

  private int depth(View view) {
    View below = views.get(view.below);
    return below == null ? 1 : 1 + depth(below);
  }

  private static void checkView(Map<String, @Nullable Object> view) {
    List<String> problems = SlackBlocks.problems(view);
    if (!problems.isEmpty()) {
      throw SlackError.of("invalid_arguments", problems);
    }
    if (Json.write(view).length() > 250_000) {
      throw SlackError.of("view_too_large");
    }
  }

  private static boolean isReply(Map<String, @Nullable Object> message) {
    String threadTs = Json.text(message, "thread_ts");
    return !threadTs.isEmpty() && !threadTs.equals(Json.text(message, "ts"));
  }

  private static void recount(Channel channel, Map<String, @Nullable Object> root) {
    List<Map<String, @Nullable Object>> replies = channel.replies(Json.text(root, "ts"));
    Set<String> by = new LinkedHashSet<>();
    for (Map<String, @Nullable Object> reply : replies) {
      by.add(Json.text(reply, "user"));
    }
    root.put("reply_count", (long) replies.size());
    root.put("reply_users_count", (long) by.size());
    root.put("reply_users", List.copyOf(by));
    if (replies.isEmpty()) {
      root.remove("latest_reply");
    } else {
      root.put("latest_reply", Json.text(replies.getLast(), "ts"));
    }
  }

  private static void trim(Map<String, ?> map) {
    if (map.size() > MAX_SMALL) {
      map.remove(map.keySet().iterator().next());
    }
  }

  /// A person of this or another workspace.
  ///
  /// @param id as `U…`
  /// @param name as written after an `@`
  /// @param email address
  /// @param team id of the person's workspace
  record User(String id, String name, String email, String team) {
    /// As `users.info` tells it.
    Map<String, @Nullable Object> describe() {
      return Json.of(
          "id",
          id,
          "team_id",
          team,
          "name",
          name,
          "real_name",
          name,
          "deleted",
          false,
          "is_bot",
          id.equals(BOT_USER),
          "profile",
          Json.of("real_name", name, "display_name", name, "email", email, "team", team));
    }
  }

  /// A message before and after an edit.
  record Edit(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {}

  /// What a response address stands for.
  static final class Response {
    final String channel;
    final String ts;
    final String user;
    final String threadTs;
    private final Instant made;
    private int uses;

    private Response(String channel, String ts, String user, String threadTs, Instant made) {
      this.channel = channel;
      this.ts = ts;
      this.user = user;
      this.threadTs = threadTs;
      this.made = made;
    }
  }

  private static final class Trigger {
    private final String user;
    private final String view;
    private final Instant made;
    private boolean used;

    private Trigger(String user, String view, Instant made) {
      this.user = user;
      this.view = view;
      this.made = made;
    }
  }

  private static final class View {
    private final String id;
    private final String user;
    private final String root;
    private final String below;
    private Map<String, String> errors = Map.of();
    private Map<String, @Nullable Object> body = Json.of();

    private View(String id, String user, String root, String below) {
      this.id = id;
      this.user = user;
      this.root = root;
      this.below = below;
    }

    private void fill(Map<String, @Nullable Object> given) {
      Map<String, @Nullable Object> made = Json.of("id", id, "team_id", TEAM);
      made.putAll(Json.copy(given));
      SlackBlocks.name(made.get("blocks"));
      for (String name : List.of("private_metadata", "callback_id", "external_id")) {
        made.putIfAbsent(name, "");
      }
      made.putIfAbsent("clear_on_close", false);
      made.putIfAbsent("notify_on_close", false);
      made.put("state", Json.of("values", Json.of()));
      made.put("hash", UUID.randomUUID().toString().substring(0, 8));
      made.put("previous_view_id", below.isEmpty() ? null : below);
      made.put("root_view_id", root);
      made.put("app_id", APP);
      made.put("app_installed_team_id", TEAM);
      made.put("bot_id", BOT);
      body = made;
      errors = Map.of();
    }
  }

  private static final class Channel {
    private final String id;
    private final String name;
    private final List<Map<String, @Nullable Object>> messages = new ArrayList<>();
    private boolean archived;
    private boolean member = true;

    private Channel(String id, String name) {
      this.id = id;
      this.name = name;
    }

    private static Channel of(Map<String, @Nullable Object> state) {
      Channel channel = new Channel(Json.text(state, "id"), Json.text(state, "name"));
      channel.archived = Json.yes(state, "archived");
      channel.member = Json.yes(state, "member");
      Json.array(state, "messages")
          .forEach(message -> channel.messages.add(Json.copy(Json.object(message))));
      return channel;
    }

    private Map<String, @Nullable Object> state() {
      return Json.of(
          "id",
          id,
          "name",
          name,
          "archived",
          archived,
          "member",
          member,
          "messages",
          messages.stream().map(Json::copy).toList());
    }

    private @Nullable Map<String, @Nullable Object> find(String ts) {
      for (Map<String, @Nullable Object> message : messages) {
        if (Json.text(message, "ts").equals(ts)) {
          return message;
        }
      }
      return null;
    }

    private List<Map<String, @Nullable Object>> replies(String ts) {
      List<Map<String, @Nullable Object>> replies = new ArrayList<>();
      for (Map<String, @Nullable Object> message : messages) {
        if (isReply(message) && Json.text(message, "thread_ts").equals(ts)) {
          replies.add(message);
        }
      }
      return replies;
    }

    private Map<String, @Nullable Object> describe() {
      return Json.of(
          "id",
          id,
          "name",
          name,
          "name_normalized",
          name,
          "is_channel",
          true,
          "is_private",
          false,
          "is_archived",
          archived,
          "is_member",
          member,
          "is_shared",
          false,
          "context_team_id",
          TEAM);
    }
  }
}
