package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.route.Route;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.Outcome.Done;
import dev.takagari.core.telling.Outcome.NotNow;
import dev.takagari.embedded.SlackDouble.Fault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What several processes do in Slack, and what waits for its pace.
class SlackProcessesTest {
  private final SlackWorld world = new SlackWorld();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

  @AfterEach
  void close() {
    world.close();
  }

  private SlackDestination process() {
    SlackCalls calls =
        new SlackCalls(
            world.slack.botToken(),
            world.settings().api(),
            now::get,
            time -> now.updateAndGet(at -> at.plus(time)),
            world.registry);
    return new SlackDestination(
        world.briefs,
        _ -> new Route(world.channel, "soc", "", "", world.onCall),
        calls,
        world.settings(),
        new Troubles(world.troubles::addAll, world.cases, InstantSource.system()),
        InstantSource.system());
  }

  private static Act show(CaseKey key, long id, int attempts) {
    return new Act(
        id,
        SlackDestination.NAME,
        key.toString(),
        Act.Kind.SHOW,
        "show-" + id,
        "",
        attempts,
        Instant.now());
  }

  @Test
  void whatAnotherProcessPutBelowWhileThisOneWaitedIsNotPutThereAgain() {
    SlackDestination one = process();
    SlackDestination other = process();
    for (int i = 0; i < 2; i++) {
      one.deliver(show(world.open("before-" + i), 100 + i, 1), null);
    }
    world.onCall = List.of(SlackScenes.TANAKA);
    CaseKey key = world.open("d-1");
    world.assess(key, Severity.MEDIUM, Tell.CHANNEL);
    world.know(key, "Akiko Tanaka");
    assertThat(one.deliver(show(key, 1, 1), null)).isInstanceOf(NotNow.class);
    now.updateAndGet(at -> at.plusSeconds(60));
    world.assess(key, Severity.CRITICAL, Tell.PAGE);
    Outcome done = other.deliver(show(key, 1, 2), null);
    assertThat(done).isInstanceOf(Done.class);
    String where = ((Done) done).reference();
    now.updateAndGet(at -> at.plusSeconds(60));
    world.know(key, "Akiko Tanaka, IT");

    assertThat(one.deliver(show(key, 2, 1), where)).isInstanceOf(Done.class);

    SlackReference there = SlackReference.read(where).orElseThrow();
    assertThat(world.slack.replies(there.channel(), there.ts())).hasSize(2);
  }

  @Test
  void whatBrokeOffBelowAMessageJustBegunIsLookedFor() {
    SlackDestination one = process();
    for (int i = 0; i < 2; i++) {
      one.deliver(show(world.open("before-" + i), 100 + i, 1), null);
    }
    CaseKey key = world.open("d-1");
    world.know(key, "Akiko Tanaka");
    assertThat(one.deliver(show(key, 1, 1), null)).isInstanceOf(NotNow.class);
    now.updateAndGet(at -> at.plusSeconds(60));
    world.slack.failNext("chat.postMessage", 1, new Fault.Cut(true));
    assertThat(one.deliver(show(key, 1, 2), null)).isInstanceOf(Outcome.Later.class);

    Outcome done = one.deliver(show(key, 1, 3), null);

    SlackReference there = SlackReference.read(((Done) done).reference()).orElseThrow();
    assertThat(world.slack.replies(there.channel(), there.ts())).hasSize(1);
  }

  @Test
  void whoeverIsOnCallIsCalledHoweverManyEditsWait() {
    SlackDestination one = process();
    CaseKey key = world.open("d-1");
    world.onCall = List.of(SlackScenes.TANAKA);
    world.assess(key, Severity.MEDIUM, Tell.CHANNEL);
    String where = ((Done) one.deliver(show(key, 1, 1), null)).reference();
    // edits of other cases take every place there is
    CaseKey busy = world.open("d-2");
    String busyAt = ((Done) one.deliver(show(busy, 2, 1), null)).reference();
    for (int i = 0; i < 60; i++) {
      world.cases.act(
          busy, new CaseCommand.Assign("p" + i), new Actor("x", Actor.Origin.API), null, "");
      one.deliver(show(busy, 10 + i, 1), busyAt);
    }
    world.assess(key, Severity.CRITICAL, Tell.PAGE);

    Outcome outcome = one.deliver(show(key, 3, 1), where);

    assertThat(outcome).isInstanceOf(NotNow.class);
    now.updateAndGet(at -> at.plusSeconds(2));
    one.deliver(show(key, 3, 2), where);
    now.updateAndGet(at -> at.plusSeconds(300));
    assertThat(one.deliver(show(key, 3, 3), where)).isInstanceOf(Done.class);
    SlackReference there = SlackReference.read(where).orElseThrow();
    assertThat(world.slack.replies(there.channel(), there.ts()))
        .filteredOn(answer -> answer.text().contains("<@U0TANAKA1>"))
        .hasSize(1);
  }
}
