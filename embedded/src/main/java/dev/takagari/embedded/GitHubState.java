package dev.takagari.embedded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the GitHub double remembers, and GitHub's rules for changing it. Every change makes the
/// events and web hooks that GitHub would make. Callers hold its monitor.
final class GitHubState {
  static final int MAX_BODY = 65_536;
  static final int MAX_TITLE = 256;
  static final int MAX_LABEL = 50;
  private static final int MAX_ASSIGNEES = 10;

  /// Somebody: a person (`User`) or an app (`Bot`).
  record User(String login, long id, String type) {}

  static final class Label {
    final long id;
    final String name;
    final String color;
    final String description;

    Label(long id, String name, String color, String description) {
      this.id = id;
      this.name = name;
      this.color = color;
      this.description = description;
    }
  }

  static final class Comment {
    final long id;
    final Issue issue;
    final User author;
    final Instant createdAt;
    final Map<String, Set<String>> reactions = new TreeMap<>();
    String body;
    Instant updatedAt;

    Comment(long id, Issue issue, User author, String body, Instant at) {
      this.id = id;
      this.issue = issue;
      this.author = author;
      this.body = body;
      createdAt = at;
      updatedAt = at;
    }
  }

  /// Something that happened to an issue.
  ///
  /// @param id unique among events
  /// @param issue to which
  /// @param name `closed`, `reopened`, `assigned`, `unassigned`, `labeled`, `unlabeled`, `renamed`
  /// @param actor who did it
  /// @param at when
  /// @param about the label's or assignee's name, the reason or the title before; "" for nothing
  record Event(long id, Issue issue, String name, User actor, Instant at, String about) {}

  static final class Issue {
    final long id;
    final int number;
    final Repository repository;
    final User author;
    final Instant createdAt;
    final List<Comment> comments = new ArrayList<>();
    final List<Event> events = new ArrayList<>();
    final Set<String> assignees = new LinkedHashSet<>();
    final Set<String> labels = new LinkedHashSet<>();
    final Map<String, Set<String>> reactions = new TreeMap<>();
    String title;
    @Nullable String body;
    boolean closed;
    @Nullable String reason;
    @Nullable Instant closedAt;
    @Nullable User closedBy;
    Instant updatedAt;
    boolean deleted;

    Issue(long id, int number, Repository repository, User author, String title, Instant at) {
      this.id = id;
      this.number = number;
      this.repository = repository;
      this.author = author;
      this.title = title;
      createdAt = at;
      updatedAt = at;
    }
  }

  /// A file as it is now.
  ///
  /// @param bytes all of it
  /// @param sha of git's blob
  record StoredFile(byte[] bytes, String sha) {
    static StoredFile of(byte[] bytes) {
      return new StoredFile(bytes, blob(bytes));
    }
  }

  static final class Repository {
    final long id;
    final String owner;
    final String name;
    final Instant createdAt;

    /// Permission by login in lower case.
    final Map<String, String> collaborators = new TreeMap<>();

    /// Labels by name in lower case.
    final Map<String, Label> labels = new TreeMap<>();

    final List<Issue> issues = new ArrayList<>();
    final Map<String, StoredFile> files = new TreeMap<>();
    boolean open;
    boolean archived;
    boolean withoutIssues;

    Repository(long id, String owner, String name, Instant createdAt) {
      this.id = id;
      this.owner = owner;
      this.name = name;
      this.createdAt = createdAt;
    }

    String fullName() {
      return owner + "/" + name;
    }
  }

  /// What is told of a change.
  interface Hooks {
    /// Sends a web hook.
    ///
    /// @param event `issues` or `issue_comment`
    /// @param action what happened
    /// @param issue to which issue
    /// @param comment which comment; null when it is about the issue itself
    /// @param sender who did it
    /// @param more further members of the payload: `changes`, `label`, `assignee`
    void send(
        String event,
        String action,
        Issue issue,
        @Nullable Comment comment,
        User sender,
        Map<String, @Nullable Object> more);
  }

  private final InstantSource clock;
  private final Hooks hooks;
  private final GitHubView view;
  private final Map<String, User> users = new LinkedHashMap<>();
  private final Map<String, Repository> repositories = new LinkedHashMap<>();
  private Instant last = Instant.EPOCH;
  private long ids = 2_400_000_000L;

  GitHubState(InstantSource clock, Hooks hooks, GitHubView view) {
    this.clock = clock;
    this.hooks = hooks;
    this.view = view;
  }

  /// The number that [#nextId] gives next.
  long ids() {
    return ids;
  }

  /// The latest time that [#now] gave.
  Instant last() {
    return last;
  }

  /// Takes up people and repositories that were there before.
  ///
  /// @param nextId greater than any id among them
  /// @param lastChange no change is earlier
  void restore(
      Collection<User> people, Collection<Repository> made, long nextId, Instant lastChange) {
    people.forEach(user -> users.put(lower(user.login), user));
    made.forEach(repository -> repositories.put(lower(repository.fullName()), repository));
    ids = nextId;
    last = lastChange;
  }

  /// The time of a change: whole seconds, as GitHub keeps them, and never before an earlier one.
  Instant now() {
    Instant now = seconds(clock.instant());
    last = now.isBefore(last) ? last : now;
    return last;
  }

  User addUser(String login, String type) {
    return users.computeIfAbsent(lower(login), _ -> new User(login, nextId(), type));
  }

  @Nullable User user(String login) {
    return users.get(lower(login));
  }

  Collection<User> users() {
    return users.values();
  }

  Repository addRepository(String fullName) {
    int slash = fullName.indexOf('/');
    if (slash < 1 || slash != fullName.lastIndexOf('/') || slash == fullName.length() - 1) {
      throw new IllegalArgumentException("not owner/name: " + fullName);
    }
    return repositories.computeIfAbsent(
        lower(fullName),
        _ -> {
          Repository made =
              new Repository(
                  nextId(), fullName.substring(0, slash), fullName.substring(slash + 1), now());
          // the labels that every new repository has
          addLabel(made, "bug", "d73a4a", "Something isn't working");
          addLabel(made, "question", "d876e3", "Further information is requested");
          return made;
        });
  }

  @Nullable Repository repository(String fullName) {
    return repositories.get(lower(fullName));
  }

  Collection<Repository> repositories() {
    return repositories.values();
  }

  /// What somebody may do in a repository: `admin`, `write`, `read` or `none`.
  String permission(Repository repository, String login) {
    String given = repository.collaborators.get(lower(login));
    return given != null ? given : repository.open ? "read" : "none";
  }

  static boolean mayWrite(String permission) {
    return permission.equals("admin")
        || permission.equals("maintain")
        || permission.equals("write");
  }

  Issue issue(Repository repository, int number) {
    if (repository.withoutIssues) {
      throw GitHubProblem.of(410, "Issues are disabled for this repo");
    }
    if (number < 1 || number > repository.issues.size()) {
      throw GitHubProblem.notFound();
    }
    Issue issue = repository.issues.get(number - 1);
    if (issue.deleted) {
      throw GitHubProblem.of(410, "This issue was deleted");
    }
    return issue;
  }

  Comment comment(Repository repository, long id) {
    for (Issue issue : repository.issues) {
      for (Comment comment : issue.comments) {
        if (comment.id == id && !issue.deleted) {
          return comment;
        }
      }
    }
    throw GitHubProblem.notFound();
  }

  Label addLabel(Repository repository, String name, String color, String description) {
    checkLabel(name);
    Label label = new Label(nextId(), name, color, description);
    repository.labels.put(lower(name), label);
    return label;
  }

  Issue open(
      Repository repository,
      User author,
      String title,
      @Nullable String body,
      List<String> labels,
      List<String> assignees) {
    writable(repository);
    if (repository.withoutIssues) {
      throw GitHubProblem.of(410, "Issues has been disabled in this repository.");
    }
    checkTitle(title);
    checkBody(body);
    labels.forEach(GitHubState::checkLabel);
    Issue issue =
        new Issue(nextId(), repository.issues.size() + 1, repository, author, title, now());
    issue.body = body;
    repository.issues.add(issue);
    hooks.send("issues", "opened", issue, null, author, Json.of());
    label(issue, labels, author);
    assign(issue, assignees, author);
    return issue;
  }

  void rename(Issue issue, String title, User by) {
    writable(issue.repository);
    checkTitle(title);
    if (!issue.title.equals(title)) {
      String before = issue.title;
      Map<String, @Nullable Object> changes = Json.of("title", Json.of("from", before));
      issue.title = title;
      happened(issue, "renamed", by, before);
      hooks.send("issues", "edited", issue, null, by, Json.of("changes", changes));
    }
  }

  void rewrite(Issue issue, @Nullable String body, User by) {
    writable(issue.repository);
    checkBody(body);
    if (!Objects.equals(issue.body, body)) {
      Map<String, @Nullable Object> changes =
          Json.of("body", Json.of("from", Objects.requireNonNullElse(issue.body, "")));
      issue.body = body;
      issue.updatedAt = now();
      hooks.send("issues", "edited", issue, null, by, Json.of("changes", changes));
    }
  }

  /// Closes an issue, or gives a closed one another reason.
  ///
  /// @param reason `completed`, `not_planned`, `duplicate`; null for the first
  void close(Issue issue, @Nullable String reason, User by) {
    writable(issue.repository);
    String why = reason == null ? "completed" : reason;
    if (!List.of("completed", "not_planned", "duplicate").contains(why)) {
      throw GitHubProblem.invalid("Issue", "state_reason", "invalid", "");
    }
    if (issue.closed) {
      if (reason != null && !reason.equals(issue.reason)) {
        issue.reason = reason;
        issue.updatedAt = now();
      }
      return;
    }
    issue.closed = true;
    issue.reason = why;
    issue.closedAt = now();
    issue.closedBy = by;
    happened(issue, "closed", by, why);
    hooks.send("issues", "closed", issue, null, by, Json.of());
  }

  void reopen(Issue issue, User by) {
    writable(issue.repository);
    if (issue.closed) {
      issue.closed = false;
      issue.reason = "reopened";
      issue.closedAt = null;
      issue.closedBy = null;
      happened(issue, "reopened", by, "");
      hooks.send("issues", "reopened", issue, null, by, Json.of());
    }
  }

  /// Removes an issue for ever; its number stays taken.
  void delete(Issue issue, User by) {
    hooks.send("issues", "deleted", issue, null, by, Json.of());
    issue.deleted = true;
  }

  void label(Issue issue, Collection<String> names, User by) {
    writable(issue.repository);
    names.forEach(GitHubState::checkLabel);
    for (String name : names) {
      // a label that the repository does not have is made
      Label label = issue.repository.labels.get(lower(name));
      if (label == null) {
        label = addLabel(issue.repository, name, "ededed", "");
      }
      if (issue.labels.add(label.name)) {
        happened(issue, "labeled", by, label.name);
        hooks.send(
            "issues",
            "labeled",
            issue,
            null,
            by,
            Json.of("label", view.label(issue.repository, label)));
      }
    }
  }

  void unlabel(Issue issue, String name, User by) {
    writable(issue.repository);
    Label label = issue.repository.labels.get(lower(name));
    if (label == null || !issue.labels.remove(label.name)) {
      throw GitHubProblem.of(404, "Label does not exist");
    }
    happened(issue, "unlabeled", by, label.name);
    hooks.send(
        "issues",
        "unlabeled",
        issue,
        null,
        by,
        Json.of("label", view.label(issue.repository, label)));
  }

  void setLabels(Issue issue, List<String> names, User by) {
    names.forEach(GitHubState::checkLabel);
    Set<String> wanted = new LinkedHashSet<>();
    names.forEach(name -> wanted.add(lower(name)));
    for (String name : List.copyOf(issue.labels)) {
      if (!wanted.contains(lower(name))) {
        unlabel(issue, name, by);
      }
    }
    label(issue, names, by);
  }

  /// Assigns people; who may not be assigned here is left out without a word, as GitHub does.
  void assign(Issue issue, Collection<String> logins, User by) {
    writable(issue.repository);
    for (String login : logins) {
      User user = user(login);
      if (user != null
          && issue.repository.collaborators.containsKey(lower(login))
          && !permission(issue.repository, login).equals("none")
          && issue.assignees.size() < MAX_ASSIGNEES
          && issue.assignees.add(user.login)) {
        happened(issue, "assigned", by, user.login);
        hooks.send("issues", "assigned", issue, null, by, Json.of("assignee", view.user(user)));
      }
    }
  }

  void unassign(Issue issue, Collection<String> logins, User by) {
    writable(issue.repository);
    for (String login : logins) {
      User user = user(login);
      if (user != null && issue.assignees.remove(user.login)) {
        happened(issue, "unassigned", by, user.login);
        hooks.send("issues", "unassigned", issue, null, by, Json.of("assignee", view.user(user)));
      }
    }
  }

  void setAssignees(Issue issue, List<String> logins, User by) {
    Set<String> wanted = new LinkedHashSet<>();
    logins.forEach(login -> wanted.add(lower(login)));
    unassign(
        issue,
        issue.assignees.stream().filter(login -> !wanted.contains(lower(login))).toList(),
        by);
    assign(issue, logins, by);
  }

  Comment say(Issue issue, User author, String body) {
    writable(issue.repository);
    if (body.isBlank()) {
      throw GitHubProblem.invalid("IssueComment", "body", "missing_field", "");
    }
    checkBody(body);
    Comment comment = new Comment(nextId(), issue, author, body, now());
    issue.comments.add(comment);
    issue.updatedAt = comment.createdAt;
    hooks.send("issue_comment", "created", issue, comment, author, Json.of());
    return comment;
  }

  void rewrite(Comment comment, String body, User by) {
    writable(comment.issue.repository);
    if (body.isBlank()) {
      throw GitHubProblem.invalid("IssueComment", "body", "missing_field", "");
    }
    checkBody(body);
    if (!comment.body.equals(body)) {
      Map<String, @Nullable Object> changes = Json.of("body", Json.of("from", comment.body));
      comment.body = body;
      comment.updatedAt = now();
      comment.issue.updatedAt = comment.updatedAt;
      hooks.send(
          "issue_comment", "edited", comment.issue, comment, by, Json.of("changes", changes));
    }
  }

  void delete(Comment comment, User by) {
    writable(comment.issue.repository);
    comment.issue.comments.remove(comment);
    comment.issue.updatedAt = now();
    hooks.send("issue_comment", "deleted", comment.issue, comment, by, Json.of());
  }

  /// Writes a file.
  ///
  /// @param sha of the file that is replaced; "" for a new one
  StoredFile put(Repository repository, String path, byte[] bytes, String sha) {
    writable(repository);
    StoredFile before = repository.files.get(path);
    if (before != null && sha.isEmpty()) {
      throw GitHubProblem.of(422, "Invalid request.\n\n\"sha\" wasn't supplied.");
    }
    if (before == null ? !sha.isEmpty() : !before.sha.equals(sha)) {
      throw GitHubProblem.of(409, path + " does not match " + sha);
    }
    StoredFile stored = StoredFile.of(bytes);
    repository.files.put(path, stored);
    return stored;
  }

  /// A number that nothing else here has.
  long nextId() {
    return ids++;
  }

  static Instant seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String blob(byte[] bytes) {
    try {
      // git names its objects by SHA-1; nothing here relies on its strength
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void happened(Issue issue, String name, User actor, String about) {
    issue.updatedAt = now();
    issue.events.add(new Event(nextId(), issue, name, actor, issue.updatedAt, about));
  }

  private static void writable(Repository repository) {
    if (repository.archived) {
      throw GitHubProblem.of(403, "Repository was archived so is read-only.");
    }
  }

  private static void checkTitle(String title) {
    if (title.isBlank()) {
      throw GitHubProblem.invalid("Issue", "title", "missing_field", "");
    }
    if (title.codePointCount(0, title.length()) > MAX_TITLE) {
      throw GitHubProblem.invalid(
          "Issue", "title", "custom", "title is too long (maximum is 256 characters)");
    }
  }

  private static void checkBody(@Nullable String body) {
    if (body != null && body.codePointCount(0, body.length()) > MAX_BODY) {
      throw GitHubProblem.invalid(
          "Issue", "body", "custom", "body is too long (maximum is 65536 characters)");
    }
  }

  private static void checkLabel(String name) {
    if (name.isBlank()) {
      throw GitHubProblem.invalid("Label", "name", "missing_field", "");
    }
    if (name.codePointCount(0, name.length()) > MAX_LABEL) {
      throw GitHubProblem.invalid(
          "Label", "name", "custom", "name is too long (maximum is 50 characters)");
    }
  }
}
