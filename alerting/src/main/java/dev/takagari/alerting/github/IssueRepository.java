package dev.takagari.alerting.github;

import dev.takagari.alerting.github.GitHubFailure.Kind;
import dev.takagari.core.cases.CaseKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.GHContent;
import org.kohsuke.github.GHContentBuilder;
import org.kohsuke.github.GHDirection;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueQueryBuilder;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPermissionType;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;

/// The repository in which issues are kept. It is looked at again every ten minutes: one that was
/// made public meanwhile is told nothing any more. Nothing is asked before the first call. Safe for
/// use by several threads.
public final class IssueRepository implements AutoCloseable {
  private static final Duration KNOWN = Duration.ofMinutes(10);

  /// Clocks differ, and what GitHub lists by time has whole seconds.
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  /// Issues come with their bodies.
  private static final int PAGE = 30;

  private static final int MOST_LISTED = 5_000;

  private final GitHubSettings settings;
  private final InstantSource clock;
  private final GitHubConnection connection;
  private final GitHubCredentials credentials;
  private volatile @Nullable Opened opened;

  private record Opened(GitHub client, GHRepository repository, String bot, Instant since) {}

  /// @throws IllegalArgumentException if the key of the app is none
  public IssueRepository(GitHubSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    connection = new GitHubConnection(settings.timeout(), new ContentPace(), clock);
    credentials = new GitHubCredentials(settings, connection, clock);
  }

  /// Whether issues could be kept there now.
  ///
  /// @throws GitHubFailure if not; its message says what to look at
  public void check() throws GitHubFailure {
    synchronized (this) {
      opened = null;
    }
    open();
  }

  GitHubSettings settings() {
    return settings;
  }

  /// As whom we write there.
  String bot() throws GitHubFailure {
    return open().bot();
  }

  GHRepository repository() throws GitHubFailure {
    return open().repository();
  }

  private Opened open() throws GitHubFailure {
    Instant now = clock.instant();
    synchronized (this) {
      Opened known = opened;
      if (known != null && now.isBefore(known.since().plus(KNOWN))) {
        return known;
      }
    }
    Opened fresh =
        call(
            () -> {
              GitHub client = credentials.client(credentials);
              GHRepository repository;
              try {
                repository = GitHubFailure.call(() -> client.getRepository(settings.repository()));
              } catch (GitHubFailure e) {
                throw e.kind() == Kind.GONE
                    ? new GitHubFailure(
                        Kind.FORBIDDEN,
                        "the repository is not there, or the token cannot see it",
                        Duration.ZERO,
                        e)
                    : e;
              }
              Opened before = opened;
              String bot = before == null ? credentials.login() : before.bot();
              return new Opened(client, repository, bot, now);
            });
    GHRepository repository = fresh.repository();
    if (!repository.isPrivate() && !settings.allowPublic()) {
      throw new GitHubFailure(Kind.PUBLIC, "everybody can see the repository");
    }
    if (repository.isArchived()) {
      throw new GitHubFailure(Kind.ARCHIVED, "the repository is archived");
    }
    if (!repository.hasIssues()) {
      throw new GitHubFailure(Kind.DISABLED, "the repository has no issues");
    }
    synchronized (this) {
      opened = fresh;
    }
    return fresh;
  }

  /// Makes a call; once more with a new token when an app's was not admitted.
  <T extends @Nullable Object> T call(GitHubFailure.Call<T> call) throws GitHubFailure {
    try {
      return GitHubFailure.call(call);
    } catch (GitHubFailure e) {
      if (e.kind() != Kind.TOKEN || settings.app() == null) {
        throw e;
      }
      credentials.refused();
      return GitHubFailure.call(call);
    }
  }

  /// An issue; empty when it is gone, or moved to another repository.
  ///
  /// @throws GitHubFailure also when the repository itself is gone
  Optional<GHIssue> issue(int number) throws GitHubFailure {
    GHRepository repository = repository();
    try {
      return Optional.of(call(() -> repository.getIssue(number)));
    } catch (GitHubFailure e) {
      if (e.kind() != Kind.GONE) {
        throw e;
      }
      check();
      return Optional.empty();
    }
  }

  /// An issue of ours that was begun at some time or later. It is looked for in lists, which show
  /// what was just written; searches may not.
  ///
  /// @param label that it has
  Optional<GHIssue> find(String label, Instant since, Predicate<String> body) throws GitHubFailure {
    GHRepository repository = repository();
    String bot = bot();
    return call(
        () -> {
          GHIssueQueryBuilder.ForRepository query = repository.queryIssues();
          query.label(label);
          query.state(GHIssueState.ALL);
          query.since(Date.from(since.minus(OVERLAP)));
          query.sort(GHIssueQueryBuilder.Sort.CREATED);
          query.direction(GHDirection.DESC);
          query.pageSize(PAGE);
          int looked = 0;
          for (GHIssue issue : query.list()) {
            if (isBy(bot, issue) && body.test(text(issue.getBody()))) {
              return Optional.of(issue);
            }
            if (++looked >= MOST_LISTED) {
              break;
            }
          }
          return Optional.<GHIssue>empty();
        });
  }

  /// Whether an issue, which is said to be that of a case, is: people may have another number in
  /// another repository.
  boolean isOf(GHIssue issue, CaseKey key) throws GitHubFailure {
    Optional<CaseKey> marked = IssueMarks.caseOf(text(issue.getBody()));
    String bot = bot();
    return marked.isPresent() ? marked.get().equals(key) : call(() -> isBy(bot, issue));
  }

  /// Whether an issue was begun by us.
  static boolean isBy(String bot, GHIssue issue) throws IOException {
    var user = issue.getUser();
    return user != null && bot.equalsIgnoreCase(user.getLogin());
  }

  /// The login of whoever wrote a comment; empty when the account is gone. The way that the library
  /// would have instead asks GitHub once more for each of them.
  @SuppressWarnings("deprecation")
  static String author(GHIssueComment comment) {
    return text(comment.getUserName());
  }

  /// A comment of ours that was written at some time or later.
  Optional<GHIssueComment> comment(GHIssue issue, Instant since, String mark) throws GitHubFailure {
    String bot = bot();
    return call(
        () -> {
          for (GHIssueComment comment :
              issue.queryComments().since(Date.from(since.minus(OVERLAP))).list()) {
            if (bot.equalsIgnoreCase(author(comment)) && text(comment.getBody()).contains(mark)) {
              return Optional.of(comment);
            }
          }
          return Optional.<GHIssueComment>empty();
        });
  }

  /// An issue that changed.
  ///
  /// @param at in whole seconds
  record Changed(int number, Instant at) {}

  /// Issues that may be ours and changed at a time or later, the earliest first.
  ///
  /// @param most so many issues of the repository are looked at
  List<Changed> changed(Instant since, int most) throws GitHubFailure {
    GHRepository repository = repository();
    String bot = bot();
    return call(
        () -> {
          GHIssueQueryBuilder.ForRepository query = repository.queryIssues();
          query.state(GHIssueState.ALL);
          query.since(Date.from(since));
          query.sort(GHIssueQueryBuilder.Sort.UPDATED);
          query.direction(GHDirection.ASC);
          query.pageSize(PAGE);
          List<Changed> changed = new ArrayList<>();
          int looked = 0;
          for (GHIssue issue : query.list()) {
            boolean isMarked = IssueMarks.caseOf(text(issue.getBody())).isPresent();
            if (!issue.isPullRequest() && (isMarked || isBy(bot, issue))) {
              changed.add(new Changed(issue.getNumber(), issue.getUpdatedAt().toInstant()));
            }
            if (++looked >= most) {
              break;
            }
          }
          return changed;
        });
  }

  /// Writes a file, if it does not say that already.
  ///
  /// @return where people see it
  String file(String path, String text) throws GitHubFailure {
    GHRepository repository = repository();
    String branch = settings.branch().isEmpty() ? repository.getDefaultBranch() : settings.branch();
    Optional<GHContent> present = content(repository, path, branch);
    if (present.isEmpty() || !text.equals(call(() -> text(present.get())))) {
      call(
          () -> {
            GHContentBuilder builder =
                repository
                    .createContent()
                    .path(path)
                    .branch(branch)
                    .content(text)
                    .message("Keep evidence: " + path.substring(path.lastIndexOf('/') + 1));
            present.ifPresent(content -> builder.sha(content.getSha()));
            return builder.commit();
          });
    }
    return repository.getHtmlUrl() + "/blob/" + branch + "/" + path;
  }

  private Optional<GHContent> content(GHRepository repository, String path, String branch)
      throws GitHubFailure {
    try {
      return Optional.of(call(() -> repository.getFileContent(path, branch)));
    } catch (GitHubFailure e) {
      if (e.kind() == Kind.GONE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String text(GHContent content) throws IOException {
    try (InputStream bytes = content.read()) {
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// A number that is the repository's for ever.
  long id() throws GitHubFailure {
    return repository().getId();
  }

  /// Whether somebody may write in the repository.
  boolean mayWrite(String login) throws GitHubFailure {
    GHRepository repository = repository();
    try {
      GHPermissionType permission = call(() -> repository.getPermission(login));
      return permission == GHPermissionType.ADMIN || permission == GHPermissionType.WRITE;
    } catch (GitHubFailure e) {
      if (e.kind() == Kind.GONE) {
        return false;
      }
      throw e;
    }
  }

  GitHub client() throws GitHubFailure {
    return open().client();
  }

  static String text(@Nullable String body) {
    return body == null ? "" : body;
  }

  @Override
  public void close() {
    connection.close();
  }
}
