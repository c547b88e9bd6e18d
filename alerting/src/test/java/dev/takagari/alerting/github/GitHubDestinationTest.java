package dev.takagari.alerting.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import dev.takagari.embedded.GitHubDouble;
import dev.takagari.embedded.GitHubDouble.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitHubDestinationTest {
  private static final Actor DANA = new Actor("dana", Actor.Origin.SLACK);

  private GitHubWorld world = new GitHubWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aCaseBecomesOneIssueThatFollowsIt() {
    CaseKey key = world.told();

    GitHubDouble.Issue issue = world.github.issue(1);
    assertThat(issue.title())
        .isEqualTo("[HIGH] PowerShell download cradle on WS-0142 (" + key + ")");
    assertThat(issue.labels())
        .containsExactlyInAnyOrder(
            "takagari:case",
            "takagari:severity-high",
            "takagari:open",
            "takagari:source-falcon",
            "takagari:rule-suspiciouspowershell");
    assertThat(issue.state()).isEqualTo("open");

    world.cases.act(key, new CaseCommand.Acknowledge(), DANA, null, "");
    world.cases.act(key, new CaseCommand.Assign("dana"), DANA, null, "");
    world.show(key);
    world.drain();

    assertThat(world.github.issue(1).labels())
        .contains("takagari:acknowledged")
        .doesNotContain("takagari:open");
    assertThat(world.github.issue(1).assignees()).containsExactly("dana-gh");

    world.cases.act(
        key, new CaseCommand.Close(CloseReason.FALSE_POSITIVE, "a test"), DANA, null, "");
    world.show(key);
    world.drain();

    GitHubDouble.Issue closed = world.github.issue(1);
    assertThat(closed.state()).isEqualTo("closed");
    assertThat(closed.reason()).isEqualTo("not_planned");
    assertThat(closed.labels()).contains("takagari:closed", "takagari:false-positive");
    assertThat(closed.body())
        .contains("closed as false-positive")
        .containsOnlyOnce(IssueMarks.BEGIN);

    world.cases.act(key, new CaseCommand.Reopen(""), DANA, null, "");
    world.show(key);
    world.drain();

    assertThat(world.github.issue(1).state()).isEqualTo("open");
    assertThat(world.github.issue(1).labels()).doesNotContain("takagari:false-positive");
    assertThat(world.github.issues()).hasSize(1);
  }

  @Test
  void whatSaysNothingNewIsNotSent() {
    CaseKey key = world.told();
    world.github.clearCalls();

    world.show(key);
    world.drain();

    assertThat(world.github.calls()).extracting(GitHubDouble.Call::method).containsOnly("GET");
  }

  @Test
  void labelsTextAndAssigneesOfPeopleStay() {
    CaseKey key = world.told();
    world.github.label(1, "team-blue", "octo");
    world.github.label(1, "takagari-like", "octo");
    world.github.editBody(1, "Mine.\n\n" + world.github.issue(1).body() + "\n\nMine too.", "octo");

    world.cases.act(key, new CaseCommand.Close(CloseReason.EXPECTED, ""), DANA, null, "");
    world.show(key);
    world.drain();

    GitHubDouble.Issue issue = world.github.issue(1);
    assertThat(issue.labels()).contains("team-blue", "takagari-like", "takagari:expected");
    assertThat(issue.body())
        .startsWith("Mine.\n")
        .endsWith("\n\nMine too.")
        .contains("closed as expected");
    assertThat(issue.reason()).isEqualTo("completed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"500", "502", "secondary", "timeout", "dropped"})
  void oneIssueAndOneCommentWhateverGoesWrong(String trouble) {
    Fault fault =
        switch (trouble) {
          case "secondary" -> Fault.secondaryLimit(Duration.ofSeconds(60));
          case "timeout" -> Fault.timeout();
          case "dropped" -> Fault.dropped();
          default -> Fault.status(Integer.parseInt(trouble));
        };
    world.github.failNext("POST .*/issues$", 2, fault);
    world.github.failNext("POST .*/comments$", 2, fault);

    CaseKey key = world.told();
    world.add(key, entry(7, "looked at it"));
    world.drain();

    assertThat(world.github.issues()).hasSize(1);
    assertThat(world.github.comments(1)).hasSize(1);
    assertThat(world.github.comments(1).getFirst().body())
        .contains("looked at it", "<!-- takagari act:" + key + ".7 -->");
    assertThat(world.queue.shown(key.toString())).extracting("reference").containsExactly("1");
  }

  @Test
  void anOutageOfAnHourLosesAndDoublesNothing() {
    world.github.outage(true);
    CaseKey key = world.filed(ToldCases.detection("a", "WS-0142", "x"));
    world.show(key);
    for (int i = 0; i < 20; i++) {
      world.queue.take("github", 10, Duration.ofMinutes(1)).forEach(world::deliver);
      world.pass(Duration.ofMinutes(3));
    }
    assertThat(world.outcomes)
        .isNotEmpty()
        .allMatch(each -> each instanceof Outcome.Later(_, boolean all, _) && all);
    world.github.outage(false);
    world.drain();

    assertThat(world.github.issues()).hasSize(1);
  }

  @Test
  void whatWasDoneBeforeAKillIsFoundAgain() {
    CaseKey key = world.filed(ToldCases.detection("a", "WS-0142", "x"));
    world.show(key);
    var taken = world.queue.take("github", 10, Duration.ofMinutes(1)).getFirst();
    world.destination.deliver(taken.act(), taken.reference());
    // killed here: nobody puts down that it is done
    world.pass(Duration.ofMinutes(2));
    world.drain();

    assertThat(world.github.issues()).hasSize(1);
    assertThat(world.queue.shown(key.toString())).extracting("reference").containsExactly("1");
  }

  @Test
  void anIssueOfSomebodyElseIsNotTakenForOurs() {
    world.github.open("octo", "fake", IssueMarks.ofCase(new CaseKey(2026, 1)));
    world.github.label(1, IssueLabels.CASE, "octo");
    world.github.failNext("POST .*/issues$", 1, Fault.dropped());

    world.told();

    assertThat(world.queue.shown("A-2026-000001")).extracting("reference").containsExactly("2");
  }

  @Test
  void aDeletedIssueIsBegunAnewOnceAndSomebodyIsTold() {
    CaseKey key = world.told();
    world.github.deleteIssue(1);
    world.show(key);
    world.drain();

    assertThat(world.github.issues()).hasSize(2);
    assertThat(world.github.issue(2).body())
        .contains("The earlier issue of this case, number 1, was deleted");
    assertThat(world.operational)
        .singleElement()
        .extracting(Detection::title)
        .asString()
        .contains(key.toString());

    world.cases.act(key, new CaseCommand.Acknowledge(), DANA, null, "");
    world.show(key);
    world.drain();
    assertThat(world.github.issue(2).body()).contains("The earlier issue", "acknowledged by dana");

    world.github.deleteIssue(2);
    world.show(key);
    world.add(key, entry(9, "more"));
    world.drain();
    assertThat(world.github.issues()).hasSize(2);
    assertThat(world.queue.list(ActFilter.DEAD, null, null, 10).items()).isEmpty();
  }

  @Test
  void aRevokedTokenMakesAnOperationalCaseThatEndsWithIt() {
    world.github.revokeTokens();
    CaseKey key = world.filed(ToldCases.detection("a", "WS-0142", "x"));
    world.show(key);
    world.queue.take("github", 10, Duration.ofMinutes(1)).forEach(world::deliver);

    assertThat(world.outcomes)
        .last()
        .isInstanceOfSatisfying(Outcome.Later.class, later -> assertThat(later.all()).isTrue());
    assertThat(world.operational)
        .singleElement()
        .satisfies(one -> assertThat(one.marks()).containsExactly(Detection.Mark.OPERATIONAL));

    world.github.restoreTokens();
    world.pass(Duration.ofMinutes(5));
    world.drain();

    assertThat(world.github.issues()).hasSize(1);
    assertThat(world.operational.getLast().marks())
        .isEqualTo(Set.of(Detection.Mark.OPERATIONAL, Detection.Mark.RESOLVED));
  }

  @Test
  void anArchivedOrPublicRepositoryIsToldNothing() {
    world.github.makePublic(GitHubWorld.REPOSITORY);
    CaseKey key = world.filed(ToldCases.detection("a", "WS-0142", "x"));
    world.show(key);
    world.queue.take("github", 10, Duration.ofMinutes(1)).forEach(world::deliver);

    assertThat(world.github.issues()).isEmpty();
    assertThat(world.operational)
        .singleElement()
        .extracting(Detection::title)
        .asString()
        .contains("everybody can see");
  }

  @Test
  void anAppSignsOnAndRenewsItsToken() {
    world.close();
    world = new GitHubWorld(true);
    CaseKey key = world.told();
    assertThat(world.github.issue(1).author()).isEqualTo(GitHubDouble.BOT);

    world.github.expireInstallationTokens();
    world.add(key, entry(5, "after the end of the token"));
    world.drain();
    world.pass(Duration.ofHours(3));
    world.add(key, entry(6, "much later"));
    world.drain();

    assertThat(world.github.comments(1)).hasSize(2);
    assertThat(world.outcomes).allMatch(each -> each instanceof Outcome.Done);
  }

  @Test
  void keysOfBothFormsAreRead() {
    Instant now = Instant.parse("2026-11-20T04:00:00Z");
    String first = AppKey.of(world.github.privateKeyPem()).token(1, now);
    String second = AppKey.of(world.github.privateKeyPkcs8Pem().replace("\n", "\\n")).token(1, now);

    assertThat(first).isEqualTo(second);
  }

  @Test
  void noMoreIsWrittenThanGitHubAllows() {
    world.github.limitContent(true);
    CaseKey key = world.told();
    for (int i = 0; i < 120; i++) {
      world.add(key, entry(100 + i, "comment " + i));
    }
    Instant start = world.clock.instant();
    world.drain();

    assertThat(world.github.comments(1)).hasSize(120);
    assertThat(world.github.calls())
        .noneMatch(call -> call.status() == 403 || call.status() == 429);
    assertThat(Duration.between(start, world.clock.instant())).isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void aReportIsAnIssueOfItsOwn() {
    TellPost post =
        new TellPost(
            "Cases of week 47",
            "**3** cases",
            List.of(new TellPost.File("cases.csv", "text/csv", "a,b\n1,2")));
    world.queue.put(
        List.of(
            new NewAct(
                "github",
                "report:weekly:2026-W47",
                Act.Kind.POST,
                "report-2026-W47",
                TellText.write(post))));
    world.github.failNext("POST .*/issues$", 1, Fault.dropped());
    world.drain();

    assertThat(world.github.issues())
        .singleElement()
        .satisfies(
            issue -> {
              assertThat(issue.title()).isEqualTo("Cases of week 47");
              assertThat(issue.labels()).containsExactly(IssueLabels.REPORT);
              assertThat(issue.body()).contains("**3** cases", "a,b\n1,2");
            });
  }

  @Test
  void anotherIssueUnderTheNumberIsLeftAlone() {
    int number = world.github.open("octo", "of a person", "their text");
    CaseKey key = world.filed(ToldCases.detection("a", "WS-0142", "x"));
    world.show(key);
    var taken = world.queue.take("github", 10, Duration.ofMinutes(1)).getFirst();

    // the repository was another one when this was put down
    Outcome outcome = world.destination.deliver(taken.act(), Integer.toString(number));

    assertThat(outcome).isEqualTo(new Outcome.Done("2:anew"));
    assertThat(world.github.issue(number).body()).isEqualTo("their text");
    assertThat(world.github.issue(number).labels()).isEmpty();
  }

  @Test
  void longEvidenceIsAFileOfTheRepositoryIfThatIsWanted() {
    world.close();
    world = new GitHubWorld(false, true);
    CaseKey key = world.told(ToldCases.detection("a", "WS-0142", "x"));
    String path = "takagari/evidence/" + key + ".json";
    assertThat(world.github.file(path)).isNull();
    for (int i = 0; i < 8; i++) {
      world.cases.file(ToldCases.detection("b" + i, "WS-020" + i, "y".repeat(4_000)));
    }
    world.show(key);
    world.drain();

    assertThat(world.github.file(path)).contains("WS-0207").doesNotContain("AKIAIOSFODNN7EXAMPLE");
    assertThat(world.github.issue(1).body()).contains("[All detections](", "/blob/main/" + path);
    world.github.clearCalls();
    world.show(key);
    world.drain();
    assertThat(world.github.calls()).extracting(GitHubDouble.Call::method).containsOnly("GET");
  }

  private static TimelineEntry entry(long number, String text) {
    return new TimelineEntry(
        number, Instant.parse("2026-11-20T04:00:00Z"), DANA, TimelineEntry.What.COMMENTED, text);
  }
}
