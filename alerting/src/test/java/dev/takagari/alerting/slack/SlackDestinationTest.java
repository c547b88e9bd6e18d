package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.Outcome.Done;
import dev.takagari.core.telling.Outcome.Later;
import dev.takagari.core.telling.Outcome.Never;
import dev.takagari.core.telling.Outcome.NotNow;
import dev.takagari.core.telling.TellPost;
import dev.takagari.core.telling.TellText;
import dev.takagari.embedded.SlackDouble;
import dev.takagari.embedded.SlackDouble.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackDestinationTest {
  private SlackWorld world = new SlackWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private void another(SlackWorld other) {
    world.close();
    world = other;
  }

  @Test
  void aCaseIsOneMessageHoweverOftenItChanges() {
    CaseKey key = world.open("d-1");
    for (int i = 0; i < 50; i++) {
      world.cases.file(
          DetectionDraft.like(Detections.of("d-1", "r" + i, "group d-1", "h1", Instant.now()))
              .count(2 + i)
              .detection());
      if (i % 5 == 0) {
        world.act(key, new CaseCommand.Comment("look " + i));
      }
      assertThat(world.show(key)).isInstanceOf(Done.class);
    }

    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(1);
    assertThat(world.slack.calls("chat.postMessage")).hasSize(1);
    assertThat(world.slack.calls("chat.update")).hasSize(49);
  }

  @Test
  void whatShowsNothingNewIsNoCall() {
    CaseKey key = world.open("d-1");
    world.show(key);
    world.slack.clearCalls();

    assertThat(world.show(key)).isEqualTo(new Done(world.reference(key)));
    assertThat(world.slack.calls()).isEmpty();
  }

  @Test
  void whatIsKnownIsOneAnswerThatIsEditedAlsoByAnotherProcess() {
    CaseKey key = world.open("d-1");
    world.show(key);
    assertThat(world.below(key)).isEmpty();

    world.know(key, "Akiko Tanaka");
    world.show(key);
    world.restart();
    world.know(key, "Akiko Tanaka, IT");
    world.show(key);

    assertThat(world.below(key)).hasSize(1);
    assertThat(world.below(key).getFirst().body().toString()).contains("Akiko Tanaka, IT");
  }

  @Test
  void aMessageThatAnEarlierTryBeganIsFound() {
    CaseKey key = world.open("d-1");
    world.know(key, "Akiko Tanaka");
    world.slack.failNext("chat.postMessage", 1, new Fault.Cut(true));
    assertThat(world.show(key)).isInstanceOf(Later.class);
    world.restart();

    assertThat(world.showAgain(key)).isInstanceOf(Done.class);

    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(1);
    assertThat(world.below(key)).hasSize(1);
  }

  @Test
  void aMessageOfAnotherAppIsNotTakenForOurs() {
    CaseKey key = world.open("d-1");
    world.know(key, "Akiko Tanaka");
    world.slack.postOfAnotherApp(
        SlackWorld.CHANNEL,
        "",
        "all is well",
        SlackPost.EVENT_TYPE,
        Map.of(SlackPost.MARKER, key.toString(), SlackPost.CASE, key.toString()));

    assertThat(world.showAgain(key)).isInstanceOf(Done.class);

    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(2);
    assertThat(world.below(key)).hasSize(1);
    assertThat(world.slack.calls("chat.update")).isEmpty();
    assertThat(world.troubles).isEmpty();
  }

  @Test
  void whatAnotherAppPutsBelowOurMessageIsNotTakenForOurs() {
    CaseKey key = world.open("d-1");
    world.show(key);
    world.slack.postOfAnotherApp(
        SlackWorld.CHANNEL,
        world.where(key).ts(),
        "nothing is known",
        SlackPost.EVENT_TYPE,
        Map.of(SlackPost.MARKER, SlackThread.factsMarker(key)));
    TimelineEntry entry =
        new TimelineEntry(
            7, Instant.now(), new Actor("b.sato", Actor.Origin.GITHUB), What.COMMENTED, "Hello");
    world.slack.postOfAnotherApp(
        SlackWorld.CHANNEL,
        world.where(key).ts(),
        "said already",
        SlackPost.EVENT_TYPE,
        Map.of(SlackPost.MARKER, key + ":t" + entry.number()));
    world.know(key, "Akiko Tanaka");
    world.restart();

    assertThat(world.show(key)).isInstanceOf(Done.class);
    assertThat(world.add(key, entry, 2)).isEqualTo(new Done(null));

    assertThat(world.below(key))
        .extracting(answer -> answer.body().toString())
        .anyMatch(answer -> answer.contains("Akiko Tanaka"))
        .anyMatch(answer -> answer.contains("Hello"));
  }

  @Test
  void whatATryBrokeOffBelowTheMessageIsNotDoneTwice() {
    CaseKey key = world.open("d-1");
    world.show(key);
    world.know(key, "Akiko Tanaka");
    world.slack.failNext("chat.postMessage", 1, new Fault.Cut(true));
    assertThat(world.show(key)).isInstanceOf(Later.class);

    assertThat(world.showAgain(key)).isInstanceOf(Done.class);

    assertThat(world.below(key)).hasSize(1);
  }

  @Test
  void anEntryIsOneAnswerHoweverOftenItIsTried() {
    CaseKey key = world.open("d-1");
    world.show(key);
    TimelineEntry entry =
        new TimelineEntry(
            7, Instant.now(), new Actor("b.sato", Actor.Origin.GITHUB), What.COMMENTED, "Hello");
    world.slack.failNext("chat.postMessage", 1, new Fault.Cut(true));
    assertThat(world.add(key, entry, 1)).isInstanceOf(Later.class);

    assertThat(world.add(key, entry, 2)).isEqualTo(new Done(null));

    assertThat(world.below(key)).hasSize(1);
    assertThat(world.below(key).getFirst().text()).contains("b.sato (github)", "Hello");
  }

  @Test
  void whatWasSaidInTheThreadIsNotSaidThereAgain() {
    CaseKey key = world.open("d-1");
    world.show(key);
    TimelineEntry entry =
        new TimelineEntry(
            7, Instant.now(), new Actor("b.sato", Actor.Origin.SLACK), What.COMMENTED, "Hello");

    assertThat(world.add(key, entry, 1)).isEqualTo(new Done(null));
    assertThat(world.below(key)).isEmpty();
  }

  @Test
  void anEntryWaitsForTheMessage() {
    CaseKey key = world.open("d-1");
    TimelineEntry entry = new TimelineEntry(7, Instant.now(), Actor.SYSTEM, What.REOPENED, "");
    assertThat(world.add(key, entry, 1)).isInstanceOf(Later.class);
  }

  @Test
  void whoeverIsOnCallIsCalledOnceAndOnlyForAPage() {
    CaseKey quiet = world.open("d-1");
    world.onCall = List.of(SlackScenes.TANAKA);
    world.assess(quiet, Severity.HIGH, Tell.CHANNEL);
    CaseKey loud = world.open("d-2");
    world.assess(loud, Severity.CRITICAL, Tell.PAGE);

    world.show(quiet);
    world.show(loud);
    world.act(loud, new CaseCommand.Acknowledge());
    world.restart();
    world.show(loud);

    assertThat(world.told(SlackWorld.CHANNEL).get(0).text()).doesNotContain("<@");
    assertThat(world.told(SlackWorld.CHANNEL).get(1).text()).contains("<@U0TANAKA1>");
    assertThat(world.below(loud)).isEmpty();
    List<SlackDouble.Call> posts = world.slack.calls("chat.postMessage");
    assertThat(posts).filteredOn(call -> call.toString().contains("<@U0TANAKA1>")).hasSize(1);
  }

  @Test
  void aCaseThatBecomesWorseCallsOnceInItsThread() {
    CaseKey key = world.open("d-1");
    world.onCall = List.of(SlackScenes.TANAKA);
    world.assess(key, Severity.MEDIUM, Tell.CHANNEL);
    world.show(key);
    world.assess(key, Severity.CRITICAL, Tell.PAGE);

    world.show(key);
    world.restart();
    world.know(key, "Akiko Tanaka");
    world.show(key);
    world.act(key, new CaseCommand.Comment("hm"));
    world.show(key);

    assertThat(world.below(key))
        .filteredOn(answer -> answer.text().contains("<@U0TANAKA1>"))
        .hasSize(1);
  }

  @Test
  void aClosedCaseCallsNobody() {
    CaseKey key = world.open("d-1");
    world.onCall = List.of(SlackScenes.TANAKA);
    world.assess(key, Severity.CRITICAL, Tell.PAGE);
    world.act(key, new CaseCommand.Close(CloseReason.EXPECTED, ""));

    world.show(key);

    assertThat(world.told(SlackWorld.CHANNEL).getFirst().text())
        .contains("closed as expected")
        .doesNotContain("<@");
  }

  @Test
  void aDeletedMessageIsBegunAnewOnceAndCallsNobodyAgain() {
    CaseKey key = world.open("d-1");
    world.onCall = List.of(SlackScenes.TANAKA);
    world.assess(key, Severity.CRITICAL, Tell.PAGE);
    world.show(key);
    SlackReference first = world.where(key);
    world.slack.delete(first.channel(), first.ts());
    world.act(key, new CaseCommand.Acknowledge());

    world.show(key);
    world.act(key, new CaseCommand.Comment("still here"));
    world.restart();
    world.show(key);

    assertThat(world.where(key)).isNotEqualTo(first);
    assertThat(world.told(SlackWorld.CHANNEL))
        .filteredOn(message -> message.ts().equals(world.where(key).ts()))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.text()).doesNotContain("<@");
              assertThat(message.body().toString()).contains("was deleted");
            });
    assertThat(world.below(key)).isEmpty();
    assertThat(world.slack.calls("chat.postMessage")).hasSize(2);
    assertThat(world.troubles)
        .singleElement()
        .satisfies(
            trouble -> {
              assertThat(trouble.groupKey()).isEqualTo("takagari:telling:slack:deleted");
              assertThat(trouble.marks()).contains(Detection.Mark.OPERATIONAL);
            });
    assertThat(world.found(key).state()).isEqualTo(CaseState.ACKNOWLEDGED);
  }

  @Test
  void aDeletedMessageIsSeenByAProcessThatDidNotBeginIt() {
    CaseKey key = world.open("d-1");
    world.show(key);
    SlackReference first = world.where(key);
    world.slack.delete(first.channel(), first.ts());
    world.restart();

    world.show(key);

    assertThat(world.where(key)).isNotEqualTo(first);
    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(1);
  }

  @Test
  void aCaseWhoseChannelIsArchivedIsToldInTheOther() {
    another(new SlackWorld(SlackWorld.OTHER, false));
    CaseKey key = world.open("d-1");
    world.show(key);
    world.slack.archive(SlackWorld.CHANNEL);
    world.act(key, new CaseCommand.Acknowledge());

    assertThat(world.show(key)).isInstanceOf(Done.class);

    assertThat(world.where(key).channel()).isEqualTo(SlackWorld.OTHER);
    assertThat(world.told(SlackWorld.OTHER)).hasSize(1);
    assertThat(world.troubles)
        .extracting(Detection::groupKey)
        .containsExactly("takagari:telling:slack:archived:C0SECURITY");
    assertThat(world.found(key).state()).isEqualTo(CaseState.ACKNOWLEDGED);
  }

  @Test
  void aCaseWaitsForAnArchivedChannelAndTheTroubleEndsWithIt() {
    CaseKey key = world.open("d-1");
    world.slack.archive(SlackWorld.CHANNEL);

    assertThat(world.show(key)).isInstanceOf(Later.class);
    assertThat(((Later) world.show(key)).all()).isFalse();
    world.slack.unarchive(SlackWorld.CHANNEL);
    assertThat(world.showAgain(key)).isInstanceOf(Done.class);

    assertThat(world.troubles).hasSize(2);
    assertThat(world.troubles.getLast().marks())
        .contains(Detection.Mark.OPERATIONAL, Detection.Mark.RESOLVED);
    assertThat(world.troubles.getLast().groupKey()).isEqualTo(world.troubles.getFirst().groupKey());
  }

  @Test
  void aRevokedTokenRestsTheWholeDestinationAndIsACase() {
    CaseKey key = world.open("d-1");
    world.slack.revokeTokens();

    Outcome outcome = world.show(key);
    world.show(key);

    assertThat(outcome).isInstanceOf(Later.class);
    assertThat(((Later) outcome).all()).isTrue();
    assertThat(world.troubles).hasSize(1);
    world.slack.restoreTokens();
    assertThat(world.showAgain(key)).isInstanceOf(Done.class);
    assertThat(world.troubles).hasSize(2);
    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(1);
  }

  @Test
  void aLimitIsKeptToAsLongAsSlackSays() {
    CaseKey key = world.open("d-1");
    world.slack.failNext("chat.postMessage", 1, new Fault.RateLimit(17));

    assertThat(world.show(key))
        .isEqualTo(new NotNow(Duration.ofSeconds(17), "Slack is asked too often"));
    // and nothing is asked before
    assertThat(world.showAgain(key)).isInstanceOf(NotNow.class);
    assertThat(world.slack.calls("chat.postMessage")).hasSize(1);
  }

  @Test
  void anOutageRestsTheDestinationAndLosesNothing() {
    CaseKey key = world.open("d-1");
    world.slack.outage(true);
    Outcome last = world.show(key);
    for (int i = 0; i < 3; i++) {
      last = world.showAgain(key);
    }
    assertThat(((Later) last).all()).isTrue();
    world.slack.outage(false);

    assertThat(world.showAgain(key)).isInstanceOf(Done.class);
    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(1);
  }

  @Test
  void weJoinAChannelInWhichWeAreNot() {
    CaseKey key = world.open("d-1");
    world.slack.removeBot(SlackWorld.CHANNEL);

    assertThat(world.show(key)).isInstanceOf(Done.class);
    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(1);
  }

  @Test
  void aChannelIsFoundByItsName() {
    CaseKey key = world.open("d-1");
    world.channel = "#security";

    assertThat(world.show(key)).isInstanceOf(Done.class);
    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(1);
  }

  @Test
  void aChannelThatIsNotThereIsForSomebodyToMend() {
    CaseKey key = world.open("d-1");
    world.channel = "#nowhere";

    assertThat(world.show(key)).isInstanceOf(Never.class);
    assertThat(((Never) world.show(key)).why()).contains("#nowhere", "invite the app");
    assertThat(world.troubles).hasSize(1);
  }

  @Test
  void aReportIsPostedOnceWithItsFiles() {
    TellPost report =
        new TellPost(
            "Week 47", "**12** opened", List.of(new TellPost.File("a.csv", "text/csv", "a,b\n")));
    Act act =
        new Act(
            1,
            SlackDestination.NAME,
            "report:weekly:2026-W47",
            Act.Kind.POST,
            "report.2026-W47",
            TellText.write(report),
            1,
            Instant.now());
    world.slack.failNext("files.completeUploadExternal", 1, new Fault.Status(500));
    assertThat(world.deliver(act, null)).isInstanceOf(Later.class);
    Act again =
        new Act(
            1,
            act.destination(),
            act.subject(),
            act.kind(),
            act.marker(),
            act.content(),
            2,
            act.since());

    assertThat(world.deliver(again, null)).isInstanceOf(Done.class);
    assertThat(world.deliver(again, null)).isInstanceOf(Done.class);

    assertThat(world.told(SlackWorld.CHANNEL)).hasSize(1);
    SlackDouble.Message message = world.told(SlackWorld.CHANNEL).getFirst();
    assertThat(world.slack.replies(SlackWorld.CHANNEL, message.ts())).hasSize(1);
  }
}
