package dev.takagari.embedded;

import dev.takagari.embedded.DoubleHttp.Answer;
import dev.takagari.embedded.DoubleHttp.Reply;
import dev.takagari.embedded.DoubleHttp.Request;
import dev.takagari.embedded.GitHubAccess.Caller;
import dev.takagari.embedded.GitHubState.Comment;
import dev.takagari.embedded.GitHubState.Event;
import dev.takagari.embedded.GitHubState.Issue;
import dev.takagari.embedded.GitHubState.Label;
import dev.takagari.embedded.GitHubState.Repository;
import dev.takagari.embedded.GitHubState.StoredFile;
import dev.takagari.embedded.GitHubState.User;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The calls of GitHub's [REST API](https://docs.github.com/en/rest) that something needs which
/// keeps issues, both at the root (as `api.github.com`) and under `/api/v3` (as GitHub Enterprise).
final class GitHubApi {
  private static final List<String> ROOTS = List.of("/api/v3", "");
  private static final int MAX_CALLS = 20_000;
  private static final int PAGE = 30;
  private static final int LARGEST_PAGE = 100;

  /// Files beyond this come without their content.
  private static final int LARGEST_FILE = 1 << 20;

  private static final Pattern TERM =
      Pattern.compile("(?<not>-)?(?:(?<key>[a-z]+):)?(?:\"(?<phrase>[^\"]*)\"|(?<word>\\S+))");

  private static final Set<String> SEARCH_KEYS =
      Set.of("repo", "is", "state", "label", "in", "type", "author", "assignee", "org", "user");

  /// What a call needs to be allowed.
  private enum Need {
    NOTHING,
    TOKEN,
    APP
  }

  private interface Handler {
    Answer answer(Call call);
  }

  /// A call that is let in.
  ///
  /// @param request as it came
  /// @param path without `/api/v3`
  /// @param who calls; null for nobody or the app itself
  private record Call(Request request, String path, @Nullable Caller who) {
    Map<String, @Nullable Object> body() {
      try {
        return request.json();
      } catch (IllegalArgumentException _) {
        throw GitHubProblem.of(400, "Problems parsing JSON");
      }
    }

    String query(String name, String otherwise) {
      return request.query().getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise, int most) {
      try {
        return Math.clamp(Integer.parseInt(query(name, "")), 1, most);
      } catch (NumberFormatException _) {
        return otherwise;
      }
    }
  }

  private final GitHubState state;
  private final GitHubView view;
  private final GitHubAccess access;
  private final GitHubLimits limits;
  private final GitHubHooks hooks;
  private final Deque<GitHubDouble.Call> calls = new ArrayDeque<>();
  private Duration searchDelay = Duration.ZERO;
  private long requests;

  GitHubApi(
      GitHubState state,
      GitHubView view,
      GitHubAccess access,
      GitHubLimits limits,
      GitHubHooks hooks) {
    this.hooks = hooks;
    this.state = state;
    this.view = view;
    this.access = access;
    this.limits = limits;
  }

  /// The calls so far, under the state's monitor.
  Deque<GitHubDouble.Call> calls() {
    return calls;
  }

  void searchDelay(Duration delay) {
    searchDelay = delay;
  }

  /// What the root answers, which is a page for browsers.
  Reply index(Request request) {
    return answer(request, "/", Need.NOTHING, this::root);
  }

  /// Adds the routes; the root without `/api/v3` is left to the pages.
  void addTo(DoubleHttp http) {
    for (String root : ROOTS) {
      addTo(http, root);
    }
    Handler unknown =
        _ -> {
          throw GitHubProblem.notFound();
        };
    on(http, "/api/v3", "GET", "", Need.NOTHING, this::root);
    on(http, "/api/v3", "GET", "/", Need.NOTHING, this::root);
    on(http, "/api/v3", "*", "/{rest*}", Need.NOTHING, unknown);
    on(http, "", "*", "/repos/{rest*}", Need.NOTHING, unknown);
  }

  private void addTo(DoubleHttp http, String root) {
    on(http, root, "GET", "/meta", Need.NOTHING, this::meta);
    on(http, root, "GET", "/rate_limit", Need.NOTHING, this::rateLimit);
    on(http, root, "GET", "/user", Need.TOKEN, this::me);
    on(http, root, "GET", "/users/{login}", Need.TOKEN, this::user);
    on(http, root, "GET", "/search/issues", Need.TOKEN, this::search);
    on(http, root, "GET", "/app", Need.APP, _ -> Reply.json(200, view.app()));
    on(http, root, "GET", "/app/installations", Need.APP, this::installations);
    on(http, root, "GET", "/app/installations/{id}", Need.APP, this::installation);
    on(http, root, "POST", "/app/installations/{id}/access_tokens", Need.APP, this::accessToken);
    String repo = "/repos/{owner}/{name}";
    on(http, root, "GET", repo, Need.TOKEN, this::repository);
    on(http, root, "GET", repo + "/installation", Need.APP, this::installationOf);
    on(http, root, "POST", repo + "/hooks", Need.TOKEN, this::addHook);
    on(http, root, "GET", repo + "/labels", Need.TOKEN, this::labels);
    on(http, root, "POST", repo + "/labels", Need.TOKEN, this::addLabel);
    on(http, root, "GET", repo + "/labels/{label}", Need.TOKEN, this::oneLabel);
    on(http, root, "GET", repo + "/collaborators/{login}", Need.TOKEN, this::collaborator);
    on(http, root, "GET", repo + "/assignees/{login}", Need.TOKEN, this::collaborator);
    String permission = repo + "/collaborators/{login}/permission";
    on(http, root, "GET", permission, Need.TOKEN, this::permission);
    on(http, root, "GET", repo + "/contents/{path*}", Need.TOKEN, this::contents);
    on(http, root, "PUT", repo + "/contents/{path*}", Need.TOKEN, this::put);
    String issues = repo + "/issues";
    on(http, root, "GET", issues, Need.TOKEN, this::issues);
    on(http, root, "POST", issues, Need.TOKEN, this::open);
    on(http, root, "GET", issues + "/events", Need.TOKEN, this::eventsOfAll);
    on(http, root, "GET", issues + "/comments", Need.TOKEN, this::commentsOfAll);
    String comment = issues + "/comments/{id}";
    on(http, root, "GET", comment, Need.TOKEN, this::comment);
    on(http, root, "PATCH", comment, Need.TOKEN, this::editComment);
    on(http, root, "DELETE", comment, Need.TOKEN, this::deleteComment);
    on(http, root, "POST", comment + "/reactions", Need.TOKEN, this::reactToComment);
    String issue = issues + "/{number}";
    on(http, root, "GET", issue, Need.TOKEN, this::issue);
    on(http, root, "PATCH", issue, Need.TOKEN, this::edit);
    on(http, root, "GET", issue + "/labels", Need.TOKEN, this::labelsOf);
    on(http, root, "POST", issue + "/labels", Need.TOKEN, this::label);
    on(http, root, "PUT", issue + "/labels", Need.TOKEN, this::setLabels);
    on(http, root, "DELETE", issue + "/labels", Need.TOKEN, this::setLabels);
    on(http, root, "DELETE", issue + "/labels/{label}", Need.TOKEN, this::unlabel);
    on(http, root, "POST", issue + "/assignees", Need.TOKEN, this::assign);
    on(http, root, "DELETE", issue + "/assignees", Need.TOKEN, this::unassign);
    on(http, root, "GET", issue + "/comments", Need.TOKEN, this::comments);
    on(http, root, "POST", issue + "/comments", Need.TOKEN, this::say);
    on(http, root, "GET", issue + "/events", Need.TOKEN, this::events);
    on(http, root, "GET", issue + "/timeline", Need.TOKEN, this::timeline);
    on(http, root, "POST", issue + "/reactions", Need.TOKEN, this::react);
  }

  private void on(
      DoubleHttp http, String root, String method, String pattern, Need need, Handler handler) {
    http.on(
        method,
        root + pattern,
        request -> answer(request, request.path().substring(root.length()), need, handler));
  }

  // ---------------------------------------------------------------- every call

  private Reply answer(Request request, String path, Need need, Handler handler) {
    synchronized (state) {
      GitHubDouble.Fault fault =
          limits.isOutage()
              ? GitHubDouble.Fault.status(503)
              : limits.trouble(request.method() + " " + path);
      Reply reply =
          switch (fault) {
            case null -> limited(request, path, need, handler);
            case GitHubDouble.Fault.Status status ->
                limits.window(path).on(broken(status.code()).answer());
            case GitHubDouble.Fault.SecondaryLimit limit ->
                limits
                    .window(path)
                    .on(
                        GitHubProblem.secondaryLimit(
                                "You have exceeded a secondary rate limit. Please wait a few minutes"
                                    + " before you try again.",
                                limit.retryAfter().toSeconds())
                            .answer());
            case GitHubDouble.Fault.NoAnswer _ -> new DoubleHttp.Silence();
            case GitHubDouble.Fault.Dropped _ -> {
              limited(request, path, need, handler);
              yield new DoubleHttp.Cut();
            }
          };
      calls.add(
          new GitHubDouble.Call(
              state.now(),
              request.method(),
              path,
              Map.copyOf(request.query()),
              request.text(),
              reply instanceof Answer answer ? answer.status() : 0));
      if (calls.size() > MAX_CALLS) {
        calls.removeFirst();
      }
      return reply;
    }
  }

  private static GitHubProblem broken(int code) {
    return GitHubProblem.of(
        code,
        switch (code) {
          case 401 -> "Bad credentials";
          case 403 -> "Resource not accessible by integration";
          case 404 -> "Not Found";
          case 429 -> "Too many requests";
          default -> "Server Error";
        });
  }

  private Answer limited(Request request, String path, Need need, Handler handler) {
    GitHubLimits.Window window = limits.window(path);
    Answer answer;
    try {
      Caller who = let(request, need);
      boolean free = path.equals("/rate_limit");
      if (!free) {
        limits.count(window);
      }
      answer = handler.answer(new Call(request, path, who));
      if (answer.status() == 200 && request.method().equals("GET") && !free) {
        String tag = "W/\"" + digest(answer.body()) + "\"";
        if (request.header("If-None-Match").contains(tag.substring(2))) {
          // what did not change costs nothing
          window.used--;
          answer = new Answer(304, Map.of(), new byte[0]);
        }
        answer = answer.with("ETag", tag);
      }
    } catch (GitHubProblem problem) {
      answer = problem.answer();
    }
    return window
        .on(answer)
        .with("X-GitHub-Request-Id", "D0B1:" + Long.toHexString(++requests))
        .with("X-GitHub-Media-Type", "github.v3; format=json")
        .with("X-GitHub-Enterprise-Version", "3.17.0");
  }

  private @Nullable Caller let(Request request, Need need) {
    String authorization = request.header("Authorization");
    if (need == Need.APP) {
      access.app(authorization);
      return null;
    }
    Caller who = need == Need.NOTHING ? null : access.caller(authorization);
    if (need == Need.TOKEN && who == null) {
      throw GitHubProblem.of(401, "Requires authentication");
    }
    return who;
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private User caller(Call call) {
    Caller who = call.who;
    if (who == null) {
      throw GitHubProblem.of(401, "Requires authentication");
    }
    return who.user();
  }

  /// The repository of a call, when the caller may do that there.
  private Repository repository(Call call, String what, String level) {
    Repository repository =
        state.repository(call.request.variable("owner") + "/" + call.request.variable("name"));
    if (repository == null) {
      throw GitHubProblem.notFound();
    }
    access.permit(what, level);
    return repository;
  }

  private Issue issue(Call call, String level) {
    Repository repository = repository(call, "issues", level);
    return state.issue(repository, (int) Math.min(Integer.MAX_VALUE, id(call, "number")));
  }

  private Comment comment(Call call, String level) {
    return state.comment(repository(call, "issues", level), id(call, "id"));
  }

  private static long id(Call call, String name) {
    try {
      return Long.parseLong(call.request.variable(name));
    } catch (NumberFormatException _) {
      throw GitHubProblem.notFound();
    }
  }

  /// One page of a list, with links to the others.
  private <T> Answer page(Call call, List<T> all, Function<T, ?> json) {
    int size = call.number("per_page", PAGE, LARGEST_PAGE);
    int page = call.number("page", 1, Integer.MAX_VALUE);
    int last = Math.max(1, (all.size() + size - 1) / size);
    List<Object> shown = new ArrayList<>();
    all.stream()
        .skip((long) (page - 1) * size)
        .limit(size)
        .forEach(item -> shown.add(json.apply(item)));
    Answer answer = Reply.json(200, shown);
    String links = links(call, page, last);
    return links.isEmpty() ? answer : answer.with("Link", links);
  }

  private String links(Call call, int page, int last) {
    Map<String, Integer> to = new LinkedHashMap<>();
    if (page > 1) {
      to.put("prev", Math.min(page - 1, last));
      to.put("first", 1);
    }
    if (page < last) {
      to.put("next", page + 1);
      to.put("last", last);
    }
    List<String> links = new ArrayList<>();
    to.forEach(
        (relation, number) -> {
          Map<String, String> query = new LinkedHashMap<>(call.request.query());
          query.put("page", Integer.toString(number));
          List<String> pairs = new ArrayList<>();
          query.forEach((name, value) -> pairs.add(encoded(name) + "=" + encoded(value)));
          links.add(
              "<%s%s?%s>; rel=\"%s\""
                  .formatted(view.site(), call.request.path(), String.join("&", pairs), relation));
        });
    return String.join(", ", links);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// The texts of an array; a text alone counts as an array of one, an object by its name.
  private static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    List<@Nullable Object> items =
        value instanceof String text ? Arrays.asList(text) : Json.array(value);
    for (Object item : items) {
      texts.add(
          item instanceof Map<?, ?> ? Json.text(Json.object(item), "name") : String.valueOf(item));
    }
    return texts;
  }

  // ---------------------------------------------------------------- about the caller

  private Answer root(Call call) {
    return Reply.json(
        200,
        Json.of(
            "current_user_url", view.api() + "/user",
            "rate_limit_url", view.api() + "/rate_limit",
            "repository_url", view.api() + "/repos/{owner}/{repo}",
            "asked", call.path));
  }

  private Answer meta(Call call) {
    return Reply.json(
        200,
        Json.of(
            "verifiable_password_authentication",
            false,
            "installed_version",
            "3.17.0",
            "hooks",
            List.of("127.0.0.0/8"),
            "asked",
            call.path));
  }

  private Answer rateLimit(Call call) {
    Map<String, @Nullable Object> resources = Json.of();
    limits.windows().forEach(window -> resources.put(window.resource, window.json()));
    resources.put("graphql", limits.window(call.path).json());
    resources.put("integration_manifest", limits.window(call.path).json());
    return Reply.json(
        200, Json.of("resources", resources, "rate", limits.window(call.path).json()));
  }

  private Answer me(Call call) {
    Caller who = call.who;
    if (who == null || who.installation()) {
      throw GitHubProblem.of(403, "Resource not accessible by integration");
    }
    return Reply.json(200, view.user(who.user()));
  }

  private Answer user(Call call) {
    User user = state.user(call.request.variable("login"));
    if (user == null) {
      throw GitHubProblem.notFound();
    }
    return Reply.json(200, view.user(user));
  }

  private Answer installations(Call call) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    state.repositories().stream()
        .limit(1)
        .forEach(
            one -> all.add(view.installation(one.owner, access.permissions(), access.isRevoked())));
    return page(call, all, Function.identity());
  }

  private Answer installation(Call call) {
    Repository any = mine(call);
    return Reply.json(200, view.installation(any.owner, access.permissions(), access.isRevoked()));
  }

  private Repository mine(Call call) {
    if (id(call, "id") != GitHubView.INSTALLATION_ID || state.repositories().isEmpty()) {
      throw GitHubProblem.notFound();
    }
    return state.repositories().iterator().next();
  }

  private Answer installationOf(Call call) {
    Repository repository = repository(call, "metadata", "read");
    return Reply.json(
        200, view.installation(repository.owner, access.permissions(), access.isRevoked()));
  }

  private Answer accessToken(Call call) {
    Repository any = mine(call);
    for (String name : texts(call.body().get("repositories"))) {
      if (state.repository(any.owner + "/" + name) == null) {
        throw GitHubProblem.of(
            422,
            "There is at least one repository that does not exist or is not accessible to the"
                + " parent installation.");
      }
    }
    Map.Entry<String, Instant> made = access.issue();
    return Reply.json(
        201,
        Json.of(
            "token", made.getKey(),
            "expires_at", GitHubView.time(made.getValue()),
            "permissions", access.permissions(),
            "repository_selection", "selected"));
  }

  // ---------------------------------------------------------------- repository

  private Answer repository(Call call) {
    Repository repository = repository(call, "metadata", "read");
    boolean write = access.permissions().containsValue("write") && !access.isRevoked();
    return Reply.json(200, view.repository(repository, write ? "write" : "read"));
  }

  private Answer labels(Call call) {
    Repository repository = repository(call, "issues", "read");
    return page(
        call, List.copyOf(repository.labels.values()), label -> view.label(repository, label));
  }

  private Answer addLabel(Call call) {
    Repository repository = repository(call, "issues", "write");
    Map<String, @Nullable Object> body = call.body();
    String name = Json.text(body, "name");
    if (repository.labels.containsKey(GitHubState.lower(name))) {
      throw GitHubProblem.invalid("Label", "name", "already_exists", "");
    }
    String color = Json.text(body, "color");
    if (!color.isEmpty() && !color.matches("[0-9a-fA-F]{6}")) {
      throw GitHubProblem.invalid("Label", "color", "invalid", "");
    }
    Label made =
        state.addLabel(
            repository,
            name,
            color.isEmpty() ? "ededed" : GitHubState.lower(color),
            Json.text(body, "description"));
    return Reply.json(201, view.label(repository, made));
  }

  private Answer oneLabel(Call call) {
    Repository repository = repository(call, "issues", "read");
    Label label = repository.labels.get(GitHubState.lower(call.request.variable("label")));
    if (label == null) {
      throw GitHubProblem.notFound();
    }
    return Reply.json(200, view.label(repository, label));
  }

  private Answer collaborator(Call call) {
    Repository repository = repository(call, "metadata", "read");
    if (!repository.collaborators.containsKey(GitHubState.lower(call.request.variable("login")))) {
      throw GitHubProblem.notFound();
    }
    return new Answer(204, Map.of(), new byte[0]);
  }

  private Answer permission(Call call) {
    Repository repository = repository(call, "metadata", "read");
    User user = state.user(call.request.variable("login"));
    if (user == null) {
      throw GitHubProblem.notFound();
    }
    String permission = state.permission(repository, user.login());
    return Reply.json(
        200,
        Json.of(
            "permission",
            permission.equals("maintain") ? "write" : permission,
            "role_name",
            permission,
            "user",
            view.user(user)));
  }

  private Answer contents(Call call) {
    Repository repository = repository(call, "contents", "read");
    String path = path(call);
    StoredFile file = repository.files.get(path);
    if (file != null) {
      boolean large = file.bytes().length > LARGEST_FILE;
      String content =
          large ? "" : Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(file.bytes());
      return Reply.json(200, view.file(repository, path, file, content));
    }
    String folder = path.isEmpty() ? "" : path + "/";
    Set<String> below = new HashSet<>();
    List<Object> entries = new ArrayList<>();
    repository.files.forEach(
        (name, stored) -> {
          if (name.startsWith(folder)) {
            int slash = name.indexOf('/', folder.length());
            if (slash < 0) {
              entries.add(view.file(repository, name, stored, null));
            } else if (below.add(name.substring(0, slash))) {
              entries.add(
                  Json.of(
                      "name", name.substring(folder.length(), slash),
                      "path", name.substring(0, slash),
                      "type", "dir",
                      "size", 0,
                      "sha", stored.sha()));
            }
          }
        });
    if (entries.isEmpty()) {
      throw GitHubProblem.notFound();
    }
    return Reply.json(200, entries);
  }

  /// Sets the one web hook that there is: it takes the place of an earlier one.
  private Answer addHook(Call call) {
    Repository repository = repository(call, "metadata", "read");
    if (call.who == null || call.who.installation()) {
      throw GitHubProblem.of(403, "Resource not accessible by integration");
    }
    Map<String, @Nullable Object> config = Json.object(call.body(), "config");
    URI url;
    try {
      url = new URI(Json.text(config, "url"));
    } catch (URISyntaxException _) {
      throw GitHubProblem.invalid("Hook", "url", "invalid", "");
    }
    // what runs on one machine does not send what happens there to another
    if (!Objects.equals(url.getScheme(), "http")
        || !List.of("127.0.0.1", "localhost").contains(String.valueOf(url.getHost()))) {
      throw GitHubProblem.invalid("Hook", "url", "custom", "only http on 127.0.0.1 is called");
    }
    String secret = Json.text(config, "secret");
    if (!secret.isEmpty()) {
      hooks.secret(secret);
    }
    hooks.target(url);
    return Reply.json(
        201,
        Json.of(
            "type",
            "Repository",
            "id",
            GitHubHooks.ID,
            "name",
            "web",
            "active",
            true,
            "events",
            List.of("issues", "issue_comment"),
            "config",
            Json.of("url", url.toString(), "content_type", "json", "insecure_ssl", "0"),
            "url",
            view.api() + "/repos/" + repository.fullName() + "/hooks/" + GitHubHooks.ID));
  }

  private Answer put(Call call) {
    Repository repository = repository(call, "contents", "write");
    String path = path(call);
    Map<String, @Nullable Object> body = call.body();
    if (path.isEmpty() || path.endsWith("/") || path.contains("//") || path.contains("..")) {
      throw GitHubProblem.of(422, "path contains a malformed path component");
    }
    if (Json.text(body, "message").isEmpty()) {
      throw GitHubProblem.of(422, "Invalid request.\n\n\"message\" wasn't supplied.");
    }
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(Json.text(body, "content"));
    } catch (IllegalArgumentException _) {
      throw GitHubProblem.of(422, "content is not valid Base64");
    }
    boolean fresh = !repository.files.containsKey(path);
    StoredFile file = state.put(repository, path, bytes, Json.text(body, "sha"));
    User by = caller(call);
    String sha = digest((file.sha() + state.nextId()).getBytes(StandardCharsets.UTF_8));
    Map<String, @Nullable Object> person =
        Json.of(
            "name", by.login(),
            "email", by.id() + "+" + by.login() + "@users.noreply.github.com",
            "date", GitHubView.time(state.now()));
    return Reply.json(
        fresh ? 201 : 200,
        Json.of(
            "content", view.file(repository, path, file, null),
            "commit",
                Json.of(
                    "sha",
                    sha.substring(0, 40),
                    "url",
                    view.api() + "/repos/" + repository.fullName() + "/git/commits/" + sha,
                    "html_url",
                    view.site() + "/" + repository.fullName() + "/commit/" + sha,
                    "author",
                    person,
                    "committer",
                    person,
                    "message",
                    Json.text(body, "message"),
                    "parents",
                    List.of())));
  }

  private static String path(Call call) {
    return call.request.variable("path");
  }

  // ---------------------------------------------------------------- issues

  private Answer issues(Call call) {
    Repository repository = repository(call, "issues", "read");
    if (repository.withoutIssues) {
      throw GitHubProblem.of(410, "Issues are disabled for this repo");
    }
    String wanted = call.query("state", "open");
    Set<String> labels = new LinkedHashSet<>();
    for (String label : call.query("labels", "").split(",", -1)) {
      if (!label.isBlank()) {
        labels.add(GitHubState.lower(label.strip()));
      }
    }
    Instant since = since(call);
    String creator = call.query("creator", "");
    String assignee = call.query("assignee", "");
    Comparator<Issue> order =
        switch (call.query("sort", "created")) {
          case "updated" -> Comparator.comparing(issue -> issue.updatedAt);
          case "comments" -> Comparator.comparingInt(issue -> issue.comments.size());
          default -> Comparator.comparing(issue -> issue.createdAt);
        };
    order = order.thenComparingInt(issue -> issue.number);
    List<Issue> found =
        repository.issues.stream()
            .filter(issue -> !issue.deleted)
            .filter(issue -> wanted.equals("all") || issue.closed == wanted.equals("closed"))
            .filter(issue -> !issue.updatedAt.isBefore(since))
            .filter(issue -> has(issue, labels))
            .filter(issue -> creator.isEmpty() || issue.author.login().equalsIgnoreCase(creator))
            .filter(issue -> assigned(issue, assignee))
            .sorted(call.query("direction", "desc").equals("asc") ? order : order.reversed())
            .toList();
    return page(call, found, issue -> view.issue(issue, state));
  }

  private static boolean assigned(Issue issue, String assignee) {
    return switch (assignee) {
      case "" -> true;
      case "*" -> !issue.assignees.isEmpty();
      case "none" -> issue.assignees.isEmpty();
      default -> issue.assignees.stream().anyMatch(assignee::equalsIgnoreCase);
    };
  }

  private static boolean has(Issue issue, Set<String> labels) {
    Set<String> present = new HashSet<>();
    issue.labels.forEach(label -> present.add(GitHubState.lower(label)));
    return present.containsAll(labels);
  }

  private static Instant since(Call call) {
    String since = call.query("since", "");
    try {
      return since.isEmpty() ? Instant.EPOCH : Instant.parse(since);
    } catch (DateTimeParseException _) {
      throw GitHubProblem.of(422, "Invalid since");
    }
  }

  private Answer open(Call call) {
    Repository repository = repository(call, "issues", "write");
    Map<String, @Nullable Object> body = call.body();
    limits.create();
    Object text = body.get("body");
    List<String> assignees = texts(body.get("assignees"));
    if (!Json.text(body, "assignee").isEmpty()) {
      assignees.add(Json.text(body, "assignee"));
    }
    Issue made =
        state.open(
            repository,
            caller(call),
            Json.text(body, "title"),
            text == null ? null : text.toString(),
            texts(body.get("labels")),
            assignees);
    return Reply.json(201, view.issue(made, state)).with("Location", view.issueUrl(made));
  }

  private Answer issue(Call call) {
    return Reply.json(200, view.issue(issue(call, "read"), state));
  }

  private Answer edit(Call call) {
    Issue issue = issue(call, "write");
    Map<String, @Nullable Object> body = call.body();
    User by = caller(call);
    String wanted = Json.text(body, "state");
    if (!wanted.isEmpty() && !wanted.equals("open") && !wanted.equals("closed")) {
      throw GitHubProblem.invalid("Issue", "state", "invalid", "");
    }
    if (body.containsKey("title")) {
      state.rename(issue, Json.text(body, "title"), by);
    }
    if (body.containsKey("body")) {
      Object text = body.get("body");
      state.rewrite(issue, text == null ? null : text.toString(), by);
    }
    if (body.get("labels") != null) {
      state.setLabels(issue, texts(body.get("labels")), by);
    }
    if (body.get("assignees") != null) {
      state.setAssignees(issue, texts(body.get("assignees")), by);
    } else if (body.containsKey("assignee")) {
      String one = Json.text(body, "assignee");
      state.setAssignees(issue, one.isEmpty() ? List.of() : List.of(one), by);
    }
    String reason = Json.text(body, "state_reason");
    if (wanted.equals("closed")) {
      state.close(issue, reason.isEmpty() ? null : reason, by);
    } else if (wanted.equals("open")) {
      state.reopen(issue, by);
    }
    return Reply.json(200, view.issue(issue, state));
  }

  private Answer labelsOf(Call call) {
    return labelPage(call, issue(call, "read"));
  }

  private Answer labelPage(Call call, Issue issue) {
    List<Label> labels = new ArrayList<>();
    for (String name : issue.labels) {
      Label label = issue.repository.labels.get(GitHubState.lower(name));
      if (label != null) {
        labels.add(label);
      }
    }
    return page(call, labels, label -> view.label(issue.repository, label));
  }

  /// The labels that a request names: an object with `labels`, or an array.
  private static List<String> labelsIn(Call call) {
    try {
      Object body = call.request.body().length == 0 ? null : Json.parse(call.request.text());
      return texts(body instanceof Map<?, ?> ? Json.object(body).get("labels") : body);
    } catch (IllegalArgumentException _) {
      throw GitHubProblem.of(400, "Problems parsing JSON");
    }
  }

  private Answer label(Call call) {
    Issue issue = issue(call, "write");
    state.label(issue, labelsIn(call), caller(call));
    return labelPage(call, issue);
  }

  private Answer setLabels(Call call) {
    Issue issue = issue(call, "write");
    boolean none = call.request.method().equals("DELETE");
    state.setLabels(issue, none ? List.of() : labelsIn(call), caller(call));
    return none ? new Answer(204, Map.of(), new byte[0]) : labelPage(call, issue);
  }

  private Answer unlabel(Call call) {
    Issue issue = issue(call, "write");
    state.unlabel(issue, call.request.variable("label"), caller(call));
    return labelPage(call, issue);
  }

  private Answer assign(Call call) {
    Issue issue = issue(call, "write");
    state.assign(issue, texts(call.body().get("assignees")), caller(call));
    return Reply.json(201, view.issue(issue, state));
  }

  private Answer unassign(Call call) {
    Issue issue = issue(call, "write");
    state.unassign(issue, texts(call.body().get("assignees")), caller(call));
    return Reply.json(200, view.issue(issue, state));
  }

  // ---------------------------------------------------------------- comments

  private Answer comments(Call call) {
    Instant since = since(call);
    List<Comment> found =
        issue(call, "read").comments.stream()
            .filter(comment -> !comment.updatedAt.isBefore(since))
            .toList();
    return page(call, found, comment -> view.comment(comment, state));
  }

  private Answer commentsOfAll(Call call) {
    Instant since = since(call);
    Comparator<Comment> order =
        Comparator.comparing(
            (Comment comment) ->
                call.query("sort", "created").equals("updated")
                    ? comment.updatedAt
                    : comment.createdAt);
    order = order.thenComparingLong(comment -> comment.id);
    // the direction is ignored without `sort`
    boolean down =
        call.query("direction", "asc").equals("desc") && !call.query("sort", "").isEmpty();
    List<Comment> found =
        repository(call, "issues", "read").issues.stream()
            .filter(issue -> !issue.deleted)
            .flatMap(issue -> issue.comments.stream())
            .filter(comment -> !comment.updatedAt.isBefore(since))
            .sorted(down ? order.reversed() : order)
            .toList();
    return page(call, found, comment -> view.comment(comment, state));
  }

  private Answer say(Call call) {
    Issue issue = issue(call, "write");
    limits.create();
    Comment made = state.say(issue, caller(call), Json.text(call.body(), "body"));
    return Reply.json(201, view.comment(made, state));
  }

  private Answer comment(Call call) {
    return Reply.json(200, view.comment(comment(call, "read"), state));
  }

  private Answer editComment(Call call) {
    Comment comment = comment(call, "write");
    state.rewrite(comment, Json.text(call.body(), "body"), caller(call));
    return Reply.json(200, view.comment(comment, state));
  }

  private Answer deleteComment(Call call) {
    state.delete(comment(call, "write"), caller(call));
    return new Answer(204, Map.of(), new byte[0]);
  }

  private Answer reactToComment(Call call) {
    return react(call, comment(call, "write").reactions);
  }

  private Answer react(Call call) {
    return react(call, issue(call, "write").reactions);
  }

  private Answer react(Call call, Map<String, Set<String>> reactions) {
    String content = Json.text(call.body(), "content");
    if (!GitHubView.isReaction(content)) {
      throw GitHubProblem.invalid("Reaction", "content", "invalid", "");
    }
    User by = caller(call);
    boolean fresh = reactions.computeIfAbsent(content, _ -> new LinkedHashSet<>()).add(by.login());
    return Reply.json(fresh ? 201 : 200, view.reaction(state.nextId(), by, content, state.now()));
  }

  // ---------------------------------------------------------------- events and search

  private Answer events(Call call) {
    return page(call, issue(call, "read").events, event -> view.event(event, state, false));
  }

  private Answer eventsOfAll(Call call) {
    List<Event> all =
        repository(call, "issues", "read").issues.stream()
            .filter(issue -> !issue.deleted)
            .flatMap(issue -> issue.events.stream())
            .sorted(Comparator.comparingLong(Event::id).reversed())
            .toList();
    return page(call, all, event -> view.event(event, state, true));
  }

  private Answer timeline(Call call) {
    Issue issue = issue(call, "read");
    record Entry(Instant at, long id, Map<String, @Nullable Object> json) {}
    List<Entry> entries = new ArrayList<>();
    for (Event event : issue.events) {
      entries.add(new Entry(event.at(), event.id(), view.event(event, state, false)));
    }
    for (Comment comment : issue.comments) {
      Map<String, @Nullable Object> json = view.comment(comment, state);
      json.put("event", "commented");
      json.put("actor", view.user(comment.author));
      entries.add(new Entry(comment.createdAt, comment.id, json));
    }
    entries.sort(Comparator.comparing(Entry::at).thenComparingLong(Entry::id));
    return page(call, entries, Entry::json);
  }

  private Answer search(Call call) {
    String query = call.query("q", "");
    if (query.isBlank()) {
      throw GitHubProblem.invalid("Search", "q", "missing", "");
    }
    access.permit("issues", "read");
    Instant newest = state.now().minus(searchDelay);
    Predicate<Issue> wanted = issue -> !issue.deleted && !issue.createdAt.isAfter(newest);
    List<String> where = new ArrayList<>();
    List<String> words = new ArrayList<>();
    Matcher terms = TERM.matcher(query);
    while (terms.find()) {
      String key = terms.group("key");
      String value = terms.group("phrase") != null ? terms.group("phrase") : terms.group("word");
      if (key == null || !SEARCH_KEYS.contains(key)) {
        String word = plain(key == null ? value : key + " " + value);
        if (!word.isBlank()) {
          words.add(word);
        }
      } else if (key.equals("in")) {
        where.addAll(List.of(value.split(",", -1)));
      } else {
        Predicate<Issue> one = qualifier(key, value);
        wanted = wanted.and(terms.group("not") == null ? one : one.negate());
      }
    }
    wanted = wanted.and(issue -> words.stream().allMatch(words(issue, where)::contains));
    List<Issue> found =
        state.repositories().stream()
            .flatMap(repository -> repository.issues.stream())
            .filter(wanted)
            .sorted(Comparator.comparingLong((Issue issue) -> issue.id).reversed())
            .toList();
    Answer page = page(call, found, issue -> view.issue(issue, state));
    Map<String, String> headers = new LinkedHashMap<>(page.headers());
    String items = new String(page.body(), StandardCharsets.UTF_8);
    String json =
        "{\"total_count\":%d,\"incomplete_results\":false,\"items\":%s}"
            .formatted(found.size(), items);
    return new Answer(200, headers, json.getBytes(StandardCharsets.UTF_8));
  }

  private static Predicate<Issue> qualifier(String key, String value) {
    return switch (key) {
      case "repo" -> issue -> issue.repository.fullName().equalsIgnoreCase(value);
      case "org", "user" -> issue -> issue.repository.owner.equalsIgnoreCase(value);
      case "is", "state", "type" ->
          switch (value) {
            case "open" -> issue -> !issue.closed;
            case "closed" -> issue -> issue.closed;
            case "pr" -> _ -> false;
            default -> _ -> true;
          };
      case "label" ->
          issue -> issue.labels.stream().anyMatch(label -> label.equalsIgnoreCase(value));
      case "author" -> issue -> issue.author.login().equalsIgnoreCase(value);
      case "assignee" -> issue -> assigned(issue, value);
      default -> _ -> true;
    };
  }

  /// The words that a search looks into, as its index has them: letters and digits, no marks.
  private static String words(Issue issue, List<String> where) {
    Stream.Builder<String> texts = Stream.builder();
    if (where.isEmpty() || where.contains("title")) {
      texts.add(issue.title);
    }
    if (where.isEmpty() || where.contains("body")) {
      texts.add(issue.body == null ? "" : issue.body);
    }
    if (where.isEmpty() || where.contains("comments")) {
      issue.comments.forEach(comment -> texts.add(comment.body));
    }
    return plain(String.join(" ", texts.build().toList()));
  }

  private static String plain(String text) {
    return " " + GitHubState.lower(text).replaceAll("[^\\p{L}\\p{N}]+", " ").strip() + " ";
  }
}
