package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.adapters.postgres.PostgresSuppressionBook;
import dev.takagari.alerting.note.AlikeRule;
import dev.takagari.alerting.route.People;
import dev.takagari.alerting.route.Person;
import dev.takagari.core.audit.AuditEntry;
import dev.takagari.core.audit.AuditFilter;
import dev.takagari.core.audit.AuditLog;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Suppression;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.event.Columns;
import dev.takagari.embedded.SlackDouble;
import dev.takagari.embedded.SlackDouble.Ack;
import dev.takagari.embedded.SlackDouble.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What people do in Slack, on both roads on which it comes.
class SlackAnswersTest {
  private final List<String> audited = new CopyOnWriteArrayList<>();
  private SlackWorld world = new SlackWorld();
  private PostgresSuppressionBook suppressions =
      new PostgresSuppressionBook(world.database.session());
  private People people = new People(List.of(SlackScenes.TANAKA));
  private SlackAnswers answers = answers();
  private SlackRoads road = () -> {};

  private SlackAnswers answers() {
    AuditLog audit =
        new AuditLog() {
          @Override
          public void record(
              String actor, String action, String subject, Map<String, String> detail) {
            audited.add(actor + " " + action + " " + subject);
          }

          @Override
          public List<AuditEntry> list(AuditFilter filter) {
            return List.of();
          }
        };
    return new SlackAnswers(
        new SlackCases(world.cases, world.briefs, world.queue, audit),
        () -> people,
        suppressions,
        world.slackCalls(),
        world.settings(),
        world.registry,
        InstantSource.system());
  }

  @AfterEach
  void close() {
    road.close();
    answers.close();
    world.close();
  }

  private CaseKey shown(SlackRoads.Kind kind) {
    road = SlackRoads.open(kind, world, answers);
    CaseKey key = world.open("d-1");
    world.show(key);
    return key;
  }

  private Ack click(CaseKey key, String action) {
    return click(key, action, SlackWorld.TANAKA, "");
  }

  private Ack click(CaseKey key, String action, String user, String option) {
    SlackReference where = world.where(key);
    Ack ack = world.slack.click(where.channel(), where.ts(), action, user, option);
    assertThat(ack.acknowledged()).isTrue();
    return ack;
  }

  private List<TimelineEntry> entries(CaseKey key, What what) {
    return world.records.timeline(key, 0, 100).stream()
        .filter(entry -> entry.what() == what)
        .toList();
  }

  private String whispered(String user) {
    SlackRoads.until(() -> !world.slack.ephemerals().isEmpty());
    SlackDouble.Ephemeral last = world.slack.ephemerals().getLast();
    assertThat(last.user()).isEqualTo(user);
    assertThat(world.slack.ephemerals()).hasSize(1);
    return last.text();
  }

  private SlackDouble.View form() {
    SlackRoads.until(() -> !world.slack.openViews().isEmpty());
    return world.slack.openViews().getFirst();
  }

  @ParameterizedTest
  @EnumSource
  void acknowledging(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);

    click(key, "acknowledge");
    SlackRoads.until(() -> world.found(key).state() == CaseState.ACKNOWLEDGED);
    world.show(key);

    assertThat(entries(key, What.ACKNOWLEDGED).getFirst().actor())
        .isEqualTo(new Actor("a.tanaka", Actor.Origin.SLACK));
    assertThat(audited).containsExactly("a.tanaka case.acknowledge " + key);
    assertThat(world.told(SlackWorld.CHANNEL).getFirst().body().toString())
        .contains("acknowledged by a.tanaka")
        .doesNotContain("action_id=acknowledge");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsToldTwiceIsDoneOnce(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);

    click(key, "assign");
    SlackRoads.until(() -> world.found(key).assignee().equals("a.tanaka"));
    world.act(key, new CaseCommand.Assign("b.sato"));
    world.slack.repeatLast();
    String said =
        world.slack.say(
            SlackWorld.CHANNEL, world.where(key).ts(), SlackWorld.TANAKA, "Asked her &lt;3");
    world.slack.repeatLast();

    assertThat(said).isNotEmpty();
    assertThat(world.found(key).assignee()).isEqualTo("b.sato");
    assertThat(entries(key, What.COMMENTED)).hasSize(1);
    TimelineEntry entry = entries(key, What.COMMENTED).getFirst();
    assertThat(entry.text()).isEqualTo("Asked her <3");
    assertThat(entry.link()).contains("/archives/C0SECURITY/p", "thread_ts=");
  }

  @ParameterizedTest
  @EnumSource
  void snoozingAndOpeningAgain(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    click(key, "snooze", SlackWorld.TANAKA, key + " " + world.found(key).version() + " 4h");
    SlackRoads.until(() -> world.found(key).times().snoozedUntil() != null);
    assertThat(world.found(key).times().snoozedUntil())
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(235)), Instant.now().plus(Duration.ofHours(4)));

    world.act(key, new CaseCommand.Close(CloseReason.EXPECTED, ""));
    world.show(key);
    click(key, "reopen");
    SlackRoads.until(() -> world.found(key).state() == CaseState.OPEN);
  }

  @ParameterizedTest
  @EnumSource
  void closingAsksForAReasonAndANoteWhereOneIsNeeded(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    click(key, "close");
    SlackDouble.View form = form();

    world.slack.submit(form.id(), Map.of("reason", "other"), SlackWorld.TANAKA);
    assertThat(form().errors()).containsExactly(Map.entry("note", "Say what it was."));
    world.slack.submit(
        form.id(), Map.of("reason", "true-positive", "hold", "24h"), SlackWorld.TANAKA);
    assertThat(form().errors()).containsKey("hold");
    assertThat(world.found(key).state()).isEqualTo(CaseState.OPEN);
    world.slack.submit(
        form.id(),
        Map.of("reason", "false-positive", "note", "a *test*", "hold", "7d"),
        SlackWorld.TANAKA);

    assertThat(world.slack.openViews()).isEmpty();
    assertThat(world.found(key).reason()).isEqualTo(CloseReason.FALSE_POSITIVE);
    assertThat(world.found(key).note()).isEqualTo("a *test*");
    assertThat(suppressions.list(false))
        .singleElement()
        .satisfies(
            held -> {
              assertThat(held.rule().ruleId()).isEqualTo("SuspiciousPowerShell");
              assertThat(held.rule().entity())
                  .containsEntry("host.name", "ws-h1")
                  .containsEntry("user.name", "dana");
              assertThat(held.owner()).isEqualTo("a.tanaka");
            });
    world.slack.repeatLast();
    assertThat(suppressions.list(false)).extracting(Suppression::owner).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aDuplicateNamesTheOtherCase(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    CaseKey other = world.open("other");
    click(key, "close");
    String form = form().id();

    world.slack.submit(form, Map.of("reason", "duplicate", "note", "we had it"), SlackWorld.TANAKA);
    assertThat(form().errors())
        .containsExactly(Map.entry("note", "Name the other case, as A-2026-000123."));
    world.slack.submit(
        form, Map.of("reason", "duplicate", "note", "of A-2026-999999"), SlackWorld.TANAKA);
    assertThat(form().errors())
        .containsExactly(Map.entry("note", "Not closed: there is no case A-2026-999999."));
    world.slack.submit(form, Map.of("reason", "duplicate", "note", "of " + key), SlackWorld.TANAKA);
    assertThat(form().errors())
        .containsExactly(
            Map.entry("note", "Not closed: %s is this case; name the other one.".formatted(key)));
    assertThat(world.found(key).state()).isEqualTo(CaseState.OPEN);
    world.slack.submit(
        form,
        Map.of("reason", "duplicate", "note", "of %s: the same mail".formatted(other)),
        SlackWorld.TANAKA);

    assertThat(world.found(key).reason()).isEqualTo(CloseReason.DUPLICATE);
    assertThat(world.found(key).note()).isEqualTo("same as %s: the same mail".formatted(other));
  }

  @ParameterizedTest
  @EnumSource
  void theFormSaysWhatHoldingBackWouldHaveDone(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    click(key, "close");

    SlackRoads.until(() -> form().body().toString().contains("would have hidden 1 detection"));
    assertThat(form().body().toString()).contains("1 open");
  }

  @ParameterizedTest
  @EnumSource
  void whatSharesNothingIsNotOfferedToBeHeldBack(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    world.cases.file(
        DetectionDraft.like(Detections.of("d-2", "1", "group d-1", "h2", Instant.now()))
            .fields(Detections.fields(Columns.HOST_NAME, "ws-h2", Columns.USER_NAME, "erin"))
            .detection());
    world.show(key);

    click(key, "close");

    assertThat(form().body().toString())
        .contains("cannot be held back from here", "share neither host, account nor command")
        .doesNotContain("Hold the same back");
  }

  @ParameterizedTest
  @EnumSource
  void nothingElseIsHeldBackThanWasShown(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    click(key, "close");
    SlackRoads.until(() -> form().body().toString().contains("would have hidden"));
    assertThat(form().body().toString())
        .contains("on the host `ws-h1` by the account `dana` with the command `powershell -nop");
    SlackDouble.View form = form();
    world.cases.file(Detections.of("d-2", "1", "group d-1", "h2", Instant.now()));

    world.slack.submit(
        form.id(), Map.of("reason", "false-positive", "hold", "7d"), SlackWorld.TANAKA);

    assertThat(form().errors().get("hold")).contains("not what it was when this form was opened");
    assertThat(world.found(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(suppressions.list(true)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whoeverHoldsTheSameBackLongerGetsIt(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    Suppression ending = held(key, Duration.ofHours(1));
    click(key, "close");

    world.slack.submit(
        form().id(), Map.of("reason", "false-positive", "hold", "7d"), SlackWorld.TANAKA);

    assertThat(suppressions.list(false).getFirst().expires())
        .isAfter(ending.expires().plus(Duration.ofDays(6)));
  }

  @Test
  void aFormThatTwoProcessesHearOfAtOnceIsDoneOnce() throws Exception {
    CaseKey key = shown(SlackRoads.Kind.HTTP);
    SlackAnswers other = answers();
    String form =
        SlackEvents.write(
            Map.of(
                "type", "view_submission",
                "user", Map.of("id", SlackWorld.TANAKA, "team_id", "T0TAKAGARI"),
                "view",
                    Map.of(
                        "id",
                        "V1",
                        "callback_id",
                        SlackModal.CALLBACK,
                        "private_metadata",
                        new SlackModal.About(
                                key,
                                world.found(key).version(),
                                SlackWorld.CHANNEL,
                                AlikeRule.digest(world.briefs.alike(key)))
                            .text(),
                        "state",
                        Map.of("values", values()))));
    CyclicBarrier together = new CyclicBarrier(2);
    List<String> answered = new CopyOnWriteArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (SlackAnswers each : List.of(answers, other)) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      together.await();
                      answered.add(each.interactive(form));
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  }));
    }
    for (Thread each : threads) {
      each.join();
    }
    other.close();
    assertThat(answers.interactive(form)).as("and once more later").isEmpty();

    assertThat(answered).containsExactly("", "");
    assertThat(entries(key, What.CLOSED)).hasSize(1);
    assertThat(suppressions.list(true)).hasSize(1);
  }

  private static Map<String, Object> values() {
    return Map.of(
        "reason", field("reason", "false-positive"),
        "hold", field("hold", "7d"));
  }

  private static Map<String, Object> field(String name, String chosen) {
    return Map.of(name, Map.of("selected_option", Map.of("value", chosen)));
  }

  private Suppression held(CaseKey key, Duration time) {
    return suppressions.add(
        world.briefs.alike(key).orElseThrow(),
        "b.sato",
        "a test",
        Instant.now().plus(time),
        "b.sato");
  }

  @ParameterizedTest
  @EnumSource
  void whoActsOnWhatHasChangedIsToldSoAloneAndTheMessageIsShownAnew(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    world.act(key, new CaseCommand.Acknowledge());

    click(key, "assign");

    assertThat(whispered(SlackWorld.TANAKA))
        .contains("changed meanwhile", "acknowledged by b.sato", "nobody assigned");
    assertThat(world.found(key).assignee()).isEmpty();
    assertThat(world.queue.take(SlackDestination.NAME, 10, Duration.ofMinutes(1)))
        .extracting(taken -> taken.act().subject())
        .containsExactly(key.toString());
  }

  @ParameterizedTest
  @EnumSource
  void aFormOfWhatHasChangedSaysSo(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    click(key, "close");
    SlackDouble.View form = form();
    world.act(key, new CaseCommand.Acknowledge());

    world.slack.submit(form.id(), Map.of("reason", "expected"), SlackWorld.TANAKA);

    assertThat(form().errors().get("reason"))
        .contains("changed meanwhile", "acknowledged by b.sato");
    assertThat(world.found(key).state()).isEqualTo(CaseState.ACKNOWLEDGED);
  }

  @ParameterizedTest
  @EnumSource
  void aStrangerIsToldWhomToAskAndDoesNothing(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);

    click(key, "acknowledge", SlackWorld.STRANGER, "");

    assertThat(whispered(SlackWorld.STRANGER)).contains("people.yml", SlackWorld.STRANGER);
    assertThat(world.found(key).state()).isEqualTo(CaseState.OPEN);
    assertThat(audited).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aMemberOfAnotherWorkspaceDoesNothing(SlackRoads.Kind kind) {
    world.slack.addUser("U0ELSEWHERE", "e", "e@example.com", "T0ELSEWHERE");
    people = new People(List.of(new Person("e", "U0ELSEWHERE", "", "", "")));
    CaseKey key = shown(kind);

    click(key, "acknowledge", "U0ELSEWHERE", "");

    assertThat(whispered("U0ELSEWHERE")).contains("Only members of the workspace");
    assertThat(world.found(key).state()).isEqualTo(CaseState.OPEN);
  }

  @ParameterizedTest
  @EnumSource
  void anyMemberMayActWhenThatIsConfigured(SlackRoads.Kind kind) {
    answers.close();
    world.close();
    world = new SlackWorld("", true);
    suppressions = new PostgresSuppressionBook(world.database.session());
    answers = answers();
    CaseKey key = shown(kind);

    click(key, "acknowledge", SlackWorld.STRANGER, "");

    SlackRoads.until(() -> world.found(key).state() == CaseState.ACKNOWLEDGED);
    assertThat(entries(key, What.ACKNOWLEDGED).getFirst().actor().name())
        .isEqualTo("slack:stranger");
  }

  @ParameterizedTest
  @EnumSource
  void answersInTheThreadAreCommentsUnlessTheyAreMarkedOrOfStrangers(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    String thread = world.where(key).ts();
    String channel = SlackWorld.CHANNEL;

    world.slack.say(
        channel, thread, SlackWorld.TANAKA, "See <https://a.example/x|this>, <@U0TANAKA1>");
    world.slack.say(channel, thread, SlackWorld.TANAKA, "// not for the record");
    world.slack.say(channel, thread, SlackWorld.STRANGER, "me too");
    world.slack.say(channel, thread, SlackWorld.STRANGER, "me three");
    world.slack.say(channel, "", SlackWorld.TANAKA, "something else");
    String other = world.slack.say(channel, "", SlackWorld.TANAKA, "a thread of people");
    world.slack.say(channel, other, SlackWorld.TANAKA, "in it");

    assertThat(entries(key, What.COMMENTED))
        .extracting(TimelineEntry::text)
        .containsExactly("See this (https://a.example/x), @a.tanaka");
    assertThat(whispered(SlackWorld.STRANGER)).contains("not put into the case");
  }

  @ParameterizedTest
  @EnumSource
  void aFormThatComesTooLateIsSaidToBe(SlackRoads.Kind kind) {
    CaseKey key = shown(kind);
    world.slack.failNext("views.open", 1, new Fault.Refusal("expired_trigger_id"));

    click(key, "close");

    assertThat(whispered(SlackWorld.TANAKA)).contains("Click again");
  }
}
