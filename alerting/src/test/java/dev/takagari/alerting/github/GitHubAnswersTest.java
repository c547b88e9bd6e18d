package dev.takagari.alerting.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.error.ErrorCode;
import dev.takagari.core.error.TakagariException;
import dev.takagari.core.event.Columns;
import dev.takagari.core.ledger.LeaseLedger;
import dev.takagari.core.ledger.NamedLease;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import dev.takagari.embedded.GitHubDouble.Delivery;
import dev.takagari.embedded.GitHubDouble.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubAnswersTest {
  private static final Actor SLACK = new Actor("dana", Actor.Origin.SLACK);

  private final GitHubWorld world = new GitHubWorld();
  private final GitHubHook hook =
      new GitHubHook(world.github.webhookSecret(), GitHubWorld.REPOSITORY, world.clock);
  private final GitHubLooks looks = new GitHubLooks(world.answers);
  private final HttpServer server = serve();
  private final CaseKey key = world.told();

  @AfterEach
  void close() {
    server.stop(0);
    looks.close();
    world.close();
  }

  /// Who still looks because the issue is new would read what a test writes before it is ready.
  @BeforeEach
  void untilNobodyLooks() throws Exception {
    settle();
  }

  @Test
  void commandsChangeTheCaseAndAreAnswered() throws Exception {
    world.github.comment(1, "dana-gh", "/ack\n/assign me\n/snooze 4h");
    settle();

    Case found = world.find(key);
    assertThat(found.state()).isEqualTo(CaseState.ACKNOWLEDGED);
    assertThat(found.assignee()).isEqualTo("dana");
    assertThat(found.times().snoozedUntil()).isNotNull();
    assertThat(world.answersIn(1)).as("the case says it itself").isEmpty();
    assertThat(world.github.calls())
        .filteredOn(call -> call.path().endsWith("/reactions"))
        .hasSize(1);

    world.github.comment(1, "octo", "/close expected because of the roll-out");
    settle();

    assertThat(world.find(key).reason()).isEqualTo(CloseReason.EXPECTED);
    assertThat(world.find(key).note()).isEqualTo("of the roll-out");
    assertThat(world.timeline(key)).contains("acknowledged by dana", "closed by github:octo");
    assertThat(world.github.issue(1).state()).isEqualTo("closed");
  }

  @Test
  void commentsArePartOfTheCaseOnce() throws Exception {
    world.github.comment(1, "dana-gh", "I know this host.\n\n/ack");
    settle();
    world.answers.look(1);
    world.poller.poll();

    List<TimelineEntry> comments =
        world.records.timeline(key, 0, 100).stream()
            .filter(entry -> entry.what() == TimelineEntry.What.COMMENTED)
            .toList();
    assertThat(comments)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.text()).isEqualTo("I know this host.");
              assertThat(entry.actor()).isEqualTo(new Actor("dana", Actor.Origin.GITHUB));
              assertThat(entry.link()).contains("/acme/cases/issues/1#issuecomment-");
            });
  }

  @Test
  void ofAnOverlongCommentItIsSaidThatItIsCut() throws Exception {
    world.github.comment(1, "dana-gh", "x".repeat(CaseCommand.LONGEST_TEXT + 1));
    settle();

    assertThat(world.records.timeline(key, 0, 100))
        .filteredOn(entry -> entry.what() == TimelineEntry.What.COMMENTED)
        .singleElement()
        .satisfies(entry -> assertThat(entry.text()).endsWith("…"));
  }

  @RepeatedTest(3)
  void twoProcessesThatLookAtOnceSuppressAndAnswerOnce() throws Exception {
    GitHubAnswers other = world.another();
    world.github.deliverTo(null);
    world.github.comment(1, "dana-gh", "/suppress 7d because it is the backup\n/snooze soon");
    CyclicBarrier together = new CyclicBarrier(2);
    List<Thread> threads = new ArrayList<>();
    for (GitHubAnswers each : List.of(world.answers, other)) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      together.await();
                      each.look(1);
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    for (Thread each : threads) {
      each.join();
    }

    assertThat(world.suppressions.list(true)).hasSize(1);
    assertThat(world.answersIn(1)).hasSize(1);
  }

  @Test
  void whatAProcessDidThatDiedBeforeItsAnswerIsAnsweredByAnotherOnce() throws Exception {
    GitHubAnswers dying =
        world.another(
            new IssueTurn.Terms(
                new Unreleased(world.leases),
                "dying",
                Duration.ofSeconds(4),
                Duration.ofSeconds(20)));
    world.github.deliverTo(null);
    world.github.comment(1, "dana-gh", "/suppress 7d because it is the backup\n/ack");
    world.github.failNext("POST .*/comments$", 1, Fault.secondaryLimit(Duration.ofSeconds(1)));
    assertThatThrownBy(() -> dying.look(1)).isInstanceOf(GitHubFailure.class);
    assertThat(world.suppressions.list(true)).hasSize(1);
    assertThat(world.answersIn(1)).isEmpty();

    GitHubAnswers other = world.another();
    world.pass(Duration.ofSeconds(5));
    other.look(1);
    other.look(1);

    assertThat(world.suppressions.list(true)).hasSize(1);
    assertThat(world.timeline(key)).containsExactly("acknowledged by dana");
    assertThat(world.answersIn(1)).singleElement().asString().contains("holds back");
  }

  @Test
  void aTurnThatGotLostAnswersNothing() throws Exception {
    GitHubAnswers slow =
        world.another(
            new IssueTurn.Terms(
                new Taken(world.leases), "slow", Duration.ofNanos(1), Duration.ZERO));
    world.github.deliverTo(null);
    world.github.comment(1, "dana-gh", "/snooze soon");

    assertThatThrownBy(() -> slow.look(1))
        .isInstanceOfSatisfying(
            TakagariException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_LOST));
    assertThat(world.answersIn(1)).isEmpty();
  }

  @Test
  void anIssueThatAnotherProcessLooksAtIsLookedAtAfterIt() throws Exception {
    settle();
    NamedLease other =
        world.leases.acquire(IssueTurn.name(1), "other", Duration.ofHours(1)).orElseThrow();
    world.github.comment(1, "octo", "/ack");
    assertThat(world.github.awaitDeliveries(Duration.ofSeconds(10))).isTrue();
    assertThatThrownBy(
            () ->
                world
                    .another(
                        new IssueTurn.Terms(
                            world.leases, "third", Duration.ofMinutes(1), Duration.ZERO))
                    .look(1))
        .isInstanceOf(TakagariException.class);
    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);

    world.leases.release(other);
    looks.awaitIdle();

    assertThat(world.find(key).state()).isEqualTo(CaseState.ACKNOWLEDGED);
  }

  /// Leases of a process that dies before it gives any back.
  private record Unreleased(LeaseLedger leases) implements LeaseLedger {
    @Override
    public Optional<NamedLease> acquire(String name, String owner, Duration duration) {
      return leases.acquire(name, owner, duration);
    }

    @Override
    public boolean holds(NamedLease lease) {
      return leases.holds(lease);
    }

    @Override
    public void release(NamedLease lease) {
      // it is dead
    }
  }

  /// Leases that somebody else has each time they are to be prolonged.
  private record Taken(LeaseLedger leases) implements LeaseLedger {
    @Override
    public Optional<NamedLease> acquire(String name, String owner, Duration duration) {
      Optional<NamedLease> before = leases.acquire(name, owner, Duration.ofMinutes(1));
      before.ifPresent(leases::release);
      leases.acquire(name, "faster", Duration.ofMinutes(1));
      return before;
    }

    @Override
    public boolean holds(NamedLease lease) {
      return leases.holds(lease);
    }

    @Override
    public void release(NamedLease lease) {
      leases.release(lease);
    }
  }

  @Test
  void anIssueThatIsOfNoCaseIsNotMadeOneByWhatItTells() throws Exception {
    world.queue.put(
        List.of(
            new NewAct(
                GitHubDestination.NAME,
                "report:weekly:2026-W47",
                Act.Kind.POST,
                "report-2026-W47",
                TellText.write(
                    new TellPost(
                        "Cases of week 47",
                        "Most seen: `<!-- takagari case:" + key + " -->`",
                        List.of())))));
    world.drain();

    world.github.comment(2, "octo", "/close expected because the report is read");
    settle();

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.github.issue(2).body()).contains("<!--  takagari case:");
  }

  @Test
  void aChangedCommentDoesNothing() throws Exception {
    long id = world.github.comment(1, "octo", "hello");
    settle();
    world.github.editComment(id, "/close true-positive because …", "octo");
    settle();
    world.github.editComment(id, "hello you", "octo");
    settle();

    assertThat(world.timeline(key)).containsExactly("commented by github:octo");
  }

  @Test
  void aCommentThatWasChangedBeforeItWasReadDoesNothingAndIsAnsweredOnce() throws Exception {
    world.github.deliverTo(null);
    long id = world.github.comment(1, "dana-gh", "looks harmless");
    world.pass(Duration.ofSeconds(5));
    world.github.editComment(id, "looks harmless\n\n/close expected because …", "octo");
    world.pass(Duration.ofSeconds(5));
    world.answers.look(1);
    world.answers.look(1);

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.answersIn(1))
        .singleElement()
        .asString()
        .contains("@dana-gh, this is not done", "changed before it was read", "Write a new one");
  }

  @Test
  void aReactionChangesNoComment() throws Exception {
    long id = world.github.comment(1, "dana-gh", "/ack");
    settle();

    assertThat(world.github.comments(1))
        .filteredOn(comment -> comment.id() == id)
        .singleElement()
        .satisfies(comment -> assertThat(comment.updatedAt()).isEqualTo(comment.createdAt()));
    assertThat(world.answersIn(1)).isEmpty();
  }

  @Test
  void aMisspeltCommandIsAnsweredOnceWithWhatThereIs() throws Exception {
    world.github.comment(1, "octo", "/clsoe expected because it is ours");
    world.github.comment(1, "octo", "/lgtm");
    world.github.comment(1, "stranger", "/clsoe expected because I say so");
    settle();
    world.answers.look(1);

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.answersIn(1))
        .singleElement()
        .asString()
        .contains("there is no `/clsoe`. Did you mean `/close`?", "`/snooze 4h`");
  }

  @Test
  void aDuplicateNamesTheOtherCase() throws Exception {
    CaseKey other = world.told(Detections.of("b", "another", "h2"));
    world.github.comment(1, "octo", "/close duplicate because we had it");
    world.github.comment(1, "octo", "/close duplicate of A-2026-999999");
    world.github.comment(1, "octo", "/close duplicate of " + key);
    settle();

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.answersIn(1))
        .hasSize(3)
        .anyMatch(each -> each.contains("say of which case"))
        .anyMatch(each -> each.contains("there is no case `A-2026-999999`"))
        .anyMatch(each -> each.contains("name the other one"));

    world.github.comment(1, "octo", "/close duplicate of " + other + " because of the same mail");
    settle();

    assertThat(world.find(key).reason()).isEqualTo(CloseReason.DUPLICATE);
    assertThat(world.find(key).note()).isEqualTo("same as " + other + ": of the same mail");
  }

  @Test
  void aDuplicateOfAMergedCaseIsSentOn() throws Exception {
    CaseKey other = world.told(Detections.of("b", "another", "h2"));
    CaseKey third = world.told(Detections.of("c", "third", "h3"));
    world.cases.act(other, new CaseCommand.Merge(third), SLACK, null, "");
    world.github.comment(1, "octo", "/close duplicate of " + other);
    settle();

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.answersIn(1))
        .singleElement()
        .asString()
        .contains("`%s` was merged into `%s`, name that one".formatted(other, third));
  }

  @Test
  void anIssueThatIsClosedWithoutAReasonIsOpenedAgainAndTheyAreAsked() throws Exception {
    world.github.close(1, "octo", "not_planned");
    settle();

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.github.issue(1).state()).isEqualTo("open");
    assertThat(world.answersIn(1))
        .singleElement()
        .asString()
        .contains("@octo", "/close false-positive because");
    world.poller.poll();
    world.answers.look(1);
    assertThat(world.answersIn(1)).hasSize(1);
  }

  @Test
  void aReasonWithTheClosingIsEnough() throws Exception {
    world.github.holdWebhooks(true);
    world.github.comment(1, "octo", "/close false-positive because it is ours");
    world.github.close(1, "octo", "completed");
    world.github.holdWebhooks(false);
    settle();

    assertThat(world.find(key).state()).isEqualTo(CaseState.CLOSED);
    assertThat(world.github.issue(1).state()).isEqualTo("closed");
    assertThat(world.answersIn(1)).isEmpty();
  }

  /// Else a reason that is given between both readings would be missed by who sees the closing.
  @Test
  void whatWasSaidIsReadAfterWhatWasDone() throws Exception {
    settle();
    world.github.clearCalls();

    world.answers.look(1);

    assertThat(world.github.calls())
        .extracting(call -> call.path())
        .filteredOn(path -> path.endsWith("/events") || path.endsWith("/comments"))
        .containsExactly(
            "/repos/acme/cases/issues/1/events", "/repos/acme/cases/issues/1/comments");
  }

  @Test
  void openingTheIssueAgainOpensTheCaseAgain() throws Exception {
    world.cases.act(key, new CaseCommand.Close(CloseReason.EXPECTED, ""), SLACK, null, "");
    world.show(key);
    settle();
    world.pass(Duration.ofMinutes(1));
    world.github.reopen(1, "octo");
    settle();

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.timeline(key)).containsExactly("closed by dana", "reopened by github:octo");
  }

  @Test
  void assigningSomebodyMakesItTheirs() throws Exception {
    world.github.assign(1, "dana-gh", "octo");
    settle();
    assertThat(world.find(key).assignee()).isEqualTo("dana");

    world.pass(Duration.ofMinutes(1));
    world.github.unassign(1, "dana-gh", "octo");
    settle();
    assertThat(world.find(key).assignee()).isEmpty();
    assertThat(world.github.issue(1).assignees()).isEmpty();
  }

  @Test
  void whatWeDidOurselvesIsNoAnswer() throws Exception {
    world.cases.act(key, new CaseCommand.Assign("dana"), SLACK, null, "");
    world.cases.act(key, new CaseCommand.Close(CloseReason.OTHER, "x"), SLACK, null, "");
    world.show(key);
    settle();
    world.cases.act(key, new CaseCommand.Reopen(""), SLACK, null, "");
    world.show(key);
    settle();
    world.poller.poll();

    assertThat(world.timeline(key))
        .containsExactly("assigned by dana", "closed by dana", "reopened by dana");
    assertThat(world.github.comments(1)).isEmpty();
  }

  @Test
  void aStrangerChangesNothing() throws Exception {
    world.github.comment(1, "stranger", "/close expected because I say so");
    world.github.close(1, "stranger", "completed");
    world.github.assign(1, "octo", "stranger");
    settle();
    settle();

    assertThat(world.timeline(key)).isEmpty();
    assertThat(world.github.issue(1).state()).isEqualTo("open");
    assertThat(world.answersIn(1)).hasSize(2).allMatch(each -> each.contains("this is not done"));
  }

  @Test
  void suppressionsAreMadeOnceForWhatIsAlike() throws Exception {
    world.github.comment(1, "dana-gh", "/suppress 7d because the backup does this");
    settle();
    world.answers.look(1);

    assertThat(world.suppressions.list(true))
        .singleElement()
        .satisfies(
            made -> {
              assertThat(made.rule().ruleId()).isEqualTo("SuspiciousPowerShell");
              assertThat(made.rule().entity()).containsEntry("host.name", "WS-0142");
              assertThat(made.owner()).isEqualTo("dana");
              assertThat(made.reason()).startsWith("the backup does this (" + key);
            });
    assertThat(world.answersIn(1))
        .singleElement()
        .asString()
        .contains(
            "holds back what the rule `SuspiciousPowerShell` of `falcon` detects on the host"
                + " `WS-0142` by the account `CORP\\a.tanaka` with the command `",
            "would have held back 1 of 1");
  }

  @Test
  void aSuppressionWhoseAnswerGotLostIsNotMadeAnewForWhatIsAlikeByThen() throws Exception {
    world.github.deliverTo(null);
    world.github.comment(1, "dana-gh", "/suppress 7d because the backup does this");
    world.github.failNext("POST .*/comments$", 1, Fault.status(500));
    assertThatThrownBy(() -> world.answers.look(1)).isInstanceOf(GitHubFailure.class);
    world.filed(ToldCases.detection("b", "WS-0142", "something else"));
    world.answers.look(1);

    assertThat(world.suppressions.list(true)).hasSize(1);
    assertThat(world.answersIn(1)).singleElement().asString().contains("with the command `");
  }

  @Test
  void whatSharesNothingIsNotHeldBack() throws Exception {
    world.filed(
        DetectionDraft.like(ToldCases.detection("b", "WS-0143", "something else"))
            .fields(Detections.fields(Columns.HOST_NAME, "WS-0143", Columns.USER_NAME, "erin"))
            .detection());
    world.github.comment(1, "dana-gh", "/suppress 7d because the backup does this");
    settle();

    assertThat(world.suppressions.list(true)).isEmpty();
    assertThat(world.answersIn(1))
        .singleElement()
        .asString()
        .contains("share neither host, account nor command");
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    world.github.comment(1, "octo", "/close other\n/reopen\n/snooze 99w\n/close nonsense\n/help");
    settle();

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.answersIn(1))
        .singleElement()
        .asString()
        .contains(
            "the reason other needs a note",
            "is not closed",
            "at most 30 days",
            "say why",
            "`/suppress 7d because …`");
  }

  @Test
  void aCaseIsNobodysWhomNobodyKnows() throws Exception {
    world.github.comment(1, "octo", "/assign @who-is-that");
    settle();

    assertThat(world.answersIn(1))
        .singleElement()
        .asString()
        .contains("Not done: nobody called `who-is-that` works on cases");
    assertThat(world.find(key).assignee()).isEmpty();
  }

  @Test
  void anAnswerThatGotLostIsNotGivenTwiceAndNothingIsDoneTwice() throws Exception {
    world.github.failNext("POST .*/comments$", 1, Fault.dropped());
    world.github.comment(1, "octo", "/ack\n/close nonsense");
    settle();
    world.poller.poll();

    assertThat(world.answersIn(1)).hasSize(1);
    assertThat(world.timeline(key)).containsExactly("acknowledged by github:octo");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hooksThatComeTwiceOrInAnotherOrderChangeNothing(long seed) throws Exception {
    Random random = new Random(seed);
    world.github.holdWebhooks(true);
    world.github.comment(1, "octo", "/ack");
    world.github.assign(1, "dana-gh", "octo");
    world.pass(Duration.ofSeconds(5));
    world.github.comment(1, "dana-gh", "/close true-positive because it was");
    world.pass(Duration.ofSeconds(5));
    world.github.comment(1, "octo", "/reopen");
    world.github.deliverHeld(
        held -> {
          List<Delivery> twice = new ArrayList<>(held);
          twice.addAll(held);
          java.util.Collections.shuffle(twice, random);
          return twice;
        });
    settle();

    assertThat(world.timeline(key))
        .containsExactlyInAnyOrder(
            "acknowledged by github:octo",
            "assigned by github:octo",
            "closed by dana",
            "reopened by github:octo");
    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.find(key).assignee()).isEqualTo("dana");
    assertThat(world.answersIn(1)).isEmpty();
  }

  @Test
  void withoutHooksThePollerSeesEverything() throws Exception {
    world.github.deliverTo(null);
    world.poller.poll();
    world.github.comment(1, "octo", "/ack");
    world.pass(Duration.ofSeconds(60));
    world.poller.poll();
    assertThat(world.find(key).state()).isEqualTo(CaseState.ACKNOWLEDGED);

    world.github.comment(1, "octo", "/close expected because …");
    world.pass(Duration.ofSeconds(60));
    world.poller.poll();
    assertThat(world.find(key).state()).isEqualTo(CaseState.CLOSED);
    world.pass(Duration.ofSeconds(60));
    world.poller.poll();
    world.github.clearCalls();
    world.pass(Duration.ofSeconds(60));
    world.poller.poll();
    assertThat(world.github.calls()).as("nothing changed").hasSize(1);
  }

  @Test
  void oneIssueThatCannotBeReadKeepsNoOtherFromBeingRead() throws Exception {
    CaseKey other = world.told(Detections.of("b", "another", "h2"));
    // who still looks because the issues are new would take the failure
    settle();
    world.github.deliverTo(null);
    world.github.comment(1, "octo", "/ack");
    world.github.comment(2, "octo", "/ack");
    world.github.failNext("GET .*/issues/1/comments$", 1, Fault.status(422));
    world.pass(Duration.ofSeconds(60));
    world.poller.poll();

    assertThat(world.find(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(world.find(other).state()).isEqualTo(CaseState.ACKNOWLEDGED);

    world.pass(Duration.ofSeconds(60));
    world.poller.poll();
    assertThat(world.find(key).state()).isEqualTo(CaseState.ACKNOWLEDGED);
  }

  @Test
  void aPollThatMeetsAnOutageLosesNothing() throws Exception {
    world.github.deliverTo(null);
    world.poller.poll();
    world.github.comment(1, "octo", "/ack");
    world.github.outage(true);
    world.pass(Duration.ofHours(1));
    assertThatThrownBy(world.poller::poll).isInstanceOf(GitHubFailure.class);
    world.github.outage(false);
    world.pass(Duration.ofHours(1));
    world.poller.poll();

    assertThat(world.find(key).state()).isEqualTo(CaseState.ACKNOWLEDGED);
  }

  @Test
  void forgedHooksAreRefusedAndDeliveriesComeOnce() throws Exception {
    String body = "{\"issue\":{\"number\":1},\"repository\":{\"full_name\":\"acme/cases\"}}";
    for (String signature : List.of("sha256=" + "0".repeat(64), "", "sha1=abc", "x")) {
      assertThat(post(body, signature)).isEqualTo(401);
    }
    world.github.comment(1, "octo", "/ack");
    settle();
    Delivery delivery = world.github.deliveries().getLast();
    int calls = world.github.calls().size();
    world.github.redeliver(delivery.id());
    assertThat(world.github.awaitDeliveries(Duration.ofSeconds(10))).isTrue();
    looks.awaitIdle();

    assertThat(world.github.calls()).hasSize(calls);
  }

  @Test
  void hooksOfOtherRepositoriesAndOfOtherThingsAreNoneOfOurs() {
    byte[] other =
        "{\"issue\":{\"number\":1},\"repository\":{\"full_name\":\"acme/other\"}}"
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);

    assertThat(hook.issue(name -> name.equals("X-GitHub-Event") ? "issues" : null, other))
        .isEqualTo(OptionalInt.empty());
    assertThat(hook.issue(name -> name.equals("X-GitHub-Event") ? "push" : null, other))
        .isEqualTo(OptionalInt.empty());
  }

  /// Until hooks are answered, what they told is looked at, and acts are done.
  private void settle() throws Exception {
    for (int round = 0; round < 3; round++) {
      assertThat(world.github.awaitDeliveries(Duration.ofSeconds(10))).isTrue();
      looks.awaitIdle();
      world.show(key);
      world.drain();
    }
  }

  private int post(String body, String signature) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hooks/github"))
            .header("X-GitHub-Event", "issues")
            .header("X-Hub-Signature-256", signature)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private HttpServer serve() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.createContext(
          "/hooks/github",
          exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean admitted = hook.admits(exchange.getRequestHeaders()::getFirst, body);
            if (admitted) {
              hook.issue(exchange.getRequestHeaders()::getFirst, body).ifPresent(looks::ask);
            }
            exchange.sendResponseHeaders(admitted ? 202 : 401, -1);
            exchange.close();
          });
      made.start();
      looks.start();
      world.github.deliverTo(
          URI.create("http://127.0.0.1:" + made.getAddress().getPort() + "/hooks/github"));
      return made;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
