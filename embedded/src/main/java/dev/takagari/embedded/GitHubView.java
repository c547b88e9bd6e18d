package dev.takagari.embedded;

import dev.takagari.embedded.GitHubState.Comment;
import dev.takagari.embedded.GitHubState.Event;
import dev.takagari.embedded.GitHubState.Issue;
import dev.takagari.embedded.GitHubState.Label;
import dev.takagari.embedded.GitHubState.Repository;
import dev.takagari.embedded.GitHubState.StoredFile;
import dev.takagari.embedded.GitHubState.User;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The JSON of things as GitHub's REST API gives them.
///
/// @param site address of the pages
/// @param api address of the API
record GitHubView(String site, String api) {
  static final long APP_ID = 291_823;
  static final long INSTALLATION_ID = 5_512_044;
  static final String APP_SLUG = "takagari";
  static final String APP_CLIENT_ID = "Iv23liTakagariDouble";

  private static final List<String> REACTIONS =
      List.of("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes");

  static boolean isReaction(String content) {
    return REACTIONS.contains(content);
  }

  Map<String, @Nullable Object> user(User user) {
    String url = api + "/users/" + escaped(user.login());
    return Json.of(
        "login",
        user.login(),
        "id",
        user.id(),
        "node_id",
        node(user.type().equals("Bot") ? "BOT" : "U", user.id()),
        "avatar_url",
        site + "/avatars/" + user.id(),
        "gravatar_id",
        "",
        "url",
        url,
        "html_url",
        site + "/" + escaped(user.login()),
        "repos_url",
        url + "/repos",
        "events_url",
        url + "/events{/privacy}",
        "type",
        user.type(),
        "site_admin",
        false);
  }

  Map<String, @Nullable Object> repository(Repository repository, String permission) {
    boolean admin = permission.equals("admin");
    boolean write = GitHubState.mayWrite(permission);
    long open = repository.issues.stream().filter(issue -> !issue.deleted && !issue.closed).count();
    String url = api + "/repos/" + repository.fullName();
    return Json.of(
        "id",
        repository.id,
        "node_id",
        node("R", repository.id),
        "name",
        repository.name,
        "full_name",
        repository.fullName(),
        "private",
        !repository.open,
        "visibility",
        repository.open ? "public" : "private",
        "owner",
        Json.of(
            "login",
            repository.owner,
            "id",
            9_000_000L,
            "node_id",
            node("O", 9_000_000L),
            "avatar_url",
            site + "/avatars/9000000",
            "url",
            api + "/users/" + repository.owner,
            "html_url",
            site + "/" + repository.owner,
            "type",
            "Organization",
            "site_admin",
            false),
        "html_url",
        site + "/" + repository.fullName(),
        "description",
        null,
        "fork",
        false,
        "url",
        url,
        "issues_url",
        url + "/issues{/number}",
        "labels_url",
        url + "/labels{/name}",
        "created_at",
        time(repository.createdAt),
        "updated_at",
        time(repository.createdAt),
        "pushed_at",
        time(repository.createdAt),
        "clone_url",
        site + "/" + repository.fullName() + ".git",
        "size",
        0,
        "stargazers_count",
        0,
        "watchers_count",
        0,
        "language",
        null,
        "has_issues",
        !repository.withoutIssues,
        "has_projects",
        false,
        "has_wiki",
        false,
        "has_pages",
        false,
        "has_discussions",
        false,
        "forks_count",
        0,
        "archived",
        repository.archived,
        "disabled",
        false,
        "open_issues_count",
        open,
        "open_issues",
        open,
        "default_branch",
        "main",
        "permissions",
        Json.of(
            "admin", admin,
            "maintain", admin,
            "push", write,
            "triage", write,
            "pull", !permission.equals("none")));
  }

  Map<String, @Nullable Object> label(Repository repository, Label label) {
    return Json.of(
        "id",
        label.id,
        "node_id",
        node("LA", label.id),
        "url",
        api + "/repos/" + repository.fullName() + "/labels/" + escaped(label.name),
        "name",
        label.name,
        "color",
        label.color,
        "default",
        false,
        "description",
        label.description.isEmpty() ? null : label.description);
  }

  Map<String, @Nullable Object> issue(Issue issue, GitHubState state) {
    Repository repository = issue.repository;
    String url = issueUrl(issue);
    List<Object> labels = new ArrayList<>();
    for (String name : issue.labels) {
      Label label = repository.labels.get(GitHubState.lower(name));
      if (label != null) {
        labels.add(label(repository, label));
      }
    }
    List<Object> assignees = new ArrayList<>();
    for (String login : issue.assignees) {
      User user = state.user(login);
      if (user != null) {
        assignees.add(user(user));
      }
    }
    User closedBy = issue.closedBy;
    return Json.of(
        "url",
        url,
        "repository_url",
        api + "/repos/" + repository.fullName(),
        "labels_url",
        url + "/labels{/name}",
        "comments_url",
        url + "/comments",
        "events_url",
        url + "/events",
        "html_url",
        page(issue),
        "id",
        issue.id,
        "node_id",
        node("I", issue.id),
        "number",
        issue.number,
        "title",
        issue.title,
        "user",
        user(issue.author),
        "labels",
        labels,
        "state",
        issue.closed ? "closed" : "open",
        "locked",
        false,
        "assignee",
        assignees.isEmpty() ? null : assignees.getFirst(),
        "assignees",
        assignees,
        "milestone",
        null,
        "comments",
        issue.comments.size(),
        "created_at",
        time(issue.createdAt),
        "updated_at",
        time(issue.updatedAt),
        "closed_at",
        time(issue.closedAt),
        "author_association",
        association(repository, issue.author, state),
        "active_lock_reason",
        null,
        "body",
        issue.body,
        "closed_by",
        closedBy == null ? null : user(closedBy),
        "reactions",
        reactions(url, issue.reactions),
        "timeline_url",
        url + "/timeline",
        "performed_via_github_app",
        app(issue.author),
        "state_reason",
        issue.reason);
  }

  Map<String, @Nullable Object> comment(Comment comment, GitHubState state) {
    String url =
        api + "/repos/" + comment.issue.repository.fullName() + "/issues/comments/" + comment.id;
    return Json.of(
        "url", url,
        "html_url", page(comment.issue) + "#issuecomment-" + comment.id,
        "issue_url", issueUrl(comment.issue),
        "id", comment.id,
        "node_id", node("IC", comment.id),
        "user", user(comment.author),
        "created_at", time(comment.createdAt),
        "updated_at", time(comment.updatedAt),
        "author_association", association(comment.issue.repository, comment.author, state),
        "body", comment.body,
        "reactions", reactions(url, comment.reactions),
        "performed_via_github_app", app(comment.author));
  }

  /// An event of an issue.
  ///
  /// @param whole whether the issue is in it, as in the list of a repository's events
  Map<String, @Nullable Object> event(Event event, GitHubState state, boolean whole) {
    Repository repository = event.issue().repository;
    Map<String, @Nullable Object> json =
        Json.of(
            "id", event.id(),
            "node_id", node("EV", event.id()),
            "url", api + "/repos/" + repository.fullName() + "/issues/events/" + event.id(),
            "actor", user(event.actor()),
            "event", event.name(),
            "commit_id", null,
            "commit_url", null,
            "created_at", time(event.at()),
            "performed_via_github_app", app(event.actor()));
    switch (event.name()) {
      case "closed" -> json.put("state_reason", event.about());
      case "renamed" ->
          json.put("rename", Json.of("from", event.about(), "to", event.issue().title));
      case "labeled", "unlabeled" -> {
        Label label = repository.labels.get(GitHubState.lower(event.about()));
        json.put(
            "label",
            Json.of("name", event.about(), "color", label == null ? "ededed" : label.color));
      }
      case "assigned", "unassigned" -> {
        User user = state.user(event.about());
        json.put("assignee", user == null ? null : user(user));
        json.put("assigner", user(event.actor()));
      }
      default -> {}
    }
    if (whole) {
      json.put("issue", issue(event.issue(), state));
    }
    return json;
  }

  Map<String, @Nullable Object> reaction(long id, User user, String content, Instant at) {
    return Json.of(
        "id", id,
        "node_id", node("REA", id),
        "user", user(user),
        "content", content,
        "created_at", time(at));
  }

  Map<String, @Nullable Object> file(
      Repository repository, String path, StoredFile file, @Nullable String content) {
    String url = api + "/repos/" + repository.fullName() + "/contents/" + path + "?ref=main";
    Map<String, @Nullable Object> json =
        Json.of(
            "name",
            path.substring(path.lastIndexOf('/') + 1),
            "path",
            path,
            "sha",
            file.sha(),
            "size",
            file.bytes().length,
            "url",
            url,
            "html_url",
            fileAddress(repository, path),
            "git_url",
            api + "/repos/" + repository.fullName() + "/git/blobs/" + file.sha(),
            "download_url",
            site + "/raw/" + repository.fullName() + "/main/" + path,
            "type",
            "file");
    if (content != null) {
      json.put("content", content);
      json.put("encoding", content.isEmpty() ? "none" : "base64");
    }
    return json;
  }

  Map<String, @Nullable Object> app() {
    return Json.of(
        "id",
        APP_ID,
        "slug",
        APP_SLUG,
        "client_id",
        APP_CLIENT_ID,
        "node_id",
        node("A", APP_ID),
        "owner",
        Json.of("login", "takagari", "id", 9_000_000L, "type", "Organization"),
        "name",
        "Takagari",
        "description",
        "Cases of security alerts",
        "external_url",
        "https://example.com",
        "html_url",
        site + "/apps/" + APP_SLUG,
        "created_at",
        "2026-01-01T00:00:00Z",
        "updated_at",
        "2026-01-01T00:00:00Z",
        "permissions",
        Json.of("issues", "write", "contents", "write", "metadata", "read"),
        "events",
        List.of("issues", "issue_comment"),
        "installations_count",
        1);
  }

  Map<String, @Nullable Object> installation(
      String owner, Map<String, String> permissions, boolean suspended) {
    String url = api + "/app/installations/" + INSTALLATION_ID;
    return Json.of(
        "id",
        INSTALLATION_ID,
        "app_id",
        APP_ID,
        "app_slug",
        APP_SLUG,
        "client_id",
        APP_CLIENT_ID,
        "account",
        Json.of(
            "login",
            owner,
            "id",
            9_000_000L,
            "node_id",
            node("O", 9_000_000L),
            "type",
            "Organization"),
        "access_tokens_url",
        url + "/access_tokens",
        "repositories_url",
        api + "/installation/repositories",
        "html_url",
        site + "/organizations/" + owner + "/settings/installations/" + INSTALLATION_ID,
        "target_id",
        9_000_000L,
        "target_type",
        "Organization",
        "repository_selection",
        "selected",
        "permissions",
        permissions,
        "events",
        List.of("issues", "issue_comment"),
        "created_at",
        "2026-01-01T00:00:00Z",
        "updated_at",
        "2026-01-01T00:00:00Z",
        "single_file_name",
        null,
        "suspended_at",
        suspended ? "2026-01-02T00:00:00Z" : null,
        "suspended_by",
        null);
  }

  /// The page of an issue.
  String page(Issue issue) {
    return site + "/" + issue.repository.fullName() + "/issues/" + issue.number;
  }

  String fileAddress(Repository repository, String path) {
    return site + "/" + repository.fullName() + "/blob/main/" + path;
  }

  String issueUrl(Issue issue) {
    return api + "/repos/" + issue.repository.fullName() + "/issues/" + issue.number;
  }

  /// A time as GitHub writes it, in whole seconds; null for none.
  static @Nullable String time(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }

  private @Nullable Map<String, @Nullable Object> app(User author) {
    return author.type().equals("Bot") ? app() : null;
  }

  private static String association(Repository repository, User author, GitHubState state) {
    if (author.login().equalsIgnoreCase(repository.owner)) {
      return "OWNER";
    }
    return repository.collaborators.containsKey(GitHubState.lower(author.login()))
            && !state.permission(repository, author.login()).equals("none")
        ? "COLLABORATOR"
        : "NONE";
  }

  private static Map<String, @Nullable Object> reactions(
      String url, Map<String, Set<String>> given) {
    Map<String, @Nullable Object> json = Json.of("url", url + "/reactions");
    json.put("total_count", given.values().stream().mapToInt(Set::size).sum());
    for (String content : REACTIONS) {
      json.put(content, Objects.requireNonNullElse(given.get(content), Set.of()).size());
    }
    return json;
  }

  private static String node(String kind, long id) {
    return kind + "_" + Long.toString(id, Character.MAX_RADIX);
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
