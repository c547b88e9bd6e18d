package dev.takagari.alerting.together;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.embedded.GitHubDouble;
import dev.takagari.embedded.Json;
import dev.takagari.embedded.SlackDouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whatever breaks while people are told: one message, one issue, each entry once and in order.
class TellingOutageTest {
  private static final Actor EVE = new Actor("eve", Actor.Origin.CLI);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final TogetherWorld world = new TogetherWorld(true);
  private final List<String> said = new ArrayList<>();

  @AfterEach
  void close() {
    world.close();
  }

  private void say(CaseKey key) {
    said.add("said-" + said.size() + ".");
    world.cases.act(key, new CaseCommand.Comment(said.getLast()), EVE, null, "");
  }

  /// What was said, in the order in which it is there.
  private List<String> found(List<String> texts) {
    return texts.stream().flatMap(text -> said.stream().filter(text::contains)).toList();
  }

  private void assertToldOnce(CaseKey... keys) {
    assertThat(world.queue.list(ActFilter.DEAD, null, null, 10).items()).isEmpty();
    List<String> inSlack = new ArrayList<>();
    List<String> onGitHub = new ArrayList<>();
    for (CaseKey key : keys) {
      assertThat(world.messages(key)).as("messages of %s", key).hasSize(1);
      assertThat(world.issues(key)).as("issues of %s", key).hasSize(1);
      world
          .slack
          .replies(TogetherWorld.CHANNEL, world.messages(key).getFirst().ts())
          .forEach(reply -> inSlack.add(Json.write(reply.body())));
      world
          .github
          .comments(world.issues(key).getFirst().number())
          .forEach(comment -> onGitHub.add(comment.body()));
    }
    assertThat(world.slack.messages(TogetherWorld.CHANNEL)).hasSize(keys.length);
    assertThat(world.github.issues()).hasSize(keys.length);
    assertThat(found(inSlack)).as("in Slack").isEqualTo(said);
    assertThat(found(onGitHub)).as("on GitHub").isEqualTo(said);
  }

  @Test
  void anHourWithoutBothAndTwoRestartsLoseAndDoubleNothing() throws Exception {
    CaseKey before = world.open("before");
    world.calm();
    world.slack.outage(true);
    world.github.outage(true);
    say(before);
    for (int minutes = 0; minutes < 60; minutes += 5) {
      int calls = world.github.calls().size();
      world.pass(FIVE_MINUTES);
      // what was under way when the clock moved rests from then on
      for (int more = 0; world.github.calls().size() == calls; more++) {
        assertThat(more).as("GitHub is tried again").isLessThan(1_000);
        Thread.sleep(20);
        world.pass(Duration.ofSeconds(5));
      }
      if (minutes == 20 || minutes == 40) {
        world.restart();
      }
      say(before);
    }
    CaseKey meanwhile = world.open("meanwhile");
    world.pass(FIVE_MINUTES);
    world.cases.act(before, new CaseCommand.Close(CloseReason.EXPECTED, "a drill"), EVE, null, "");
    assertThat(world.messages(meanwhile)).isEmpty();
    assertThat(world.slack.calls().stream().filter(call -> call.outcome().equals("outage")))
        .as("Slack is tried again and again")
        .hasSizeGreaterThan(3);

    world.settle();

    assertToldOnce(before, meanwhile);
    assertThat(world.find(before).state()).isEqualTo(CaseState.CLOSED);
    assertThat(world.issues(before).getFirst().state()).isEqualTo("closed");
    assertThat(Json.write(world.messages(before).getFirst().body())).contains("expected");
  }

  @Test
  void whatWasDoneAndNotPutDownIsFoundAgain() throws Exception {
    // the message, the issue, what is below them: each is done, and the process is killed
    world.forgets.set(4);
    CaseKey key = world.open("killed");
    world.calm();
    world.forgets.set(4);
    say(key);
    say(key);
    world.calm();
    world.forgets.set(2);
    say(key);
    world.await("both are done and forgotten", () -> world.forgets.get() == 0);
    world.restart();
    world.settle();

    assertToldOnce(key);
  }

  @Test
  void whatWasDoneWithoutAnAnswerIsFoundAgain() throws Exception {
    world.slack.failNext("chat.postMessage", 2, new SlackDouble.Fault.Cut(true));
    world.github.failNext("POST .*/issues$", 1, GitHubDouble.Fault.dropped());
    CaseKey key = world.open("cut");
    world.calm();
    world.slack.failNext("chat.postMessage", 2, new SlackDouble.Fault.Cut(true));
    world.slack.failNext("chat.update", 2, new SlackDouble.Fault.Cut(true));
    world.github.failNext("POST .*/comments$", 2, GitHubDouble.Fault.dropped());
    world.github.failNext("PATCH ", 2, GitHubDouble.Fault.dropped());
    say(key);
    world.cases.act(key, new CaseCommand.Acknowledge(), EVE, null, "");
    say(key);

    world.settle();

    assertToldOnce(key);
    assertThat(world.issues(key).getFirst().labels()).contains("takagari:acknowledged");
  }

  @Test
  void limitsAndErrorsOfServersAreWaitedOut() throws Exception {
    world.slack.failNext("*", 1, new SlackDouble.Fault.RateLimit(30));
    world.github.failNext("POST ", 1, GitHubDouble.Fault.secondaryLimit(Duration.ofMinutes(1)));
    CaseKey key = world.open("limited");
    world.calm();
    world.slack.failNext("*", 3, new SlackDouble.Fault.Status(500));
    world.github.failNext("", 3, GitHubDouble.Fault.status(502));
    for (int i = 0; i < 10; i++) {
      say(key);
    }

    world.settle();

    assertToldOnce(key);
  }

  @Test
  void fiftyUpdatesOfOneDetectionAreOneMessageThatIsEdited() throws Exception {
    CaseKey key = world.open("updated");
    world.calm();
    for (int revision = 2; revision <= 51; revision++) {
      assertThat(
              world
                  .cases
                  .file(
                      Detections.of(
                          "first-of-updated",
                          Integer.toString(revision),
                          "updated",
                          "h" + revision,
                          world.clock.instant()))
                  .key())
          .isEqualTo(key);
      if (revision % 10 == 0) {
        world.calm();
      }
    }

    world.settle();

    assertToldOnce(key);
    assertThat(
            world.slack.calls("chat.postMessage").stream()
                .filter(call -> Json.text(call.parameters(), "thread_ts").isEmpty()))
        .hasSize(1);
    assertThat(world.messages(key).getFirst().edits()).isBetween(1, 50);
  }
}
