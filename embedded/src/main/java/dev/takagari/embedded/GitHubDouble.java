package dev.takagari.embedded;

import dev.takagari.embedded.GitHubState.Repository;
import dev.takagari.embedded.GitHubState.User;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A server that keeps issues and behaves like GitHub for a program that keeps issues there: the
/// [REST API](https://docs.github.com/en/rest) with its limits and errors, web hooks, and pages on
/// which a person sees the issues as they would be shown and acts on them.
///
/// It listens on 127.0.0.1 only and forgets everything when it is closed, unless it has a file. The
/// numbers of issues in the methods here are those of the first repository. Thread-safe.
///
/// An issue, comment or person that does not exist is an [IllegalArgumentException]; a change that
/// GitHub would refuse (a text too long, an archived repository) an [IllegalStateException].
public final class GitHubDouble implements AutoCloseable {
  /// Who writes with the user token.
  public static final String USER = "takagari-bot";

  /// Who writes with a token of the installation.
  public static final String BOT = GitHubView.APP_SLUG + "[bot]";

  private final DoubleHttp http;
  private final @Nullable KeptState kept;
  private final AtomicLong steps = new AtomicLong();
  private final GitHubState state;
  private final GitHubView view;
  private final GitHubAccess access;
  private final GitHubLimits limits;
  private final GitHubHooks hooks;
  private final GitHubApi api;
  private final String webhookSecret = GitHubAccess.random(20);

  private GitHubDouble(InstantSource clock, int port, @Nullable Path file) {
    Map<String, @Nullable Object> before = KeptState.read(file);
    http = KeptState.listen(port, before);
    view = new GitHubView(http.baseUrl(), http.baseUrl() + "/api/v3");
    hooks = new GitHubHooks(webhookSecret);
    state = new GitHubState(clock, this::tell, view);
    GitHubRecord.restore(state, before);
    access = new GitHubAccess(clock, state.addUser(USER, "User"), state.addUser(BOT, "Bot"));
    limits = new GitHubLimits(clock);
    api = new GitHubApi(state, view, access, limits, hooks);
    api.addTo(http);
    new GitHubPage(state, hooks, api::index).addTo(http);
    kept =
        file == null
            ? null
            : KeptState.keep(file, () -> http.writes() + steps.get(), this::everything);
  }

  private Map<String, @Nullable Object> everything() {
    Map<String, @Nullable Object> all = get(() -> GitHubRecord.of(state));
    all.put("port", (long) port());
    return all;
  }

  /// Starts a double without repositories on any free port.
  ///
  /// @param clock what it takes for the time
  /// @return the double, ready for calls
  public static GitHubDouble start(InstantSource clock) {
    return start(clock, 0);
  }

  /// Starts a double without repositories.
  ///
  /// @param clock what it takes for the time
  /// @param port where to listen; 0 for any free one
  /// @return the double, ready for calls
  /// @throws java.io.UncheckedIOException when the port is taken
  public static GitHubDouble start(InstantSource clock, int port) {
    return new GitHubDouble(clock, port, null);
  }

  /// Starts a double that keeps its repositories, issues and people in a file, which the next start
  /// takes up; without repositories when there is no file yet. Token and secret are new at each
  /// start, and web hooks are neither kept nor sent while nothing runs.
  ///
  /// @param clock what it takes for the time
  /// @param port where to listen; 0 for where it was before, or any free one
  /// @param file where; its directory is there
  /// @return the double, ready for calls
  /// @throws java.io.UncheckedIOException when the port is taken or the file cannot be read
  /// @throws IllegalStateException when the file holds something else
  public static GitHubDouble start(InstantSource clock, int port, Path file) {
    return new GitHubDouble(clock, port, file);
  }

  /// How a call goes wrong.
  public sealed interface Fault {
    /// An error of the server; nothing is done.
    ///
    /// @param code of HTTP, such as 502
    record Status(int code) implements Fault {}

    /// A secondary rate limit: 403 with `Retry-After`; nothing is done.
    ///
    /// @param retryAfter when to come back, in whole seconds
    record SecondaryLimit(Duration retryAfter) implements Fault {}

    /// No answer for two minutes or until the double is closed; nothing is done.
    record NoAnswer() implements Fault {}

    /// The call takes effect, but the connection is cut before the answer.
    record Dropped() implements Fault {}

    /// An error of the server; nothing is done.
    static Fault status(int code) {
      return new Status(code);
    }

    /// A secondary rate limit; nothing is done.
    static Fault secondaryLimit(Duration retryAfter) {
      return new SecondaryLimit(retryAfter);
    }

    /// No answer within the time that a client waits; nothing is done.
    static Fault timeout() {
      return new NoAnswer();
    }

    /// Done, but the caller is not told.
    static Fault dropped() {
      return new Dropped();
    }
  }

  /// A call of the API.
  ///
  /// @param at when, in whole seconds
  /// @param method of HTTP
  /// @param path without `/api/v3`
  /// @param query the pairs behind `?`
  /// @param body as sent
  /// @param status of the answer; 0 when none was sent
  public record Call(
      Instant at, String method, String path, Map<String, String> query, String body, int status) {}

  /// An issue as it is.
  ///
  /// @param number within its repository
  /// @param id unique everywhere
  /// @param title plain text
  /// @param body Markdown; "" for none
  /// @param state `open` or `closed`
  /// @param reason `completed`, `not_planned`, `duplicate`, `reopened`; "" for none
  /// @param labels names, in the order they were set
  /// @param assignees logins
  /// @param author login
  /// @param createdAt in whole seconds
  /// @param updatedAt in whole seconds, never before an earlier change
  /// @param deleted whether it is gone for callers of the API
  public record Issue(
      int number,
      long id,
      String title,
      String body,
      String state,
      String reason,
      List<String> labels,
      List<String> assignees,
      String author,
      Instant createdAt,
      Instant updatedAt,
      boolean deleted) {}

  /// A comment as it is.
  ///
  /// @param id unique everywhere
  /// @param issue number of its issue
  /// @param author login
  /// @param body Markdown
  /// @param createdAt in whole seconds
  /// @param updatedAt in whole seconds
  public record Comment(
      long id, int issue, String author, String body, Instant createdAt, Instant updatedAt) {}

  /// A web hook.
  ///
  /// @param id of `X-GitHub-Delivery`; the same when it is delivered again
  /// @param event `issues`, `issue_comment` or `ping`
  /// @param action what happened: `opened`, `closed`, `created`, …
  /// @param payload JSON as sent
  /// @param answers status of each attempt; 0 where there was no answer
  public record Delivery(
      String id, String event, String action, String payload, List<Integer> answers) {}

  // ---------------------------------------------------------------- how to reach it

  /// The address of the API, as GitHub Enterprise has it: `http://127.0.0.1:PORT/api/v3`. The same
  /// calls are answered without `/api/v3` too.
  public String baseUrl() {
    return view.api();
  }

  /// The address of the pages, without a slash at the end.
  public String siteUrl() {
    return view.site();
  }

  /// Where it listens.
  public int port() {
    return http.port();
  }

  /// A token of the user [#USER].
  public String token() {
    return access.token();
  }

  /// The app's id, the issuer of its JWTs.
  public long appId() {
    return GitHubView.APP_ID;
  }

  /// The app's private key as GitHub gives it out: PEM of PKCS#1 (`BEGIN RSA PRIVATE KEY`).
  public String privateKeyPem() {
    return GitHubAccess.pkcs1();
  }

  /// The same key as PEM of PKCS#8 (`BEGIN PRIVATE KEY`), which Java reads.
  public String privateKeyPkcs8Pem() {
    return GitHubAccess.pkcs8();
  }

  /// The installation of the app on all repositories here.
  public long installationId() {
    return GitHubView.INSTALLATION_ID;
  }

  /// The key that web hooks are signed with.
  public String webhookSecret() {
    return webhookSecret;
  }

  // ---------------------------------------------------------------- what there is

  /// Adds a private repository, in which both of the bot's names may write.
  ///
  /// @param fullName `owner/name`; one that exists stays as it is
  public void repository(String fullName) {
    locked(
        () -> {
          Repository made = state.addRepository(fullName);
          made.collaborators.put(GitHubState.lower(USER), "write");
          made.collaborators.put(GitHubState.lower(BOT), "write");
        });
  }

  /// Adds a person, or changes what they may do, in all repositories that there are.
  ///
  /// @param login their name
  /// @param permission `admin`, `maintain`, `write`, `read` or `none`
  public void addUser(String login, String permission) {
    locked(
        () -> {
          state.addUser(login, "User");
          for (Repository repository : state.repositories()) {
            if (permission.equals("none")) {
              repository.collaborators.remove(GitHubState.lower(login));
            } else {
              repository.collaborators.put(GitHubState.lower(login), permission);
            }
          }
        });
  }

  /// Lets everybody see a repository.
  public void makePublic(String fullName) {
    locked(() -> known(fullName).open = true);
  }

  /// Makes a repository read-only, or lets it be written again.
  public void archive(String fullName, boolean archived) {
    locked(() -> known(fullName).archived = archived);
  }

  /// Takes the issues from a repository, or gives them back.
  public void disableIssues(String fullName, boolean disabled) {
    locked(() -> known(fullName).withoutIssues = disabled);
  }

  /// Removes an issue as its owner can; calls for it are answered with 410 from then on.
  public void deleteIssue(int number) {
    locked(() -> state.delete(found(number), access.person()));
  }

  // ---------------------------------------------------------------- trouble

  /// Makes all tokens bad: calls are answered with 401, new tokens with 403.
  public void revokeTokens() {
    locked(() -> access.revoke(true));
  }

  /// Makes the tokens good again.
  public void restoreTokens() {
    locked(() -> access.revoke(false));
  }

  /// Ends all tokens of the installation; new ones may be had.
  public void expireInstallationTokens() {
    locked(access::expire);
  }

  /// How long tokens of the installation last that are made from now on; an hour at first.
  public void tokenLifetime(Duration lifetime) {
    locked(() -> access.lifetime(lifetime));
  }

  /// Changes what the bot may do.
  ///
  /// @param what `issues` or `contents`
  /// @param level `write`, `read` or `none`
  public void permit(String what, String level) {
    locked(() -> access.permissions().put(what, level));
  }

  /// Lets the next calls go wrong that a pattern is found in.
  ///
  /// @param pattern regular expression over method, space and path without `/api/v3`: `POST .*
  ///   /comments$`
  /// @param count how many
  /// @param fault what happens to them
  public void failNext(String pattern, int count, Fault fault) {
    Pattern calls = Pattern.compile(pattern);
    locked(() -> limits.fail(calls, count, fault));
  }

  /// Forgets the faults that did not happen yet.
  public void heal() {
    locked(limits::heal);
  }

  /// Answers every call with 503, or stops doing so.
  public void outage(boolean now) {
    locked(() -> limits.outage(now));
  }

  /// Allows 80 new issues and comments a minute and 500 an hour, as GitHub does; off at first.
  public void limitContent(boolean limit) {
    locked(() -> limits.limitContent(limit));
  }

  /// How many calls an hour are allowed; 5,000 at first. Begins a new hour.
  public void limitCalls(int perHour) {
    locked(() -> limits.limitCalls(perHour));
  }

  /// How long the search does not find a new issue.
  public void searchDelay(Duration delay) {
    locked(() -> api.searchDelay(delay));
  }

  // ---------------------------------------------------------------- what happened

  /// The calls so far, at most 20,000, in order.
  public List<Call> calls() {
    return get(() -> List.copyOf(api.calls()));
  }

  /// Forgets the calls so far.
  public void clearCalls() {
    locked(() -> api.calls().clear());
  }

  /// All issues of the first repository by number, also deleted ones.
  public List<Issue> issues() {
    return get(() -> first().issues.stream().map(GitHubDouble::copy).toList());
  }

  /// An issue, also a deleted one.
  public Issue issue(int number) {
    return get(() -> copy(found(number)));
  }

  /// The comments of an issue in order.
  public List<Comment> comments(int number) {
    return get(() -> found(number).comments.stream().map(GitHubDouble::copy).toList());
  }

  /// A file of the first repository as text; null when there is none.
  public @Nullable String file(String path) {
    return get(
        () -> {
          GitHubState.StoredFile file = first().files.get(path);
          return file == null ? null : new String(file.bytes(), StandardCharsets.UTF_8);
        });
  }

  // ---------------------------------------------------------------- what people do

  /// Somebody opens an issue.
  ///
  /// @return its number
  public int open(String login, String title, String body) {
    return changed(
        () -> state.open(first(), person(login), title, body, List.of(), List.of()).number);
  }

  /// Somebody closes an issue.
  ///
  /// @param reason `completed`, `not_planned` or `duplicate`
  public void close(int number, String login, String reason) {
    locked(() -> state.close(found(number), reason, person(login)));
  }

  /// Somebody opens a closed issue again.
  public void reopen(int number, String login) {
    locked(() -> state.reopen(found(number), person(login)));
  }

  /// Somebody assigns somebody.
  public void assign(int number, String who, String by) {
    locked(() -> state.assign(found(number), List.of(person(who).login()), person(by)));
  }

  /// Somebody takes somebody from an issue.
  public void unassign(int number, String who, String by) {
    locked(() -> state.unassign(found(number), List.of(person(who).login()), person(by)));
  }

  /// Somebody writes a comment.
  ///
  /// @return its id
  public long comment(int number, String login, String text) {
    return changed(() -> state.say(found(number), person(login), text).id);
  }

  /// Somebody changes a comment of any author.
  public void editComment(long id, String text, String by) {
    locked(() -> state.rewrite(foundComment(id), text, person(by)));
  }

  /// Somebody removes a comment.
  public void deleteComment(long id, String by) {
    locked(() -> state.delete(foundComment(id), person(by)));
  }

  /// Somebody adds a label; it is made when the repository does not have it.
  public void label(int number, String name, String by) {
    locked(() -> state.label(found(number), List.of(name), person(by)));
  }

  /// Somebody takes a label away.
  public void unlabel(int number, String name, String by) {
    locked(() -> state.unlabel(found(number), name, person(by)));
  }

  /// Somebody changes the text of an issue.
  public void editBody(int number, String text, String by) {
    locked(() -> state.rewrite(found(number), text, person(by)));
  }

  /// Somebody changes the title of an issue.
  public void editTitle(int number, String title, String by) {
    locked(() -> state.rename(found(number), title, person(by)));
  }

  // ---------------------------------------------------------------- web hooks

  /// Sends web hooks from now on.
  ///
  /// @param url where to; null for nowhere, as at first
  public void deliverTo(@Nullable URI url) {
    hooks.target(url);
  }

  /// Sends the hook that GitHub sends when a web hook is set up.
  public void ping() {
    hooks.add("ping", "", Json.write(Json.of("zen", "Keep it small.", "hook_id", GitHubHooks.ID)));
  }

  /// Delivers one again, with the same id.
  public void redeliver(String deliveryId) {
    hooks.again(deliveryId);
  }

  /// Keeps hooks back, or sends what is kept in order and goes on.
  public void holdWebhooks(boolean hold) {
    hooks.hold(hold);
  }

  /// Sends what is kept back in another order.
  ///
  /// @param order is given what is kept and returns what is sent, in its order: it may leave some
  ///   out, which are then lost, or send some twice
  public void deliverHeld(UnaryOperator<List<Delivery>> order) {
    hooks.release(order);
  }

  /// Sends what is kept back in an order by chance.
  public void deliverHeld(Random random) {
    hooks.release(
        all -> {
          List<Delivery> shuffled = new ArrayList<>(all);
          Collections.shuffle(shuffled, random);
          return shuffled;
        });
  }

  /// The hooks so far, at most 10,000, in the order of the changes.
  public List<Delivery> deliveries() {
    return hooks.deliveries();
  }

  /// Waits until every hook that is not held is answered.
  ///
  /// @return whether that came within the time
  /// @throws InterruptedException when the thread is interrupted
  public boolean awaitDeliveries(Duration atMost) throws InterruptedException {
    return hooks.awaitQuiet(atMost);
  }

  @Override
  public void close() {
    hooks.close();
    http.close();
    if (kept != null) {
      kept.close();
    }
  }

  // ---------------------------------------------------------------- within

  private void tell(
      String event,
      String action,
      GitHubState.Issue issue,
      GitHubState.@Nullable Comment comment,
      User sender,
      Map<String, @Nullable Object> more) {
    Map<String, @Nullable Object> payload = Json.of("action", action);
    payload.put("issue", view.issue(issue, state));
    if (comment != null) {
      payload.put("comment", view.comment(comment, state));
    }
    payload.putAll(more);
    payload.put("repository", view.repository(issue.repository, "none"));
    payload.put("sender", view.user(sender));
    payload.put("installation", Json.of("id", GitHubView.INSTALLATION_ID, "node_id", "MDIz"));
    hooks.add(event, action, Json.write(payload));
  }

  private void locked(Runnable change) {
    boolean _ =
        changed(
            () -> {
              change.run();
              return true;
            });
  }

  private <T> T changed(Supplier<T> change) {
    T made = get(() -> allowed(change));
    steps.incrementAndGet();
    return made;
  }

  private <T extends @Nullable Object> T get(Supplier<T> value) {
    synchronized (state) {
      return value.get();
    }
  }

  private static <T extends @Nullable Object> T allowed(Supplier<T> change) {
    try {
      return change.get();
    } catch (GitHubProblem problem) {
      throw new IllegalStateException(problem.getMessage(), problem);
    }
  }

  private Repository first() {
    if (state.repositories().isEmpty()) {
      throw new IllegalStateException("there is no repository yet");
    }
    return state.repositories().iterator().next();
  }

  private Repository known(String fullName) {
    Repository repository = state.repository(fullName);
    if (repository == null) {
      throw new IllegalArgumentException("no repository " + fullName);
    }
    return repository;
  }

  private GitHubState.Issue found(int number) {
    List<GitHubState.Issue> issues = first().issues;
    if (number < 1 || number > issues.size()) {
      throw new IllegalArgumentException("no issue " + number);
    }
    return issues.get(number - 1);
  }

  private GitHubState.Comment foundComment(long id) {
    return first().issues.stream()
        .flatMap(issue -> issue.comments.stream())
        .filter(comment -> comment.id == id)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no comment " + id));
  }

  private User person(String login) {
    User user = state.user(login);
    if (user == null) {
      throw new IllegalArgumentException("no user " + login);
    }
    return user;
  }

  private static Issue copy(GitHubState.Issue issue) {
    return new Issue(
        issue.number,
        issue.id,
        issue.title,
        Objects.requireNonNullElse(issue.body, ""),
        issue.closed ? "closed" : "open",
        Objects.requireNonNullElse(issue.reason, ""),
        List.copyOf(issue.labels),
        List.copyOf(issue.assignees),
        issue.author.login(),
        issue.createdAt,
        issue.updatedAt,
        issue.deleted);
  }

  private static Comment copy(GitHubState.Comment comment) {
    return new Comment(
        comment.id,
        comment.issue.number,
        comment.author.login(),
        comment.body,
        comment.createdAt,
        comment.updatedAt);
  }
}
