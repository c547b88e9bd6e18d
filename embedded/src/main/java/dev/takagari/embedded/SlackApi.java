package dev.takagari.embedded;

import dev.takagari.embedded.SlackDouble.Call;
import dev.takagari.embedded.SlackDouble.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The methods of the Web API that a chat bot uses, the addresses for uploads, and response
/// addresses, as `docs.slack.dev/reference/methods` says; with the faults, limits and records that
/// tests ask for. Thread-safe.
final class SlackApi {
  /// Stands for the response addresses among the methods.
  static final String RESPONSE_URL = "response_url";

  private static final int MAX_CALLS = 10_000;
  private static final int MAX_FILES = 200;
  private static final int MAX_UPLOAD = 4 << 20;
  private static final int MAX_PAGE = 999;
  private static final int DEFAULT_PAGE = 100;
  private static final List<String> JSON_PARAMETERS =
      List.of("blocks", "attachments", "metadata", "view", "files");

  private final SlackWorkspace workspace;
  private final SlackDelivery delivery;
  private final InstantSource clock;
  private final String baseUrl;
  private final String botToken;
  private final String appToken;
  private final Map<String, Method> methods = new LinkedHashMap<>();

  private final Deque<Call> calls = new ArrayDeque<>();
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final Set<String> scopes = new TreeSet<>();
  private final Map<String, Bucket> buckets = new HashMap<>();
  private final Map<String, Deque<Instant>> recent = new HashMap<>();
  private final Map<String, Upload> uploads = new LinkedHashMap<>();
  private volatile boolean outage;
  private volatile boolean revoked;
  private volatile boolean tiers;
  private volatile int burst;

  SlackApi(
      SlackWorkspace workspace,
      SlackDelivery delivery,
      InstantSource clock,
      String baseUrl,
      String botToken,
      String appToken) {
    this.workspace = workspace;
    this.delivery = delivery;
    this.clock = clock;
    this.baseUrl = baseUrl;
    this.botToken = botToken;
    this.appToken = appToken;
    // a method, the scope it needs, how often it may be called in a minute, whether it reads JSON
    add("auth.test", "", 600, true, this::authTest);
    add("apps.connections.open", "connections:write", 1000, true, this::connectionsOpen);
    add("chat.postMessage", "chat:write", 600, true, this::postMessage);
    add("chat.postEphemeral", "chat:write", 100, true, this::postEphemeral);
    add("chat.update", "chat:write", 50, true, this::update);
    add("chat.delete", "chat:write", 50, true, this::delete);
    add("chat.getPermalink", "", 600, false, this::permalink);
    add("conversations.history", "channels:history", 50, false, this::history);
    add("conversations.replies", "channels:history", 50, false, this::replies);
    add("conversations.info", "channels:read", 50, false, this::info);
    add("conversations.list", "channels:read", 20, false, this::list);
    add("conversations.join", "channels:join", 50, true, this::join);
    add("conversations.create", "channels:manage", 20, true, this::create);
    add("users.info", "users:read", 100, false, this::userInfo);
    add("users.lookupByEmail", "users:read.email", 50, false, this::lookupByEmail);
    add("views.open", "", 100, true, this::viewsOpen);
    add("views.push", "", 100, true, this::viewsPush);
    add("views.update", "", 100, true, this::viewsUpdate);
    add("files.getUploadURLExternal", "files:write", 100, false, this::uploadUrl);
    add("files.completeUploadExternal", "files:write", 100, true, this::completeUpload);
    add("files.info", "files:read", 100, false, this::fileInfo);
    methods.values().forEach(method -> scopes.add(method.scope));
    scopes.remove("");
    // there are no private channels here, but apps ask for them too
    scopes.addAll(List.of("groups:history", "groups:read"));
  }

  private void add(String name, String scope, int perMinute, boolean json, Handler handler) {
    methods.put(name, new Method(name, scope, perMinute, json, handler));
  }

  void outage(boolean on) {
    outage = on;
  }

  void revoked(boolean on) {
    revoked = on;
  }

  /// @param burst how many messages a channel takes at once before one a second; 0 for no limit
  void limitPosts(int burst) {
    synchronized (buckets) {
      buckets.clear();
      this.burst = burst;
    }
  }

  void limitMethods(boolean on) {
    tiers = on;
  }

  void scope(String scope, boolean granted) {
    synchronized (scopes) {
      boolean _ = granted ? scopes.add(scope) : scopes.remove(scope);
    }
  }

  void failNext(String method, int times, Fault fault) {
    synchronized (faults) {
      Deque<Fault> queue = faults.computeIfAbsent(method, _ -> new ArrayDeque<>());
      for (int i = 0; i < times; i++) {
        queue.add(fault);
      }
    }
  }

  void clearFaults() {
    synchronized (faults) {
      faults.clear();
    }
  }

  List<Call> calls() {
    synchronized (calls) {
      return List.copyOf(calls);
    }
  }

  void clearCalls() {
    synchronized (calls) {
      calls.clear();
    }
  }

  private void record(String method, Map<String, @Nullable Object> parameters, String outcome) {
    synchronized (calls) {
      calls.add(new Call(method, Json.copy(parameters), clock.instant(), outcome));
      if (calls.size() > MAX_CALLS) {
        calls.removeFirst();
      }
    }
  }

  /// Answers `/api/{method}`.
  DoubleHttp.Reply call(DoubleHttp.Request request) {
    String name = request.variable("method");
    Method method = methods.get(name);
    Map<String, @Nullable Object> parameters;
    try {
      parameters = parameters(request, method == null || method.json);
    } catch (SlackError e) {
      record(name, Json.of(), e.error());
      return DoubleHttp.Reply.json(200, e.body());
    }
    String token = token(request, parameters);
    parameters.remove("token");
    return answered(
        name,
        parameters,
        () -> {
          check(name, method, token);
          if (method == null) {
            throw SlackError.of("unknown_method");
          }
          limit(method, parameters);
          return method.handler.answer(parameters);
        });
  }

  /// Answers `/response/{name}`.
  DoubleHttp.Reply respond(DoubleHttp.Request request) {
    Map<String, @Nullable Object> content = request.json();
    return answered(
        RESPONSE_URL,
        content,
        () -> {
          respond(workspace.respond(request.variable("name")), content);
          return Json.of();
        });
  }

  /// Applies the faults that are asked for, does the work, and records what came of it.
  private DoubleHttp.Reply answered(
      String name, Map<String, @Nullable Object> parameters, Work work) {
    if (outage) {
      record(name, parameters, "outage");
      return DoubleHttp.Reply.text(503, "service unavailable");
    }
    Fault fault = fault(name);
    switch (fault) {
      case Fault.Status status -> {
        record(name, parameters, "http_" + status.status());
        return DoubleHttp.Reply.text(status.status(), "");
      }
      case Fault.RateLimit limit -> {
        record(name, parameters, "ratelimited");
        return limited(limit.seconds());
      }
      case Fault.Refusal refusal -> {
        record(name, parameters, refusal.error());
        return DoubleHttp.Reply.json(200, SlackError.of(refusal.error()).body());
      }
      case Fault.Timeout timeout when !timeout.done() -> {
        record(name, parameters, "timeout");
        return new DoubleHttp.Silence();
      }
      case Fault.Cut cut when !cut.done() -> {
        record(name, parameters, "cut");
        return new DoubleHttp.Cut();
      }
      case Fault.Timeout _, Fault.Cut _ -> {}
      case null -> {}
    }
    Map<String, @Nullable Object> body;
    int status = 200;
    String outcome = "ok";
    try {
      body = Json.of("ok", true);
      body.putAll(work.result());
    } catch (Limited e) {
      record(name, parameters, "ratelimited");
      return limited(e.seconds);
    } catch (SlackError e) {
      body = e.body();
      status = e.status();
      outcome = e.error();
    }
    if (fault instanceof Fault.Timeout) {
      record(name, parameters, outcome + ", then timeout");
      return new DoubleHttp.Silence();
    }
    if (fault instanceof Fault.Cut) {
      record(name, parameters, outcome + ", then cut");
      return new DoubleHttp.Cut();
    }
    record(name, parameters, outcome);
    String provided;
    synchronized (scopes) {
      provided = String.join(",", scopes);
    }
    return DoubleHttp.Reply.json(status, body).with("X-OAuth-Scopes", provided);
  }

  private static DoubleHttp.Reply limited(int seconds) {
    return DoubleHttp.Reply.json(429, Json.of("ok", false, "error", "ratelimited"))
        .with("Retry-After", Integer.toString(seconds));
  }

  private @Nullable Fault fault(String method) {
    synchronized (faults) {
      for (String name : List.of(method, "*")) {
        Deque<Fault> queue = faults.get(name);
        if (queue != null && !queue.isEmpty()) {
          return queue.removeFirst();
        }
      }
      return null;
    }
  }

  private void check(String name, @Nullable Method method, String token) {
    if (token.isEmpty()) {
      throw SlackError.of("not_authed");
    }
    boolean bot = token.equals(botToken);
    if (!bot && !token.equals(appToken)) {
      throw SlackError.of("invalid_auth");
    }
    if (revoked) {
      throw SlackError.of("token_revoked");
    }
    if (bot == name.equals("apps.connections.open")) {
      throw SlackError.of("not_allowed_token_type");
    }
    synchronized (scopes) {
      if (method != null && !method.scope.isEmpty() && !scopes.contains(method.scope)) {
        throw SlackError.missingScope(method.scope, String.join(",", scopes));
      }
    }
  }

  private void limit(Method method, Map<String, @Nullable Object> parameters) {
    Instant now = clock.instant();
    if (tiers) {
      synchronized (recent) {
        Deque<Instant> times = recent.computeIfAbsent(method.name, _ -> new ArrayDeque<>());
        while (!times.isEmpty() && times.getFirst().isBefore(now.minusSeconds(60))) {
          times.removeFirst();
        }
        if (times.size() >= method.perMinute) {
          long wait = 60 - java.time.Duration.between(times.getFirst(), now).toSeconds();
          throw new Limited((int) Math.max(1, wait));
        }
        times.add(now);
      }
    }
    synchronized (buckets) {
      if (burst > 0 && method.name.equals("chat.postMessage")) {
        Bucket bucket =
            buckets.computeIfAbsent(Json.text(parameters, "channel"), _ -> new Bucket(burst, now));
        if (!bucket.take(burst, now)) {
          throw new Limited(1);
        }
      }
    }
  }

  private static String token(
      DoubleHttp.Request request, Map<String, @Nullable Object> parameters) {
    String header = request.header("Authorization");
    if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return header.substring(7).strip();
    }
    // a token inside JSON does not count, that in a form or address does
    return request.isJson() ? "" : Json.text(parameters, "token");
  }

  private static Map<String, @Nullable Object> parameters(
      DoubleHttp.Request request, boolean readsJson) {
    Map<String, @Nullable Object> parameters = Json.of();
    parameters.putAll(request.query());
    String type = request.header("Content-Type").toLowerCase(Locale.ROOT);
    if (request.isJson()) {
      if (readsJson) {
        try {
          parameters.putAll(request.json());
        } catch (IllegalArgumentException _) {
          throw SlackError.of("invalid_json");
        }
      }
    } else if (type.startsWith("application/x-www-form-urlencoded")) {
      parameters.putAll(request.form());
    } else if (request.body().length > 0) {
      throw SlackError.of("invalid_post_type");
    }
    for (String name : JSON_PARAMETERS) {
      if (parameters.get(name) instanceof String text) {
        try {
          parameters.put(name, text.isEmpty() ? null : Json.parse(text));
        } catch (IllegalArgumentException _) {
          throw SlackError.of(
              switch (name) {
                case "blocks" -> "invalid_blocks_format";
                case "metadata" -> "invalid_metadata_format";
                default -> "invalid_arguments";
              });
        }
      }
    }
    return parameters;
  }

  private Map<String, @Nullable Object> authTest(Map<String, @Nullable Object> parameters) {
    return Json.of(
        "url",
        baseUrl + "/",
        "team",
        SlackWorkspace.TEAM_NAME,
        "user",
        SlackWorkspace.BOT_NAME,
        "team_id",
        SlackWorkspace.TEAM,
        "user_id",
        SlackWorkspace.BOT_USER,
        "bot_id",
        SlackWorkspace.BOT,
        "is_enterprise_install",
        false);
  }

  private Map<String, @Nullable Object> connectionsOpen(Map<String, @Nullable Object> parameters) {
    return Json.of("url", delivery.socketUrl());
  }

  private Map<String, @Nullable Object> postMessage(Map<String, @Nullable Object> parameters) {
    String channel = workspace.channelId(Json.text(parameters, "channel"));
    Map<String, @Nullable Object> message =
        workspace.post(
            channel,
            parameters,
            Json.text(parameters, "thread_ts"),
            Json.yes(parameters, "reply_broadcast"));
    tell(channel, message);
    return Json.of(
        "channel", channel, "ts", Json.text(message, "ts"), "message", wire(message, true));
  }

  private Map<String, @Nullable Object> postEphemeral(Map<String, @Nullable Object> parameters) {
    String channel = workspace.channelId(Json.text(parameters, "channel"));
    workspace.checkWritable(channel);
    String user = workspace.user(Json.text(parameters, "user")).id();
    return Json.of(
        "message_ts",
        workspace.showTo(channel, user, Json.text(parameters, "thread_ts"), parameters));
  }

  private Map<String, @Nullable Object> update(Map<String, @Nullable Object> parameters) {
    String channel = Json.text(parameters, "channel");
    SlackWorkspace.Edit edit = workspace.update(channel, Json.text(parameters, "ts"), parameters);
    tellChanged(channel, edit);
    return Json.of(
        "channel",
        channel,
        "ts",
        Json.text(edit.after(), "ts"),
        "text",
        Json.text(edit.after(), "text"),
        "message",
        wire(edit.after(), true));
  }

  private Map<String, @Nullable Object> delete(Map<String, @Nullable Object> parameters) {
    String channel = Json.text(parameters, "channel");
    String ts = Json.text(parameters, "ts");
    workspace.checkWritable(channel);
    Map<String, @Nullable Object> message = workspace.message(channel, ts);
    if (message != null && !Json.text(message, "bot_id").equals(SlackWorkspace.BOT)) {
      throw SlackError.of("cant_delete_message");
    }
    tellDeleted(channel, workspace.delete(channel, ts));
    return Json.of("channel", channel, "ts", ts);
  }

  private Map<String, @Nullable Object> permalink(Map<String, @Nullable Object> parameters) {
    String channel = Json.text(parameters, "channel");
    Map<String, @Nullable Object> message =
        workspace.message(channel, Json.text(parameters, "message_ts"));
    if (message == null) {
      throw SlackError.of("message_not_found");
    }
    return Json.of("channel", channel, "permalink", permalink(channel, message));
  }

  private String permalink(String channel, Map<String, @Nullable Object> message) {
    String ts = Json.text(message, "ts");
    String thread = Json.text(message, "thread_ts");
    String link = baseUrl + "/archives/" + channel + "/p" + ts.replace(".", "");
    return thread.isEmpty() || thread.equals(ts)
        ? link
        : link + "?thread_ts=" + thread + "&cid=" + channel;
  }

  private Map<String, @Nullable Object> history(Map<String, @Nullable Object> parameters) {
    String channel = Json.text(parameters, "channel");
    readable(channel);
    List<Map<String, @Nullable Object>> found =
        new ArrayList<>(workspace.roots(channel).reversed());
    return page(found, parameters, DEFAULT_PAGE, true);
  }

  private Map<String, @Nullable Object> replies(Map<String, @Nullable Object> parameters) {
    String channel = Json.text(parameters, "channel");
    readable(channel);
    List<Map<String, @Nullable Object>> thread =
        workspace.thread(channel, Json.text(parameters, "ts"));
    return page(thread, parameters, 1000, false);
  }

  private void readable(String channel) {
    if (!Json.yes(workspace.describe(channel), "is_member")) {
      throw SlackError.of("not_in_channel");
    }
  }

  private Map<String, @Nullable Object> page(
      List<Map<String, @Nullable Object>> sorted,
      Map<String, @Nullable Object> parameters,
      int usual,
      boolean newestFirst) {
    String oldest = Json.text(parameters, "oldest");
    String latest = Json.text(parameters, "latest");
    boolean inclusive = Json.yes(parameters, "inclusive");
    String after = cursor(Json.text(parameters, "cursor"));
    int limit = limit(parameters, usual);
    List<Map<String, @Nullable Object>> fitting = new ArrayList<>();
    for (Map<String, @Nullable Object> message : sorted) {
      String ts = Json.text(message, "ts");
      boolean root = !newestFirst && ts.equals(Json.text(sorted.getFirst(), "ts"));
      boolean within =
          within(ts, oldest, latest, inclusive)
              && (after.isEmpty()
                  || (newestFirst ? compare(ts, after) < 0 : compare(ts, after) > 0));
      // the head of a thread comes with every page of it
      if ((root && after.isEmpty()) || (within && !root)) {
        fitting.add(message);
      }
    }
    boolean more = fitting.size() > limit;
    List<Map<String, @Nullable Object>> page = more ? fitting.subList(0, limit) : fitting;
    boolean metadata = Json.yes(parameters, "include_all_metadata");
    Map<String, @Nullable Object> answer =
        Json.of(
            "messages",
            page.stream().map(message -> wire(message, metadata)).toList(),
            "has_more",
            more);
    String next = "";
    if (more) {
      next =
          Base64.getEncoder()
              .encodeToString(
                  ("next_ts:" + Json.text(page.getLast(), "ts")).getBytes(StandardCharsets.UTF_8));
    }
    answer.put("response_metadata", Json.of("next_cursor", next));
    return answer;
  }

  private static boolean within(String ts, String oldest, String latest, boolean inclusive) {
    int low = oldest.isEmpty() ? 1 : compare(ts, oldest);
    int high = latest.isEmpty() ? -1 : compare(ts, latest);
    return inclusive ? low >= 0 && high <= 0 : low > 0 && high < 0;
  }

  private static int compare(String ts, String other) {
    try {
      return new java.math.BigDecimal(ts).compareTo(new java.math.BigDecimal(other));
    } catch (NumberFormatException _) {
      throw SlackError.of("invalid_ts_latest");
    }
  }

  private static String cursor(String cursor) {
    if (cursor.isEmpty()) {
      return "";
    }
    try {
      String plain = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (plain.startsWith("next_ts:")) {
        return plain.substring("next_ts:".length());
      }
    } catch (IllegalArgumentException _) {
      // answered below
    }
    throw SlackError.of("invalid_cursor");
  }

  private static int limit(Map<String, @Nullable Object> parameters, int usual) {
    String text = Json.text(parameters, "limit");
    try {
      int limit = text.isEmpty() ? usual : Integer.parseInt(text);
      if (limit < 1 || limit > Math.max(MAX_PAGE, usual)) {
        throw SlackError.of("invalid_limit");
      }
      return limit;
    } catch (NumberFormatException _) {
      throw SlackError.of("invalid_arguments");
    }
  }

  private Map<String, @Nullable Object> info(Map<String, @Nullable Object> parameters) {
    return Json.of("channel", workspace.describe(Json.text(parameters, "channel")));
  }

  private Map<String, @Nullable Object> list(Map<String, @Nullable Object> parameters) {
    boolean active = Json.yes(parameters, "exclude_archived");
    int limit = limit(parameters, DEFAULT_PAGE);
    String after = cursor(Json.text(parameters, "cursor"));
    Map<String, Map<String, @Nullable Object>> sorted = new TreeMap<>();
    for (Map<String, @Nullable Object> channel : workspace.describeAll()) {
      String id = Json.text(channel, "id");
      boolean next = after.isEmpty() || id.compareTo(after) > 0;
      if (next && !(active && Json.yes(channel, "is_archived"))) {
        sorted.put(id, channel);
      }
    }
    List<Map<String, @Nullable Object>> all = new ArrayList<>(sorted.values());
    boolean more = all.size() > limit;
    List<Map<String, @Nullable Object>> page = more ? all.subList(0, limit) : all;
    String next =
        more
            ? Base64.getEncoder()
                .encodeToString(
                    ("next_ts:" + Json.text(page.getLast(), "id")).getBytes(StandardCharsets.UTF_8))
            : "";
    return Json.of("channels", page, "response_metadata", Json.of("next_cursor", next));
  }

  private Map<String, @Nullable Object> create(Map<String, @Nullable Object> parameters) {
    String name = Json.text(parameters, "name");
    if (!name.matches("[a-z0-9_-]{1,80}")) {
      throw SlackError.of("invalid_name_specials");
    }
    return Json.of("channel", workspace.create(name));
  }

  private Map<String, @Nullable Object> join(Map<String, @Nullable Object> parameters) {
    String channel = Json.text(parameters, "channel");
    boolean already = Json.yes(workspace.describe(channel), "is_member");
    Map<String, @Nullable Object> answer = Json.of("channel", workspace.join(channel));
    if (already) {
      answer.put("warning", "already_in_channel");
      answer.put("response_metadata", Json.of("warnings", List.of("already_in_channel")));
    }
    return answer;
  }

  private Map<String, @Nullable Object> userInfo(Map<String, @Nullable Object> parameters) {
    return Json.of("user", workspace.user(Json.text(parameters, "user")).describe());
  }

  private Map<String, @Nullable Object> lookupByEmail(Map<String, @Nullable Object> parameters) {
    String email = Json.text(parameters, "email");
    for (SlackWorkspace.User user : workspace.users()) {
      if (!email.isEmpty() && user.email().equalsIgnoreCase(email)) {
        return Json.of("user", user.describe());
      }
    }
    throw SlackError.of("users_not_found");
  }

  private Map<String, @Nullable Object> viewsOpen(Map<String, @Nullable Object> parameters) {
    return Json.of("view", workspace.open(trigger(parameters), view(parameters), false));
  }

  private Map<String, @Nullable Object> viewsPush(Map<String, @Nullable Object> parameters) {
    return Json.of("view", workspace.open(trigger(parameters), view(parameters), true));
  }

  private Map<String, @Nullable Object> viewsUpdate(Map<String, @Nullable Object> parameters) {
    String id = Json.text(parameters, "view_id");
    return Json.of(
        "view",
        workspace.updateView(
            id.isEmpty() ? Json.text(parameters, "external_id") : id,
            Json.text(parameters, "hash"),
            view(parameters)));
  }

  private static String trigger(Map<String, @Nullable Object> parameters) {
    return Json.text(parameters, "trigger_id");
  }

  private static Map<String, @Nullable Object> view(Map<String, @Nullable Object> parameters) {
    if (!(parameters.get("view") instanceof Map<?, ?>)) {
      throw SlackError.of("invalid_arguments", List.of("missing required field: view"));
    }
    return Json.object(parameters, "view");
  }

  private Map<String, @Nullable Object> uploadUrl(Map<String, @Nullable Object> parameters) {
    String name = Json.text(parameters, "filename");
    int length;
    try {
      length = Integer.parseInt(Json.text(parameters, "length"));
    } catch (NumberFormatException _) {
      throw SlackError.of("invalid_arguments");
    }
    if (name.isEmpty() || length <= 0) {
      throw SlackError.of("invalid_arguments");
    }
    if (length > MAX_UPLOAD) {
      throw SlackError.of("file_upload_size_restricted");
    }
    String id =
        "F"
            + UUID.randomUUID()
                .toString()
                .replace("-", "")
                .substring(0, 10)
                .toUpperCase(Locale.ROOT);
    synchronized (uploads) {
      uploads.put(id, new Upload(id, name, length));
      if (uploads.size() > MAX_FILES) {
        uploads.remove(uploads.keySet().iterator().next());
      }
    }
    return Json.of("upload_url", baseUrl + "/upload/" + id, "file_id", id);
  }

  /// Answers `/upload/{file}`.
  DoubleHttp.Reply upload(DoubleHttp.Request request) {
    synchronized (uploads) {
      Upload upload = uploads.get(request.variable("file"));
      if (upload == null) {
        return DoubleHttp.Reply.text(404, "not found");
      }
      if (request.body().length > MAX_UPLOAD) {
        return DoubleHttp.Reply.text(413, "too large");
      }
      upload.content = request.body();
      return DoubleHttp.Reply.text(200, "OK - " + request.body().length);
    }
  }

  private Map<String, @Nullable Object> completeUpload(Map<String, @Nullable Object> parameters) {
    List<@Nullable Object> files = new ArrayList<>();
    synchronized (uploads) {
      for (Object given : Json.array(parameters, "files")) {
        Upload upload = uploads.get(Json.text(Json.object(given), "id"));
        if (upload == null || upload.content == null) {
          throw SlackError.of("file_not_found");
        }
        String title = Json.text(Json.object(given), "title");
        upload.title = title.isEmpty() ? upload.name : title;
        files.add(upload.describe(baseUrl));
      }
    }
    if (files.isEmpty()) {
      throw SlackError.of("invalid_arguments");
    }
    String channel = Json.text(parameters, "channel_id");
    if (!channel.isEmpty()) {
      Map<String, @Nullable Object> message =
          workspace.post(
              channel,
              Json.of("text", Json.text(parameters, "initial_comment"), "files", files),
              Json.text(parameters, "thread_ts"),
              false);
      tell(channel, message);
    }
    return Json.of("files", files);
  }

  private Map<String, @Nullable Object> fileInfo(Map<String, @Nullable Object> parameters) {
    synchronized (uploads) {
      Upload upload = uploads.get(Json.text(parameters, "file"));
      if (upload == null || upload.content == null) {
        throw SlackError.of("file_not_found");
      }
      return Json.of("file", upload.describe(baseUrl));
    }
  }

  /// What was uploaded; null when there is no such file.
  byte @Nullable [] file(String id) {
    synchronized (uploads) {
      Upload upload = uploads.get(id);
      byte[] content = upload == null ? null : upload.content;
      return content == null ? null : content.clone();
    }
  }

  private void respond(SlackWorkspace.Response to, Map<String, @Nullable Object> content) {
    boolean replace = Json.yes(content, "replace_original");
    boolean shown =
        workspace.ephemerals().stream().anyMatch(ephemeral -> ephemeral.ts().equals(to.ts));
    if (Json.yes(content, "delete_original")) {
      if (shown) {
        workspace.replaceShown(to.ts, null);
      } else {
        tellDeleted(to.channel, workspace.delete(to.channel, to.ts));
      }
    } else if (replace && shown) {
      workspace.replaceShown(to.ts, content);
    } else if (replace) {
      tellChanged(to.channel, workspace.update(to.channel, to.ts, content));
    } else {
      String given = Json.text(content, "thread_ts");
      String thread = given.isEmpty() ? to.threadTs : given;
      if (Json.text(content, "response_type").equals("in_channel")) {
        tell(to.channel, workspace.post(to.channel, content, thread, false));
      } else {
        String _ = workspace.showTo(to.channel, to.user, thread, content);
      }
    }
  }

  /// A message as Slack sends it.
  private static Map<String, @Nullable Object> wire(
      Map<String, @Nullable Object> message, boolean metadata) {
    Map<String, @Nullable Object> sent = Json.copy(message);
    sent.remove("edits");
    if (!metadata) {
      sent.remove("metadata");
    }
    return sent;
  }

  /// Tells the app of a new message, its own too.
  void tell(String channel, Map<String, @Nullable Object> message) {
    delivery.tell(event(messageEvent(channel, message)));
  }

  /// Tells the app that a message was edited.
  void tellChanged(String channel, SlackWorkspace.Edit edit) {
    Map<String, @Nullable Object> event =
        Json.of("type", "message", "subtype", "message_changed", "hidden", true);
    event.put("message", wire(edit.after(), false));
    event.put("previous_message", wire(edit.before(), false));
    event.put("channel", channel);
    event.put("ts", Json.text(Json.object(edit.after(), "edited"), "ts"));
    event.put("channel_type", "channel");
    delivery.tell(event(event));
  }

  /// Tells the app that a message was deleted.
  void tellDeleted(String channel, Map<String, @Nullable Object> before) {
    Map<String, @Nullable Object> event =
        Json.of("type", "message", "subtype", "message_deleted", "hidden", true);
    event.put("deleted_ts", Json.text(before, "ts"));
    event.put("previous_message", wire(before, false));
    event.put("channel", channel);
    event.put("ts", workspace.nextTs());
    event.put("channel_type", "channel");
    delivery.tell(event(event));
  }

  /// A message as the event that tells of it.
  Map<String, @Nullable Object> messageEvent(
      String channel, Map<String, @Nullable Object> message) {
    Map<String, @Nullable Object> event = wire(message, false);
    event.put("channel", channel);
    event.put("event_ts", Json.text(message, "ts"));
    event.put("channel_type", "channel");
    return event;
  }

  /// An event as it is sent.
  Map<String, @Nullable Object> event(Map<String, @Nullable Object> event) {
    return Json.of(
        "token",
        "verification-token",
        "team_id",
        SlackWorkspace.TEAM,
        "api_app_id",
        SlackWorkspace.APP,
        "event",
        event,
        "type",
        "event_callback",
        "event_id",
        "Ev"
            + UUID.randomUUID()
                .toString()
                .replace("-", "")
                .substring(0, 10)
                .toUpperCase(Locale.ROOT),
        "event_time",
        clock.instant().getEpochSecond(),
        "authorizations",
        List.of(
            Json.of(
                "enterprise_id",
                null,
                "team_id",
                SlackWorkspace.TEAM,
                "user_id",
                SlackWorkspace.BOT_USER,
                "is_bot",
                true)),
        "is_ext_shared_channel",
        false);
  }

  @FunctionalInterface
  private interface Handler {
    Map<String, @Nullable Object> answer(Map<String, @Nullable Object> parameters);
  }

  @FunctionalInterface
  private interface Work {
    Map<String, @Nullable Object> result();
  }

  private record Method(String name, String scope, int perMinute, boolean json, Handler handler) {}

  /// Too many calls.
  @SuppressWarnings("serial") // lives for one request
  private static final class Limited extends RuntimeException {
    private final int seconds;

    private Limited(int seconds) {
      super("ratelimited", null, false, false);
      this.seconds = seconds;
    }
  }

  /// One message a second, after a few at once.
  private static final class Bucket {
    private double left;
    private Instant at;

    private Bucket(int burst, Instant at) {
      this.left = burst;
      this.at = at;
    }

    private boolean take(int burst, Instant now) {
      double passed = java.time.Duration.between(at, now).toMillis() / 1000.0;
      left = Math.min(burst, left + Math.max(0, passed));
      at = now;
      if (left < 1) {
        return false;
      }
      left--;
      return true;
    }
  }

  private static final class Upload {
    private final String id;
    private final String name;
    private final int length;
    private String title;
    private byte @Nullable [] content;

    private Upload(String id, String name, int length) {
      this.id = id;
      this.name = name;
      this.length = length;
      this.title = name;
    }

    private Map<String, @Nullable Object> describe(String baseUrl) {
      return Json.of(
          "id",
          id,
          "name",
          name,
          "title",
          title,
          "size",
          length,
          "mode",
          "hosted",
          "permalink",
          baseUrl + "/file/" + id);
    }
  }
}
