package dev.takagari.alerting.github;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresActQueue;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.adapters.postgres.PostgresLeaseLedger;
import dev.takagari.adapters.postgres.PostgresPollPlaces;
import dev.takagari.adapters.postgres.PostgresSuppressionBook;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.route.Person;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseRecords;
import dev.takagari.core.cases.CaseRepository;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.SuppressionBook;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.PollPlaces;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.core.telling.ActQueue.TakenAct;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.TellText;
import dev.takagari.embedded.GitHubDouble;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/// A server that behaves like GitHub, a database, and what stands between them, with one clock.
final class GitHubWorld implements AutoCloseable {
  static final String REPOSITORY = "acme/cases";
  static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int MOST_ROUNDS = 200;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T04:00:00Z"));
  final InstantSource clock = now::get;
  final AlertingDatabase database = new AlertingDatabase();
  final GitHubDouble github = GitHubDouble.start(clock);
  final CaseRepository cases = new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  final CaseRecords records = new PostgresCaseRecords(database.session());
  final SuppressionBook suppressions = new PostgresSuppressionBook(database.session());
  final ActQueue queue = new PostgresActQueue(database.session(), new Random(1));
  final PollPlaces places = new PostgresPollPlaces(database.session());
  final LeaseLedger leases = new PostgresLeaseLedger(database.session());
  final List<Detection> operational = new ArrayList<>();
  final List<Outcome> outcomes = new ArrayList<>();
  final IssueRepository repository;
  final GitHubDestination destination;
  final GitHubAnswers answers;
  final GitHubPoller poller;

  GitHubWorld() {
    this(false);
  }

  /// @param asApp whether to sign on as an app, not with a token
  GitHubWorld(boolean asApp) {
    this(asApp, false);
  }

  /// @param files whether long evidence becomes a file
  GitHubWorld(boolean asApp, boolean files) {
    database.clock(now.get());
    github.repository(REPOSITORY);
    github.addUser("dana-gh", "read");
    github.addUser("octo", "write");
    github.addUser("stranger", "read");
    People people =
        new People(List.of(new Person("dana", "U1", "dana-gh", "dana@example.org", "soc")));
    repository = new IssueRepository(settings(asApp, files), clock);
    Troubles troubles = new Troubles(operational::addAll, cases, clock);
    destination =
        new GitHubDestination(
            repository,
            new CaseBriefs(cases, records, new CaseLinks(URI.create("https://takagari.example"))),
            () -> people,
            new GitHubTroubles(troubles),
            ZoneOffset.UTC);
    answers =
        new GitHubAnswers(
            repository, cases, records, suppressions, queue, places, leases, () -> people, clock);
    poller = new GitHubPoller(repository, answers, places, clock);
  }

  /// What another process has that looks at the same issues.
  GitHubAnswers another() {
    return another(
        new IssueTurn.Terms(leases, "another", Duration.ofMinutes(1), Duration.ofSeconds(20)));
  }

  /// What another process has that takes turns at issues in its own way.
  GitHubAnswers another(IssueTurn.Terms terms) {
    return new GitHubAnswers(
        new IssueRepository(settings(false, false), clock),
        cases,
        records,
        suppressions,
        queue,
        places,
        terms,
        () -> new People(List.of(new Person("dana", "U1", "dana-gh", "dana@example.org", "soc"))),
        clock);
  }

  GitHubSettings settings(boolean asApp, boolean files) {
    return new GitHubSettings(
        URI.create(github.baseUrl()),
        REPOSITORY,
        asApp ? null : github.token(),
        asApp
            ? new GitHubSettings.App(
                github.appId(), github.installationId(), github.privateKeyPem())
            : null,
        false,
        true,
        files,
        "",
        TIMEOUT);
  }

  void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
    database.clock(now.get());
  }

  /// Files a detection.
  CaseKey filed(Detection detection) {
    return Objects.requireNonNull(cases.file(detection).key());
  }

  /// Files a detection and shows its case.
  CaseKey told(Detection detection) {
    CaseKey key = filed(detection);
    show(key);
    drain();
    return key;
  }

  CaseKey told() {
    return told(ToldCases.detection("a", "WS-0142", ToldCases.COMMAND));
  }

  void show(CaseKey key) {
    queue.put(List.of(NewAct.show(GitHubDestination.NAME, key.toString())));
  }

  void add(CaseKey key, TimelineEntry entry) {
    queue.put(
        List.of(
            new NewAct(
                GitHubDestination.NAME,
                key.toString(),
                Act.Kind.ADD,
                key + "." + entry.number(),
                TellText.write(entry))));
  }

  /// Does what waits, letting time pass as destinations ask.
  void drain() {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (queue.list(ActFilter.WAITING, GitHubDestination.NAME, null, 1).items().isEmpty()) {
        return;
      }
      List<TakenAct> taken = queue.take(GitHubDestination.NAME, 10, Duration.ofMinutes(1));
      for (TakenAct each : taken) {
        deliver(each);
      }
      pass(Duration.ofSeconds(taken.isEmpty() ? 20 : 1));
    }
    throw new AssertionError("acts wait for ever: " + outcomes);
  }

  Outcome deliver(TakenAct taken) {
    Outcome outcome = destination.deliver(taken.act(), taken.reference());
    outcomes.add(outcome);
    switch (outcome) {
      case Outcome.Done(var reference) -> queue.done(taken.act(), reference);
      case Outcome.Later(var pause, var all, var why) -> queue.later(taken.act(), pause, why, !all);
      case Outcome.NotNow(var pause, var why) -> queue.later(taken.act(), pause, why, false);
      case Outcome.Never(var why) -> queue.dead(taken.act(), why);
    }
    return outcome;
  }

  Case find(CaseKey key) {
    return cases.find(key).orElseThrow();
  }

  /// What was done to a case, after it was opened.
  List<String> timeline(CaseKey key) {
    return records.timeline(key, 0, 500).stream()
        .filter(entry -> entry.what() != TimelineEntry.What.OPENED)
        .map(entry -> entry.what().code() + " by " + entry.actor().name())
        .toList();
  }

  /// Comments that we wrote.
  List<String> answersIn(int number) {
    return github.comments(number).stream()
        .filter(comment -> comment.body().contains("<!-- takagari answer:"))
        .map(GitHubDouble.Comment::body)
        .toList();
  }

  @Override
  public void close() {
    repository.close();
    github.close();
    database.close();
  }
}
