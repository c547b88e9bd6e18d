package dev.takagari.embedded;

import dev.takagari.embedded.GitHubState.Comment;
import dev.takagari.embedded.GitHubState.Event;
import dev.takagari.embedded.GitHubState.Issue;
import dev.takagari.embedded.GitHubState.Label;
import dev.takagari.embedded.GitHubState.Repository;
import dev.takagari.embedded.GitHubState.StoredFile;
import dev.takagari.embedded.GitHubState.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the GitHub double remembers as JSON, and back. Callers hold the monitor of the state.
final class GitHubRecord {
  private GitHubRecord() {}

  static Map<String, @Nullable Object> of(GitHubState state) {
    List<@Nullable Object> users = new ArrayList<>();
    state
        .users()
        .forEach(
            user ->
                users.add(Json.of("login", user.login(), "id", user.id(), "type", user.type())));
    List<@Nullable Object> repositories = new ArrayList<>();
    state.repositories().forEach(repository -> repositories.add(of(repository)));
    return Json.of(
        "ids",
        state.ids(),
        "last",
        state.last().toString(),
        "users",
        users,
        "repositories",
        repositories);
  }

  /// Puts it into a state that has nothing yet; does nothing when there is nothing.
  static void restore(GitHubState state, Map<String, @Nullable Object> kept) {
    if (kept.isEmpty()) {
      return;
    }
    Map<String, User> users = new LinkedHashMap<>();
    for (Object each : Json.array(kept, "users")) {
      Map<String, @Nullable Object> user = Json.object(each);
      String login = Json.text(user, "login");
      users.put(login, new User(login, number(user, "id"), Json.text(user, "type")));
    }
    List<Repository> repositories = new ArrayList<>();
    for (Object each : Json.array(kept, "repositories")) {
      repositories.add(repository(Json.object(each), users));
    }
    state.restore(users.values(), repositories, number(kept, "ids"), time(kept, "last"));
  }

  private static Map<String, @Nullable Object> of(Repository repository) {
    List<@Nullable Object> labels = new ArrayList<>();
    repository
        .labels
        .values()
        .forEach(
            label ->
                labels.add(
                    Json.of(
                        "id",
                        label.id,
                        "name",
                        label.name,
                        "color",
                        label.color,
                        "description",
                        label.description)));
    List<@Nullable Object> issues = new ArrayList<>();
    repository.issues.forEach(issue -> issues.add(of(issue)));
    Map<String, @Nullable Object> files = Json.of();
    repository.files.forEach(
        (path, file) -> files.put(path, Base64.getEncoder().encodeToString(file.bytes())));
    Map<String, @Nullable Object> collaborators = Json.of();
    collaborators.putAll(repository.collaborators);
    return Json.of(
        "id",
        repository.id,
        "owner",
        repository.owner,
        "name",
        repository.name,
        "created",
        repository.createdAt.toString(),
        "open",
        repository.open,
        "archived",
        repository.archived,
        "withoutIssues",
        repository.withoutIssues,
        "collaborators",
        collaborators,
        "labels",
        labels,
        "files",
        files,
        "issues",
        issues);
  }

  private static Repository repository(
      Map<String, @Nullable Object> kept, Map<String, User> users) {
    Repository made =
        new Repository(
            number(kept, "id"),
            Json.text(kept, "owner"),
            Json.text(kept, "name"),
            time(kept, "created"));
    made.open = Json.yes(kept, "open");
    made.archived = Json.yes(kept, "archived");
    made.withoutIssues = Json.yes(kept, "withoutIssues");
    Json.object(kept, "collaborators")
        .forEach((login, may) -> made.collaborators.put(login, String.valueOf(may)));
    for (Object each : Json.array(kept, "labels")) {
      Map<String, @Nullable Object> label = Json.object(each);
      String name = Json.text(label, "name");
      made.labels.put(
          GitHubState.lower(name),
          new Label(
              number(label, "id"),
              name,
              Json.text(label, "color"),
              Json.text(label, "description")));
    }
    Json.object(kept, "files")
        .forEach(
            (path, bytes) ->
                made.files.put(
                    path, StoredFile.of(Base64.getDecoder().decode(String.valueOf(bytes)))));
    for (Object each : Json.array(kept, "issues")) {
      made.issues.add(issue(Json.object(each), made, users));
    }
    return made;
  }

  private static Map<String, @Nullable Object> of(Issue issue) {
    List<@Nullable Object> comments = new ArrayList<>();
    for (Comment comment : issue.comments) {
      comments.add(
          Json.of(
              "id",
              comment.id,
              "author",
              comment.author.login(),
              "body",
              comment.body,
              "created",
              comment.createdAt.toString(),
              "updated",
              comment.updatedAt.toString(),
              "reactions",
              of(comment.reactions)));
    }
    List<@Nullable Object> events = new ArrayList<>();
    for (Event event : issue.events) {
      events.add(
          Json.of(
              "id",
              event.id(),
              "name",
              event.name(),
              "actor",
              event.actor().login(),
              "at",
              event.at().toString(),
              "about",
              event.about()));
    }
    return Json.of(
        "id",
        issue.id,
        "number",
        issue.number,
        "author",
        issue.author.login(),
        "title",
        issue.title,
        "body",
        issue.body,
        "created",
        issue.createdAt.toString(),
        "updated",
        issue.updatedAt.toString(),
        "closed",
        issue.closed,
        "reason",
        issue.reason,
        "closedAt",
        issue.closedAt == null ? null : issue.closedAt.toString(),
        "closedBy",
        issue.closedBy == null ? null : issue.closedBy.login(),
        "deleted",
        issue.deleted,
        "assignees",
        List.copyOf(issue.assignees),
        "labels",
        List.copyOf(issue.labels),
        "reactions",
        of(issue.reactions),
        "comments",
        comments,
        "events",
        events);
  }

  private static Issue issue(
      Map<String, @Nullable Object> kept, Repository repository, Map<String, User> users) {
    Issue made =
        new Issue(
            number(kept, "id"),
            (int) number(kept, "number"),
            repository,
            user(kept, "author", users),
            Json.text(kept, "title"),
            time(kept, "created"));
    made.body = optional(kept, "body");
    made.updatedAt = time(kept, "updated");
    made.closed = Json.yes(kept, "closed");
    made.reason = optional(kept, "reason");
    made.closedAt = kept.get("closedAt") == null ? null : time(kept, "closedAt");
    made.closedBy = kept.get("closedBy") == null ? null : user(kept, "closedBy", users);
    made.deleted = Json.yes(kept, "deleted");
    texts(kept, "assignees", made.assignees);
    texts(kept, "labels", made.labels);
    restore(kept, made.reactions);
    for (Object each : Json.array(kept, "comments")) {
      Map<String, @Nullable Object> one = Json.object(each);
      Comment comment =
          new Comment(
              number(one, "id"),
              made,
              user(one, "author", users),
              Json.text(one, "body"),
              time(one, "created"));
      comment.updatedAt = time(one, "updated");
      restore(one, comment.reactions);
      made.comments.add(comment);
    }
    for (Object each : Json.array(kept, "events")) {
      Map<String, @Nullable Object> one = Json.object(each);
      made.events.add(
          new Event(
              number(one, "id"),
              made,
              Json.text(one, "name"),
              user(one, "actor", users),
              time(one, "at"),
              Json.text(one, "about")));
    }
    return made;
  }

  private static Map<String, @Nullable Object> of(Map<String, Set<String>> reactions) {
    Map<String, @Nullable Object> made = Json.of();
    reactions.forEach((reaction, by) -> made.put(reaction, List.copyOf(by)));
    return made;
  }

  private static void restore(
      Map<String, @Nullable Object> kept, Map<String, Set<String>> reactions) {
    Map<String, @Nullable Object> all = Json.object(kept, "reactions");
    all.keySet()
        .forEach(
            reaction -> {
              Set<String> by = new LinkedHashSet<>();
              texts(all, reaction, by);
              reactions.put(reaction, by);
            });
  }

  private static void texts(
      Map<String, @Nullable Object> kept, String name, Collection<String> into) {
    Json.array(kept, name).forEach(each -> into.add(String.valueOf(each)));
  }

  private static User user(
      Map<String, @Nullable Object> kept, String name, Map<String, User> users) {
    return Objects.requireNonNull(users.get(Json.text(kept, name)), name);
  }

  private static @Nullable String optional(Map<String, @Nullable Object> kept, String name) {
    return kept.get(name) == null ? null : Json.text(kept, name);
  }

  private static long number(Map<String, @Nullable Object> kept, String name) {
    if (kept.get(name) instanceof Long number) {
      return number;
    }
    throw new IllegalStateException("what was kept has no number " + name);
  }

  private static Instant time(Map<String, @Nullable Object> kept, String name) {
    return Instant.parse(Json.text(kept, name));
  }
}
