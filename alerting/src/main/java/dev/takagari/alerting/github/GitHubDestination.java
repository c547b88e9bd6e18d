package dev.takagari.alerting.github;

import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.route.Person;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Destination;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueBuilder;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHIssueStateReason;
import org.kohsuke.github.GHLabel;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GHUser;

/// Keeps one issue for each case that is told there. Its title, our part of its body, our labels,
/// its state and its assignee follow the case; what people wrote, and labels that are not ours,
/// stay. Comments are only ever added. Safe for use by several threads.
public final class GitHubDestination implements Destination {
  /// The name in acts.
  public static final String NAME = "github";

  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMinutes(1);
  private static final Duration OUTAGE = Duration.ofSeconds(15);

  private final IssueRepository repository;
  private final CaseBriefs briefs;
  private final Supplier<People> people;
  private final GitHubTroubles troubles;
  private final IssueText text;
  private final CommentText comments;

  /// @param zone in which people read times
  public GitHubDestination(
      IssueRepository repository,
      CaseBriefs briefs,
      Supplier<People> people,
      GitHubTroubles troubles,
      ZoneId zone) {
    this.repository = repository;
    this.briefs = briefs;
    this.people = people;
    this.troubles = troubles;
    text = new IssueText(zone);
    comments = new CommentText(zone);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Outcome deliver(Act act, @Nullable String reference) {
    try {
      Outcome outcome =
          switch (act.kind()) {
            case SHOW -> show(act, reference);
            case ADD -> add(act, reference);
            case POST -> post(act);
          };
      troubles.works();
      return outcome;
    } catch (GitHubFailure e) {
      return outcome(e);
    } catch (TakagariException e) {
      return new Outcome.Later(Duration.ZERO, false, "the case could not be read");
    }
  }

  private Outcome outcome(GitHubFailure failure) {
    String why = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case LIMITED -> new Outcome.Later(failure.pause(), true, why);
      case UNREACHABLE -> new Outcome.Later(OUTAGE, true, why);
      case UNCLEAR -> new Outcome.Later(Duration.ZERO, false, why);
      case GONE -> new Outcome.Later(SHORT, false, why);
      case REFUSED -> new Outcome.Never(why);
      case TOKEN -> {
        troubles.met(failure);
        yield new Outcome.Later(SHORT, true, why);
      }
      case FORBIDDEN, ARCHIVED, DISABLED, PUBLIC -> {
        troubles.met(failure);
        yield new Outcome.Later(LONG, true, why);
      }
    };
  }

  private Outcome show(Act act, @Nullable String reference) throws GitHubFailure {
    Optional<CaseBrief> brief = CaseKey.find(act.subject()).flatMap(briefs::of);
    if (brief.isEmpty()) {
      return new Outcome.Never("there is no such case");
    }
    Place place = place(act, brief.get(), reference);
    if (place.issue() == null) {
      return new Outcome.Done(null);
    }
    if (!place.isNew()) {
      update(place.issue(), brief.get());
    }
    return new Outcome.Done(place.reference().toString());
  }

  private Outcome add(Act act, @Nullable String reference) throws GitHubFailure {
    Optional<CaseBrief> brief = CaseKey.find(act.subject()).flatMap(briefs::of);
    if (brief.isEmpty()) {
      return new Outcome.Never("there is no such case");
    }
    Place place = place(act, brief.get(), reference);
    GHIssue issue = place.issue();
    if (issue == null) {
      return new Outcome.Done(null);
    }
    String mark = IssueMarks.act(act.marker());
    if (!act.isAgain() || repository.comment(issue, act.since(), mark).isEmpty()) {
      String said = mark + "\n" + comments.of(TellText.entry(act.content()));
      repository.call(() -> issue.comment(said));
    }
    return new Outcome.Done(place.reference().toString());
  }

  /// Where a case is told.
  ///
  /// @param issue null when people deleted even the second one
  private record Place(@Nullable GHIssue issue, IssueReference reference, boolean isNew) {}

  /// The issue of a case, begun if there is none.
  private Place place(Act act, CaseBrief brief, @Nullable String reference) throws GitHubFailure {
    Optional<IssueReference> known =
        reference == null ? Optional.empty() : IssueReference.find(reference);
    if (known.isPresent()) {
      Optional<GHIssue> there = repository.issue(known.get().number());
      if (there.isPresent() && repository.isOf(there.get(), brief.found().key())) {
        return new Place(there.get(), known.get(), false);
      }
      troubles.lost(brief.found().key(), known.get().number());
      if (known.get().anew()) {
        return new Place(null, known.get(), false);
      }
    }
    boolean anew = known.isPresent();
    if (act.isAgain()) {
      String mark = IssueMarks.ofCase(brief.found().key());
      Optional<GHIssue> begun =
          repository.find(IssueLabels.CASE, act.since(), body -> body.contains(mark));
      if (begun.isPresent()) {
        return new Place(begun.get(), new IssueReference(begun.get().getNumber(), anew), false);
      }
    }
    String note =
        anew
            ? "The earlier issue of this case, number "
                + known.get().number()
                + ", was deleted or moved away; this one takes its place."
            : "";
    GHIssue issue = begin(brief, note);
    return new Place(issue, new IssueReference(issue.getNumber(), anew), true);
  }

  private GHIssue begin(CaseBrief brief, String note) throws GitHubFailure {
    Case found = brief.found();
    GHRepository at = repository.repository();
    String body = IssueBody.with("", found.key(), most -> text.block(brief, note, most));
    Optional<String> assignee = login(found);
    GHIssue issue =
        repository.call(
            () -> {
              GHIssueBuilder builder = at.createIssue(text.title(brief)).body(body);
              IssueLabels.of(found).forEach(builder::label);
              assignee.ifPresent(builder::assignee);
              return builder.create();
            });
    if (found.state() == CaseState.CLOSED) {
      repository.call(() -> close(issue, found));
    }
    return issue;
  }

  private void update(GHIssue issue, CaseBrief brief) throws GitHubFailure {
    Case found = brief.found();
    String title = text.title(brief);
    if (!title.equals(issue.getTitle())) {
      repository.call(() -> nothing(() -> issue.setTitle(title)));
    }
    String old = IssueRepository.text(issue.getBody());
    String note = note(old);
    String file = evidence(brief);
    String body = IssueBody.with(old, found.key(), most -> text.block(brief, note, file, most));
    if (!body.equals(old)) {
      repository.call(() -> nothing(() -> issue.setBody(body)));
    }
    labels(issue, IssueLabels.of(found));
    assignee(issue, found);
    boolean isClosed = issue.getState() == GHIssueState.CLOSED;
    if (found.state() == CaseState.CLOSED && !isClosed) {
      repository.call(() -> close(issue, found));
    } else if (found.state() != CaseState.CLOSED && isClosed) {
      repository.call(() -> nothing(issue::reopen));
    }
  }

  /// Keeps detections that are too long for an issue as a file of the repository, if that is
  /// wanted.
  ///
  /// @return where it is; empty when there is none
  private String evidence(CaseBrief brief) throws GitHubFailure {
    GitHubSettings settings = repository.settings();
    String text = settings.evidenceFiles() ? IssueText.evidence(brief) : "";
    return text.isEmpty()
        ? ""
        : repository.file("takagari/evidence/" + brief.found().key() + ".json", text);
  }

  /// A sentence that we put above all when the issue was begun stays.
  private static String note(String body) {
    int begin = body.indexOf(IssueMarks.BEGIN);
    if (begin < 0) {
      return "";
    }
    return body.substring(begin + IssueMarks.BEGIN.length())
        .lines()
        .skip(1)
        .limit(1)
        .filter(line -> line.startsWith("> The earlier issue of this case, number "))
        .map(line -> line.substring(2))
        .findFirst()
        .orElse("");
  }

  private void labels(GHIssue issue, SequencedSet<String> wanted) throws GitHubFailure {
    List<String> present = issue.getLabels().stream().map(GHLabel::getName).toList();
    Set<String> stale = IssueLabels.stale(present, wanted);
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(present);
    if (!missing.isEmpty()) {
      repository.call(() -> issue.addLabels(missing.toArray(String[]::new)));
    }
    for (String label : stale) {
      try {
        repository.call(() -> issue.removeLabel(label));
      } catch (GitHubFailure e) {
        if (e.kind() != GitHubFailure.Kind.GONE) {
          throw e;
        }
        // somebody was faster
      }
    }
  }

  /// The person whose case it is is assigned, and nobody else of those that cases can be of; others
  /// whom people assigned stay.
  private void assignee(GHIssue issue, Case found) throws GitHubFailure {
    Optional<String> wanted = login(found);
    People known = people.get();
    List<GHUser> others = new ArrayList<>();
    boolean isThere = false;
    for (GHUser user : issue.getAssignees()) {
      String login = user.getLogin();
      if (wanted.filter(login::equalsIgnoreCase).isPresent()) {
        isThere = true;
      } else if (known.byGitHub(login).isPresent() || found.assignee().isEmpty()) {
        others.add(user);
      }
    }
    if (wanted.isPresent() && !isThere) {
      String login = wanted.get();
      try {
        GHUser user = repository.call(() -> repository.client().getUser(login));
        repository.call(() -> nothing(() -> issue.addAssignees(user)));
      } catch (GitHubFailure e) {
        if (e.kind() != GitHubFailure.Kind.GONE && e.kind() != GitHubFailure.Kind.REFUSED) {
          throw e;
        }
        // nobody there has this login: the body says whose it is
      }
    }
    if (!others.isEmpty()) {
      repository.call(() -> nothing(() -> issue.removeAssignees(others)));
    }
  }

  /// The login of whose case it is. Who acted there without being known is called by it.
  private Optional<String> login(Case found) {
    String assignee = found.assignee();
    if (assignee.startsWith(GitHubActors.UNKNOWN)) {
      return Optional.of(assignee.substring(GitHubActors.UNKNOWN.length()));
    }
    return people.get().byName(assignee).map(Person::github).filter(login -> !login.isEmpty());
  }

  private static @Nullable Void close(GHIssue issue, Case found) throws IOException {
    CloseReason reason = found.reason();
    boolean isPlanned = reason != CloseReason.FALSE_POSITIVE && reason != CloseReason.DUPLICATE;
    issue.close(isPlanned ? GHIssueStateReason.COMPLETED : GHIssueStateReason.NOT_PLANNED);
    return null;
  }

  private Outcome post(Act act) throws GitHubFailure {
    if (!repository.settings().reports()) {
      return new Outcome.Done(null);
    }
    String mark = IssueMarks.act(act.marker());
    Optional<GHIssue> begun =
        act.isAgain()
            ? repository.find(IssueLabels.REPORT, act.since(), body -> body.contains(mark))
            : Optional.empty();
    if (begun.isPresent()) {
      return new Outcome.Done(Integer.toString(begun.get().getNumber()));
    }
    TellPost post = TellText.post(act.content());
    GHRepository at = repository.repository();
    GHIssue issue =
        repository.call(
            () ->
                at.createIssue(CommentText.title(post))
                    .body(mark + "\n" + CommentText.of(post))
                    .label(IssueLabels.REPORT)
                    .create());
    return new Outcome.Done(Integer.toString(issue.getNumber()));
  }

  private interface Deed {
    void run() throws IOException;
  }

  private static @Nullable Void nothing(Deed deed) throws IOException {
    deed.run();
    return null;
  }
}
