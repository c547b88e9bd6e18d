package dev.takagari.alerting.slack;

import dev.takagari.adapters.postgres.AlertingDatabase;
import dev.takagari.adapters.postgres.PostgresActQueue;
import dev.takagari.adapters.postgres.PostgresCaseRecords;
import dev.takagari.adapters.postgres.PostgresCaseRepository;
import dev.takagari.alerting.note.CaseBriefs;
import dev.takagari.alerting.note.CaseLinks;
import dev.takagari.alerting.route.Person;
import dev.takagari.alerting.route.Route;
import dev.takagari.alerting.tell.Troubles;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Assessment;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseSettings;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.Detection;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.telling.Act;
import dev.takagari.core.telling.NewAct;
import dev.takagari.core.telling.Outcome;
import dev.takagari.core.telling.TellText;
import dev.takagari.embedded.SlackDouble;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Cases in a database, a workspace of Slack, and what is between them.
final class SlackWorld implements AutoCloseable {
  static final String CHANNEL = "C0SECURITY";
  static final String OTHER = "C0FALLBACK";
  static final String TANAKA = "U0TANAKA1";
  private static final Duration PACE = Duration.ofSeconds(15);
  static final String STRANGER = "U0STRANGER";

  final AlertingDatabase database = new AlertingDatabase();
  final PostgresCaseRepository cases =
      new PostgresCaseRepository(database.session(), CaseSettings.USUAL);
  final PostgresCaseRecords records = new PostgresCaseRecords(database.session());
  final PostgresActQueue queue = new PostgresActQueue(database.session(), new Random(1));
  final SlackDouble slack = SlackDouble.start(InstantSource.system());
  final List<Detection> troubles = new CopyOnWriteArrayList<>();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final CaseBriefs briefs =
      new CaseBriefs(cases, records, new CaseLinks(URI.create("https://takagari.example")));
  volatile String channel = CHANNEL;
  volatile List<Person> onCall = List.of();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong ahead = new AtomicLong();
  private final SlackSettings settings;
  private SlackCalls calls;
  private SlackDestination destination;

  SlackWorld() {
    this("", false);
  }

  /// @param fallback channel for cases whose own cannot be used
  SlackWorld(String fallback, boolean anyMember) {
    slack.addChannel(CHANNEL, "security");
    slack.addChannel(OTHER, "fallback");
    slack.addUser(TANAKA, "a.tanaka", "a.tanaka@example.com", "");
    slack.addUser(STRANGER, "stranger", "s@example.com", "");
    settings =
        new SlackSettings(
            slack.botToken(),
            "",
            "",
            fallback,
            CHANNEL,
            "//",
            anyMember,
            URI.create(slack.baseUrl() + "/api/"),
            ZoneId.of("Asia/Tokyo"));
    calls = calls();
    destination = destination();
  }

  private SlackCalls calls() {
    // nobody waits: the time is another then
    return new SlackCalls(
        slack.botToken(),
        settings.api(),
        () -> Instant.now().plusMillis(ahead.get()),
        time -> ahead.addAndGet(time.toMillis() + 1),
        registry);
  }

  private SlackDestination destination() {
    return new SlackDestination(
        briefs,
        _ -> new Route(channel, "soc", "", "", onCall),
        calls,
        settings,
        new Troubles(troubles::addAll, cases, InstantSource.system()),
        InstantSource.system());
  }

  SlackSettings settings() {
    return settings;
  }

  SlackCalls slackCalls() {
    return calls;
  }

  /// The process ends and another one begins, which remembers nothing.
  void restart() {
    calls.close();
    calls = calls();
    destination = destination();
  }

  CaseKey open(String id) {
    return Objects.requireNonNull(
        cases.file(Detections.of(id, "1", "group " + id, "h1", Instant.now())).key());
  }

  Case found(CaseKey key) {
    return cases.find(key).orElseThrow();
  }

  void act(CaseKey key, CaseCommand command) {
    cases.act(key, command, new Actor("b.sato", Actor.Origin.API), null, "");
  }

  void assess(CaseKey key, Severity severity, Tell tell) {
    cases.assess(key, new Assessment(severity, "known-bad", List.of("it is"), tell, "test 1"));
  }

  void know(CaseKey key, String what) {
    records.putFacts(
        key,
        List.of(
            new FactGroup(
                FactGroup.Kind.WHO,
                FactGroup.State.COMPLETE,
                "",
                Instant.now(),
                List.of(new Fact("person", what, "list of owners", null)))));
  }

  /// Shows the case, as the queue has it done.
  Outcome show(CaseKey key) {
    return deliver(key, Act.Kind.SHOW, "", 1, "show-" + numbers.incrementAndGet());
  }

  /// Shows the case when an earlier try may have done it.
  Outcome showAgain(CaseKey key) {
    return deliver(key, Act.Kind.SHOW, "", 2, "show-" + numbers.incrementAndGet());
  }

  Outcome add(CaseKey key, TimelineEntry entry, int attempts) {
    return deliver(key, Act.Kind.ADD, TellText.write(entry), attempts, key + ":t" + entry.number());
  }

  private Outcome deliver(CaseKey key, Act.Kind kind, String content, int attempts, String marker) {
    Act act =
        new Act(
            numbers.incrementAndGet(),
            SlackDestination.NAME,
            key.toString(),
            kind,
            marker,
            content,
            attempts,
            Instant.now());
    Outcome outcome = deliver(act, reference(key));
    if (outcome instanceof Outcome.Done(String reference) && reference != null) {
      keep(key, reference);
    }
    return outcome;
  }

  /// Delivers an act; what only our own pace forbids is tried again when it may be done.
  Outcome deliver(Act act, @Nullable String reference) {
    Outcome outcome = destination.deliver(act, reference);
    while (outcome instanceof Outcome.NotNow(Duration pause, _) && pause.compareTo(PACE) < 0) {
      ahead.addAndGet(pause.toMillis() + 1);
      outcome = destination.deliver(act, reference);
    }
    return outcome;
  }

  /// Puts down where the case is, as it is after an act of it was done.
  private void keep(CaseKey key, String reference) {
    queue.put(List.of(NewAct.show(SlackDestination.NAME, key.toString())));
    queue
        .take(SlackDestination.NAME, 1, Duration.ofMinutes(1))
        .forEach(taken -> queue.done(taken.act(), reference));
  }

  @Nullable String reference(CaseKey key) {
    return queue.shown(key.toString()).stream()
        .map(shown -> shown.reference())
        .findFirst()
        .orElse(null);
  }

  SlackReference where(CaseKey key) {
    return Optional.ofNullable(reference(key)).flatMap(SlackReference::read).orElseThrow();
  }

  /// Messages of a channel.
  List<SlackDouble.Message> told(String channel) {
    return slack.messages(channel);
  }

  List<SlackDouble.Message> below(CaseKey key) {
    return slack.replies(where(key).channel(), where(key).ts());
  }

  @Override
  public void close() {
    calls.close();
    slack.close();
    database.close();
  }
}
