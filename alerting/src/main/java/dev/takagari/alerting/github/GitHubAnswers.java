package dev.takagari.alerting.github;

import dev.takagari.alerting.github.GitHubFailure.Kind;
import dev.takagari.alerting.github.IssueCommand.Asked;
import dev.takagari.alerting.note.AlikeRule;
import dev.takagari.alerting.note.SameCase;
import dev.takagari.alerting.route.People;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Suppression;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.cases.SuppressionPreview;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueComment;
import org.kohsuke.github.GHIssueEvent;
import org.kohsuke.github.GHUser;
import org.kohsuke.github.ReactionContent;

/// Does to cases what people did to their issues. Whatever told that something happened, a web hook
/// or a look from time to time, the issue itself is read: its comments and events, in the order in
/// which they happened, since the last time. So it makes no difference which hooks came, how often,
/// and in which order.
///
/// Nothing that we did ourselves is taken for an answer. Changed comments do nothing; whoever wrote
/// one that was changed before it was read is told so.
///
/// Safe for use by several threads and processes: an issue is read by one of them at a time, and
/// whoever reads it sees what the others answered, so that a process that dies in the middle leaves
/// nothing undone or done twice.
public final class GitHubAnswers {
  /// What is older was dealt with; within it tokens tell what was.
  private static final Duration OVERLAP = Duration.ofMinutes(10);

  private static final Duration LOOKED_BACK = Duration.ofDays(90);
  private static final int MOST_ENTRIES = 500;
  private static final int LONGEST_NOTE = 800;
  private static final int LONGEST_LINK = 500;

  /// GitHub does not say here who changed a comment: whoever may write in the repository can change
  /// those of others.
  private static final String CHANGED =
      "this is not done: the comment was changed before it was read, and nobody can tell by whom."
          + " Write a new one.";

  private static final Duration LEAST_HOLD = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final IssueRepository repository;
  private final CaseRepository cases;
  private final CaseRecords records;
  private final SuppressionBook suppressions;
  private final ActQueue queue;
  private final PollPlaces places;
  private final Supplier<People> people;
  private final GitHubActors actors;
  private final InstantSource clock;
  private final IssueTurn.Terms turns;
  private final ReentrantLock one = new ReentrantLock();

  /// @param leases by which processes take turns at issues
  /// @param people those who may act without a right in the repository
  public GitHubAnswers(
      IssueRepository repository,
      CaseRepository cases,
      CaseRecords records,
      SuppressionBook suppressions,
      ActQueue queue,
      PollPlaces places,
      LeaseLedger leases,
      Supplier<People> people,
      InstantSource clock) {
    this(
        repository,
        cases,
        records,
        suppressions,
        queue,
        places,
        new IssueTurn.Terms(
            leases,
            "github-" + UUID.randomUUID(),
            LEAST_HOLD.plus(repository.settings().timeout().multipliedBy(3)),
            PATIENCE),
        people,
        clock);
  }

  GitHubAnswers(
      IssueRepository repository,
      CaseRepository cases,
      CaseRecords records,
      SuppressionBook suppressions,
      ActQueue queue,
      PollPlaces places,
      IssueTurn.Terms turns,
      Supplier<People> people,
      InstantSource clock) {
    this.repository = repository;
    this.cases = cases;
    this.records = records;
    this.suppressions = suppressions;
    this.queue = queue;
    this.places = places;
    this.turns = turns;
    this.people = people;
    this.clock = clock;
    actors = new GitHubActors(repository, people);
  }

  /// Something that happened to an issue.
  private sealed interface Happened {
    Instant at();

    long id();
  }

  /// @param isChanged whether its text is not the one that was written first, as far as GitHub's
  ///   whole seconds tell
  /// @param comment to react to it
  private record Said(
      Instant at,
      long id,
      String by,
      String text,
      boolean isChanged,
      String url,
      GHIssueComment comment)
      implements Happened {}

  private record Done(Instant at, long id, String by, String event, String assignee)
      implements Happened {}

  /// An issue that is looked at.
  ///
  /// @param ours what we wrote there, with its marks
  private record Looked(GHIssue issue, CaseKey key, String ours, IssueTurn turn) {
    boolean isAnswered(String mark) {
      return ours.contains(mark);
    }
  }

  /// Reads an issue and does what people asked for there. An issue that is not of a case is none of
  /// ours.
  ///
  /// @throws GitHubFailure when GitHub cannot be asked; what was done stays done
  /// @throws TakagariException when a case cannot be changed; lease-lost when another process looks
  ///   at the issue: it may have read it before what is to be seen, so it is to be looked at again
  public void look(int number) throws GitHubFailure {
    one.lock();
    try (IssueTurn turn = IssueTurn.take(turns, number)) {
      Optional<GHIssue> found = repository.issue(number);
      if (found.isPresent() && !found.get().isPullRequest()) {
        Optional<CaseKey> key = key(found.get());
        if (key.isPresent()) {
          look(found.get(), key.get(), turn);
        }
      }
    } finally {
      one.unlock();
    }
  }

  private Optional<CaseKey> key(GHIssue issue) throws GitHubFailure {
    for (boolean anew : new boolean[] {false, true}) {
      String reference = new IssueReference(issue.getNumber(), anew).toString();
      Optional<CaseKey> key =
          queue.subject(GitHubDestination.NAME, reference).flatMap(CaseKey::find);
      if (key.isPresent()) {
        return repository.isOf(issue, key.get()) ? key : Optional.empty();
      }
    }
    // begun, and not put down yet
    String bot = repository.bot();
    boolean isOurs = repository.call(() -> IssueRepository.isBy(bot, issue));
    return isOurs ? IssueMarks.caseOf(IssueRepository.text(issue.getBody())) : Optional.empty();
  }

  private void look(GHIssue issue, CaseKey key, IssueTurn turn) throws GitHubFailure {
    String place = "github:" + issue.getRepository().getId() + ":" + issue.getNumber();
    OptionalLong last = places.find(place);
    Instant since =
        last.isPresent() ? Instant.ofEpochSecond(last.getAsLong()).minus(OVERLAP) : Instant.EPOCH;
    Instant dealt = last.isPresent() ? Instant.ofEpochSecond(last.getAsLong()) : Instant.EPOCH;
    String bot = repository.bot();
    // comments are read last: what somebody said before they closed the issue is then among them
    List<Happened> happened = new ArrayList<>(events(issue, since));
    List<Said> comments = comments(issue, since, dealt);
    happened.addAll(comments);
    happened.sort(
        Comparator.comparing(Happened::at)
            .thenComparingInt(each -> each instanceof Said ? 0 : 1)
            .thenComparingLong(Happened::id));
    String ours =
        comments.stream()
            .filter(each -> each.by().equalsIgnoreCase(bot))
            .map(Said::text)
            .collect(Collectors.joining("\n"));
    Looked looked = new Looked(issue, key, ours, turn);
    Done closing = null;
    for (Happened each : happened) {
      turn.keep();
      switch (each) {
        case Said said when !said.by().equalsIgnoreCase(bot) && !IssueMarks.isOurs(said.text()) ->
            said(looked, said, said.at().isAfter(dealt));
        case Done done when !done.by().equalsIgnoreCase(bot) -> {
          switch (done.event()) {
            case "closed" -> closing = done;
            case "reopened" -> {
              closing = null;
              reopened(looked, done);
            }
            case "assigned" -> assigned(issue, key, done);
            case "unassigned" -> unassigned(issue, key, done);
            default -> {
              // nothing that cases know of
            }
          }
        }
        default -> {
          // we did it
        }
      }
    }
    if (closing != null) {
      closed(looked, closing);
    }
    if (!happened.isEmpty()) {
      places.move(place, happened.getLast().at().getEpochSecond());
    }
  }

  /// @param dealt until when everything was dealt with: what was changed of it since does nothing
  private List<Said> comments(GHIssue issue, Instant since, Instant dealt) throws GitHubFailure {
    return repository.call(
        () -> {
          List<Said> said = new ArrayList<>();
          var query = issue.queryComments();
          if (since.isAfter(Instant.EPOCH)) {
            query.since(Date.from(since));
          }
          for (GHIssueComment comment : query.list()) {
            Instant at = comment.getCreatedAt().toInstant();
            boolean isChanged = comment.getUpdatedAt().toInstant().isAfter(at);
            if (!at.isBefore(since) && !(isChanged && !at.isAfter(dealt))) {
              said.add(
                  new Said(
                      at,
                      comment.getId(),
                      IssueRepository.author(comment),
                      IssueRepository.text(comment.getBody()),
                      isChanged,
                      String.valueOf(comment.getHtmlUrl()),
                      comment));
            }
          }
          return said;
        });
  }

  private List<Done> events(GHIssue issue, Instant since) throws GitHubFailure {
    return repository.call(
        () -> {
          List<Done> done = new ArrayList<>();
          for (GHIssueEvent event : issue.listEvents().withPageSize(100)) {
            Instant at = event.getCreatedAt().toInstant();
            if (!at.isBefore(since)) {
              done.add(
                  new Done(
                      at,
                      event.getId(),
                      login(event.getActor()),
                      event.getEvent(),
                      login(event.getAssignee())));
            }
          }
          return done;
        });
  }

  private static String login(@Nullable GHUser user) {
    // whose account was deleted has none
    return user == null ? "" : IssueRepository.text(user.getLogin());
  }

  /// @param isNew whether it was not dealt with before
  private void said(Looked looked, Said said, boolean isNew) throws GitHubFailure {
    IssueCommand.Read read = IssueCommand.read(said.text());
    String mark = IssueMarks.answer(Long.toString(said.id()));
    boolean isAnswered = looked.isAnswered(mark);
    if (said.by().isEmpty() || (read.commands().isEmpty() && read.rest().isEmpty())) {
      return;
    }
    Optional<Actor> actor = actors.find(said.by());
    if (actor.isEmpty()) {
      if (read.isAsking() && !isAnswered) {
        answer(looked, mark, stranger(said.by()));
      }
      return;
    }
    if (!read.rest().isEmpty()) {
      comment(looked.key(), actor.get(), said, read.rest());
    }
    if (!read.commands().isEmpty() && said.isChanged()) {
      if (!isAnswered) {
        answer(looked, mark, mention(said.by()) + CHANGED);
      }
    } else if (!read.commands().isEmpty() && !isAnswered) {
      List<String> answers = new ArrayList<>();
      for (Asked asked : read.commands()) {
        String answer = answer(looked.key(), actor.get(), said, asked);
        if (!answer.isEmpty()) {
          answers.add(answer);
        }
      }
      if (!answers.isEmpty()) {
        answer(looked, mark, String.join("\n\n", answers));
      } else if (isNew) {
        repository.call(() -> said.comment().createReaction(ReactionContent.PLUS_ONE));
      }
    }
  }

  private void comment(CaseKey key, Actor actor, Said said, String text) {
    String cut = cut(text);
    String link = said.url().length() <= LONGEST_LINK ? said.url() : "";
    try {
      cases.act(
          key, new CaseCommand.Comment(cut, link), actor, null, "github:" + said.id() + ":text");
    } catch (TakagariException e) {
      // one that was changed since we read it; or of a case that has gone into another
      if (e.code() != ErrorCode.BAD_REQUEST && e.code() != ErrorCode.CASE_STATE) {
        throw e;
      }
    }
  }

  private static String cut(String text) {
    return PlainText.bounded(text, CaseCommand.LONGEST_TEXT);
  }

  /// Does what a line asks for.
  ///
  /// @return what must be said of it, as Markdown; empty when the case says enough itself: what was
  ///   done to it is told as a comment
  private String answer(CaseKey key, Actor actor, Said said, Asked asked) throws GitHubFailure {
    String token = "github:" + said.id() + ":" + asked.line();
    try {
      return switch (asked.command()) {
        case IssueCommand.Acknowledge _ -> done(key, new CaseCommand.Acknowledge(), actor, token);
        case IssueCommand.Assign(String login) -> assign(key, actor, said, login, token);
        case IssueCommand.Close(CloseReason reason, String note) ->
            done(key, new CaseCommand.Close(reason, note), actor, token);
        case IssueCommand.Same(SameCase as) ->
            done(
                key,
                new CaseCommand.Close(CloseReason.DUPLICATE, as.note(cases, key)),
                actor,
                token);
        case IssueCommand.Reopen(String note) ->
            done(key, new CaseCommand.Reopen(note), actor, token);
        case IssueCommand.Snooze(Duration time, String words) ->
            done(key, new CaseCommand.Snooze(clock.instant().plus(time), words), actor, token);
        case IssueCommand.Suppress(Duration time, String note) ->
            suppress(key, actor, said, asked.line(), time, note);
        case IssueCommand.Help _ -> IssueCommand.HELP;
        case IssueCommand.Wrong(String why) -> "Not done: " + why;
        case IssueCommand.Misspelt(String word, String near) ->
            "Not done: there is no `/%s`. Did you mean `/%s`?%n%n%s"
                .formatted(word, near, IssueCommand.HELP);
      };
    } catch (IllegalArgumentException e) {
      return "Not done: " + MarkdownText.words(String.valueOf(e.getMessage()));
    } catch (TakagariException e) {
      return switch (e.code()) {
        case CASE_STATE, BAD_REQUEST, NOT_FOUND ->
            "Not done: " + MarkdownText.words(String.valueOf(e.getMessage()));
        default -> throw e;
      };
    }
  }

  private String done(CaseKey key, CaseCommand command, Actor actor, String token) {
    cases.act(key, command, actor, null, token);
    return "";
  }

  private String assign(CaseKey key, Actor actor, Said said, String login, String token)
      throws GitHubFailure {
    @Nullable String assignee =
        switch (login) {
          case "nobody" -> "";
          case "me" -> actors.name(said.by());
          default -> {
            // people are called by their names too
            boolean isName = people.get().byName(login).isPresent();
            boolean isLogin = people.get().byGitHub(login).isPresent();
            if (!isName && actors.find(login).isEmpty()) {
              yield null;
            }
            yield isName && !isLogin ? login : actors.name(login);
          }
        };
    return assignee == null
        ? "Not done: nobody called "
            + MarkdownText.code(login)
            + " works on cases: neither the file of people nor this repository has them."
        : done(key, new CaseCommand.Assign(assignee), actor, token);
  }

  private String suppress(
      CaseKey key, Actor actor, Said said, int line, Duration time, String note) {
    Case found =
        cases
            .find(key)
            .orElseThrow(() -> new TakagariException(ErrorCode.NOT_FOUND, "there is no such case"));
    Optional<SuppressionRule> rule = AlikeRule.of(found, records);
    if (rule.isEmpty()) {
      return "Not done: "
          + AlikeRule.NONE
          + ", and a whole rule is not held back from here. Use `takagari suppressions add`.";
    }
    String reason =
        PlainText.cut(PlainText.visible(note), LONGEST_NOTE)
            + " ("
            + key
            + ", comment "
            + said.id()
            + " line "
            + line
            + ")";
    Instant now = clock.instant();
    // a comment that is read again, as its answer got lost, is not done anew for what is alike now
    Suppression made =
        suppressions.list(true).stream()
            .filter(each -> each.reason().equals(reason))
            .findFirst()
            .orElseGet(
                () ->
                    suppressions.add(
                        rule.get(), actor.name(), reason, said.at().plus(time), actor.name()));
    SuppressionPreview preview = suppressions.preview(made.rule(), now.minus(LOOKED_BACK));
    return "Done: suppression "
        + made.id()
        + " holds back "
        + AlikeRule.words(made.rule(), MarkdownText::code)
        + ". In the last 90 days it would have held back "
        + preview.hidden()
        + " of "
        + preview.looked()
        + verdicts(preview)
        + ". End it with `takagari suppressions end "
        + made.id()
        + "`.";
  }

  private static String verdicts(SuppressionPreview preview) {
    return preview.verdicts().isEmpty()
        ? ""
        : preview.verdicts().entrySet().stream()
            .map(each -> each.getValue() + " " + each.getKey())
            .collect(Collectors.joining(", ", " (", ")"));
  }

  private void reopened(Looked looked, Done done) throws GitHubFailure {
    Optional<Case> found = cases.find(looked.key());
    if (found.isEmpty() || found.get().state() != CaseState.CLOSED) {
      return;
    }
    Instant closed = found.get().times().closed();
    if (closed != null && done.at().plusSeconds(1).isBefore(closed)) {
      // it was closed since
      return;
    }
    Optional<Actor> actor = actors.find(done.by());
    if (actor.isEmpty()) {
      refuse(looked, done);
      return;
    }
    act(looked.key(), new CaseCommand.Reopen(""), actor.get(), looked.issue(), done);
  }

  /// A case is not closed before somebody said what it was: the issue is opened again, and they are
  /// asked. What GitHub calls a reason is none: it does not say whether a detection was right.
  private void closed(Looked looked, Done done) throws GitHubFailure {
    Optional<Case> found = cases.find(looked.key());
    if (found.isEmpty() || found.get().state() == CaseState.CLOSED) {
      return;
    }
    String mark = IssueMarks.answer("event-" + done.id());
    if (looked.isAnswered(mark)) {
      return;
    }
    Optional<Actor> actor = actors.find(done.by());
    if (actor.isEmpty()) {
      refuse(looked, done);
      return;
    }
    queue.put(List.of(NewAct.show(GitHubDestination.NAME, looked.key().toString())));
    answer(
        looked,
        mark,
        mention(done.by())
            + "the case is not closed yet: say what it turned out to be, and it is. For instance:\n\n"
            + "```text\n/close false-positive because …\n/close expected because …\n"
            + "/close true-positive because …\n```\n\nReasons are "
            + List.of(CloseReason.values()).stream()
                .map(reason -> "`" + reason.code() + "`")
                .collect(Collectors.joining(", "))
            + ".");
  }

  private void refuse(Looked looked, Done done) throws GitHubFailure {
    queue.put(List.of(NewAct.show(GitHubDestination.NAME, looked.key().toString())));
    String mark = IssueMarks.answer("event-" + done.id());
    if (!looked.isAnswered(mark)) {
      answer(looked, mark, stranger(done.by()));
    }
  }

  private void assigned(GHIssue issue, CaseKey key, Done done) throws GitHubFailure {
    boolean isStill =
        issue.getAssignees().stream()
            .anyMatch(user -> done.assignee().equalsIgnoreCase(login(user)));
    if (done.assignee().isEmpty() || !isStill) {
      return;
    }
    assign(issue, key, done, actors.name(done.assignee()));
  }

  private void unassigned(GHIssue issue, CaseKey key, Done done) throws GitHubFailure {
    Set<String> still =
        issue.getAssignees().stream()
            .map(user -> actors.name(login(user)))
            .collect(Collectors.toSet());
    Optional<Case> found = cases.find(key);
    boolean isHers =
        found.isPresent()
            && !done.assignee().isEmpty()
            && found.get().assignee().equals(actors.name(done.assignee()));
    if (isHers && !still.contains(found.get().assignee())) {
      assign(issue, key, done, still.isEmpty() ? "" : still.iterator().next());
    }
  }

  private void assign(GHIssue issue, CaseKey key, Done done, String name) throws GitHubFailure {
    Optional<Case> found = cases.find(key);
    boolean isSo = found.isEmpty() || found.get().assignee().equals(name);
    if (isSo || changedSince(key, done.at())) {
      return;
    }
    Optional<Actor> actor = actors.find(done.by());
    if (actor.isPresent()) {
      act(key, new CaseCommand.Assign(name), actor.get(), issue, done);
    } else {
      queue.put(List.of(NewAct.show(GitHubDestination.NAME, key.toString())));
    }
  }

  /// Whether somebody said whose it is after a time: the later word counts.
  private boolean changedSince(CaseKey key, Instant time) {
    return records.timeline(key, 0, MOST_ENTRIES).stream()
        .anyMatch(
            entry ->
                entry.what() == TimelineEntry.What.ASSIGNED
                    && entry.at().isAfter(time.plusSeconds(1)));
  }

  private void act(CaseKey key, CaseCommand command, Actor actor, GHIssue issue, Done done) {
    try {
      cases.act(key, command, actor, null, "github:" + issue.getNumber() + ":event-" + done.id());
    } catch (TakagariException e) {
      if (e.code() != ErrorCode.CASE_STATE) {
        throw e;
      }
      // it was merged, or is so already: the issue is shown as the case is
      queue.put(List.of(NewAct.show(GitHubDestination.NAME, key.toString())));
    }
  }

  private static String stranger(String login) {
    return mention(login)
        + "this is not done: you are neither among the people whom Takagari knows nor may write in"
        + " this repository.";
  }

  private static String mention(String login) {
    return login.isEmpty() ? "" : "@" + login + ", ";
  }

  private void answer(Looked looked, String mark, String text) throws GitHubFailure {
    looked.turn().keep();
    try {
      repository.call(() -> looked.issue().comment(mark + "\n" + text));
    } catch (GitHubFailure e) {
      if (e.kind() != Kind.GONE) {
        throw e;
      }
      // the issue is gone meanwhile, and nobody waits for an answer
    }
  }
}
