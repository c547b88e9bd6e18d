package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.postgres.PostgresSuppressionBook;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.embedded.SlackDouble.Fault;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackSocketTest {
  private final SlackWorld world = new SlackWorld();
  private final SlackCalls calls =
      new SlackCalls(
          world.slack.appToken(),
          world.settings().api(),
          InstantSource.system(),
          _ -> {},
          world.registry);
  private final SlackAnswers answers =
      new SlackAnswers(
          new SlackCases(world.cases, world.briefs, world.queue, new NoAudit()),
          () -> new People(List.of(SlackScenes.TANAKA)),
          new PostgresSuppressionBook(world.database.session()),
          world.slackCalls(),
          world.settings(),
          world.registry,
          InstantSource.system());
  private final SlackSocket socket = socket();

  private SlackSocket socket() {
    return new SlackSocket(
        calls,
        answers,
        new Troubles(world.troubles::addAll, world.cases, InstantSource.system()),
        InstantSource.system(),
        new Random(1));
  }

  @AfterEach
  void close() {
    socket.close();
    answers.close();
    calls.close();
    world.close();
  }

  private record NoAudit() implements AuditLog {
    @Override
    public void record(String actor, String action, String subject, Map<String, String> detail) {}

    @Override
    public List<AuditEntry> list(AuditFilter filter) {
      return List.of();
    }
  }

  private void isHeard(String id) {
    CaseKey key = world.open(id);
    world.show(key);
    SlackReference where = world.where(key);
    world.slack.click(where.channel(), where.ts(), "acknowledge", SlackWorld.TANAKA);
    SlackRoads.until(() -> world.found(key).state() == CaseState.ACKNOWLEDGED);
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("HttpClient"))
        .count();
  }

  @Test
  void itIsConnectedAgainWhenItIsCutAndWhenSlackAsksForIt() {
    socket.start();
    SlackRoads.until(() -> socket.fault().isEmpty());
    isHeard("d-1");

    world.slack.cutSockets();
    SlackRoads.until(() -> world.slack.sockets() == 1 && socket.fault().isEmpty());
    isHeard("d-2");

    world.slack.refreshSockets();
    isHeard("d-3");
    SlackRoads.until(() -> world.slack.sockets() == 1 && socket.fault().isEmpty());
    isHeard("d-4");
  }

  @Test
  void manyConnectionsLeaveNoThreadsBehind() {
    socket.start();
    SlackRoads.until(() -> socket.fault().isEmpty());
    long before = threads();

    for (int i = 0; i < 10; i++) {
      int opened = world.slack.calls("apps.connections.open").size();
      world.slack.cutSockets();
      SlackRoads.until(
          () ->
              world.slack.calls("apps.connections.open").size() > opened
                  && world.slack.sockets() == 1
                  && socket.fault().isEmpty());
    }

    assertThat(threads()).isLessThanOrEqualTo(before);
    socket.close();
    SlackRoads.until(() -> world.slack.sockets() == 0);
    SlackRoads.until(() -> threads() < before);
  }

  @Test
  void itSaysWhyNothingIsHeardAndGoesOnTrying() {
    world.slack.failNext("apps.connections.open", 2, new Fault.Refusal("invalid_auth"));
    socket.start();
    SlackRoads.until(() -> socket.fault().filter(why -> why.contains("invalid_auth")).isPresent());
    SlackRoads.until(() -> socket.fault().isEmpty());
    isHeard("d-1");
  }

  @Test
  void oneOfSeveralHearsWhatIsTold() {
    socket.start();
    try (SlackSocket other = socket()) {
      other.start();
      SlackRoads.until(() -> world.slack.sockets() == 2);
      isHeard("d-1");
      isHeard("d-2");
    }
    SlackRoads.until(() -> world.slack.sockets() == 1);
    isHeard("d-3");
  }
}
