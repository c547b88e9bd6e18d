package dev.takagari.alerting.together;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.alerting.github.IssueLabels;
import dev.takagari.alerting.route.Person;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.Case;
import dev.takagari.core.cases.CaseCommand;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.telling.ActQueue.ActFilter;
import dev.takagari.core.testing.Seeds;
import dev.takagari.embedded.GitHubDouble;
import dev.takagari.embedded.Json;
import dev.takagari.embedded.SlackDouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Slack's message, GitHub's issue and the case say the same in the end, whatever people do on both
/// sides, in whatever order it is heard and whatever breaks meanwhile.
class OneStateTest {
  private static final int STEPS = 25;
  private static final int RUNS = 30;
  private static final Actor EVE = new Actor("eve", Actor.Origin.CLI);
  private static final List<String> REASONS =
      List.of("expected", "false-positive", "true-positive", "duplicate");

  static IntStream runs() {
    return IntStream.range(1, RUNS);
  }

  @Test
  void bothSidesAreEqualInTheEnd() throws Exception {
    new Run(0).go();
  }

  @ParameterizedTest
  @MethodSource("runs")
  @Tag("slow")
  void bothSidesAreEqualInTheEndWhateverHappens(int number) throws Exception {
    new Run(number).go();
  }

  /// What people and machines do in one run.
  private static final class Run {
    private final RandomGenerator random;
    private final TogetherWorld world;
    private final List<String> script = new ArrayList<>();

    /// What somebody said, by the text that it is known by; false where it is not to be told.
    private final Map<String, Boolean> saidInSlack = new LinkedHashMap<>();

    private final List<String> saidOnGitHub = new ArrayList<>();
    private final List<String> saidElsewhere = new ArrayList<>();
    private final CaseKey key;
    private int number;

    Run(int number) {
      random = Seeds.random("one state " + number);
      // without the id of the workspace Slack is asked for it
      world = new TogetherWorld(random.nextBoolean());
      key = world.open("group");
    }

    void go() throws Exception {
      try (world) {
        world.calm();
        assertThat(world.messages(key)).hasSize(1);
        assertThat(world.issues(key)).hasSize(1);
        for (number = 1; number <= STEPS; number++) {
          step();
          wait(random.nextInt(10));
        }
        world.settle();
        check();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "-Dtakagari.seed=" + Seeds.seed() + ", after " + String.join("\n  ", script), e);
      }
    }

    /// Sometimes the next thing happens at once, sometimes later, sometimes when all is told.
    private void wait(int chance) throws InterruptedException {
      if (chance < 3) {
        Thread.sleep(random.nextInt(60));
      } else if (chance < 5) {
        world.pass(Duration.ofSeconds(random.nextInt(1, 45)));
      } else if (chance < 6) {
        assertThat(world.github.awaitDeliveries(Duration.ofSeconds(30))).isTrue();
      }
    }

    private void step() throws InterruptedException {
      switch (random.nextInt(22)) {
        case 0, 1 -> click("acknowledge", "");
        case 2 -> click("assign", "");
        case 3 -> click("snooze", "1h");
        case 4, 5 -> closeInSlack();
        case 6 -> click("reopen", "");
        case 7, 8 -> sayInSlack();
        case 9 -> sayOnGitHub("");
        case 10 -> sayOnGitHub("/ack");
        case 11 ->
            sayOnGitHub("/close " + REASONS.get(random.nextInt(REASONS.size())) + " because drill");
        case 12 -> sayOnGitHub("/reopen");
        case 13 -> clickOnGitHub();
        case 14 -> assignOnGitHub();
        case 15 -> {
          script.add("a new detection");
          assertThat(world.detect("group", "detection-" + number)).isNotNull();
        }
        case 16 -> sayElsewhere();
        case 17 -> labelOnGitHub();
        case 18 -> hooks();
        case 19 -> trouble();
        case 20 -> {
          script.add("what was done is not put down");
          world.forgets.addAndGet(random.nextInt(1, 3));
        }
        default -> {
          if (random.nextBoolean()) {
            script.add("restart");
            world.restart();
          } else {
            script.add("much time passes");
            world.pass(Duration.ofMinutes(random.nextInt(1, 4)));
          }
        }
      }
    }

    private Person person() {
      return TogetherWorld.PEOPLE_LIST.get(random.nextInt(TogetherWorld.PEOPLE_LIST.size()));
    }

    private SlackDouble.Message message() {
      return world.messages(key).getFirst();
    }

    private int issue() {
      return world.issues(key).getFirst().number();
    }

    private void click(String action, String option) {
      Person person = person();
      SlackDouble.Message message = message();
      String value = option.isEmpty() ? "" : key + " " + version(message) + " " + option;
      try {
        SlackDouble.Ack ack =
            world.slack.click(TogetherWorld.CHANNEL, message.ts(), action, person.slack(), value);
        script.add(person.name() + " clicks " + action + ": " + ack.status());
        if (random.nextInt(4) == 0) {
          script.add("which comes twice");
          world.slack.repeatLast();
        }
      } catch (IllegalArgumentException e) {
        script.add(person.name() + " sees nothing to " + action);
      }
    }

    private void closeInSlack() {
      Person person = person();
      int before = world.slack.openViews().size();
      click(person, "close");
      List<SlackDouble.View> views = world.slack.openViews();
      // the form comes after the click is answered
      long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
      while (views.size() == before && System.nanoTime() < end && hasClose()) {
        Thread.onSpinWait();
        views = world.slack.openViews();
      }
      if (views.size() == before) {
        script.add("no form came");
        return;
      }
      SlackDouble.View view = views.getLast();
      String reason = REASONS.get(random.nextInt(REASONS.size()));
      SlackDouble.Ack ack =
          world.slack.submit(
              view.id(), Map.of("reason", reason, "note", "drill " + number), person.slack());
      script.add("and submits " + reason + ": " + ack.body());
    }

    private boolean hasClose() {
      return message().body().toString().contains("action_id=close");
    }

    private void click(Person person, String action) {
      try {
        SlackDouble.Ack ack =
            world.slack.click(TogetherWorld.CHANNEL, message().ts(), action, person.slack(), "");
        script.add(person.name() + " clicks " + action + ": " + ack.status());
      } catch (IllegalArgumentException e) {
        script.add(person.name() + " sees nothing to " + action);
      }
    }

    private void sayInSlack() {
      boolean isPrivate = random.nextInt(4) == 0;
      String text = (isPrivate ? TogetherWorld.OPT_OUT + " " : "") + "slack-said-" + number + ".";
      Person person = person();
      String _ = world.slack.say(TogetherWorld.CHANNEL, message().ts(), person.slack(), text);
      script.add(person.name() + " says in Slack " + text);
    }

    private void sayOnGitHub(String command) {
      Person person = person();
      String text = "github-said-" + number + ".";
      if (command.isEmpty() || random.nextBoolean()) {
        saidOnGitHub.add(text);
        text = text + (command.isEmpty() ? "" : "\n" + command);
      } else {
        text = command;
      }
      long _ = world.github.comment(issue(), person.github(), text);
      script.add(person.name() + " says on GitHub " + text.replace('\n', ' '));
    }

    private void clickOnGitHub() {
      Person person = person();
      if (world.github.issue(issue()).state().equals("open")) {
        script.add(person.name() + " closes the issue");
        world.github.close(issue(), person.github(), "completed");
      } else {
        script.add(person.name() + " reopens the issue");
        world.github.reopen(issue(), person.github());
      }
    }

    private void assignOnGitHub() {
      Person person = person();
      GitHubDouble.Issue issue = world.github.issue(issue());
      if (issue.assignees().isEmpty() || random.nextBoolean()) {
        script.add(person.name() + " is assigned on GitHub");
        world.github.assign(issue.number(), person.github(), person.github());
      } else {
        script.add(issue.assignees().getFirst() + " is taken off on GitHub");
        world.github.unassign(issue.number(), issue.assignees().getFirst(), person.github());
      }
    }

    private void sayElsewhere() {
      String text = "cli-said-" + number + ".";
      saidElsewhere.add(text);
      world.cases.act(key, new CaseCommand.Comment(text), EVE, null, "");
      script.add("eve says " + text);
    }

    private void labelOnGitHub() {
      String label = random.nextBoolean() ? "ours" : "takagari:open";
      boolean there = world.github.issue(issue()).labels().contains(label);
      if (there) {
        world.github.unlabel(issue(), label, person().github());
      } else {
        world.github.label(issue(), label, person().github());
      }
      script.add("label " + label + (there ? " is taken off" : " is put on"));
    }

    private void hooks() {
      switch (random.nextInt(4)) {
        case 0 -> {
          script.add("hooks are late");
          world.github.holdWebhooks(true);
        }
        case 1 -> {
          script.add("late hooks come in another order, some twice");
          world.github.deliverHeld(
              all -> {
                List<GitHubDouble.Delivery> some = new ArrayList<>(all);
                some.addAll(all.subList(0, all.size() / 2));
                java.util.Collections.shuffle(some, new Random(random.nextLong()));
                return some;
              });
        }
        case 2 -> {
          script.add("late hooks are lost");
          world.github.deliverHeld(_ -> List.of());
        }
        default -> {
          List<GitHubDouble.Delivery> all = world.github.deliveries();
          if (!all.isEmpty()) {
            script.add("a hook comes again");
            world.github.redeliver(all.get(random.nextInt(all.size())).id());
          }
        }
      }
    }

    private void trouble() {
      int times = random.nextInt(1, 4);
      switch (random.nextInt(8)) {
        case 0 -> {
          script.add("Slack is out");
          world.slack.outage(true);
        }
        case 1 -> {
          script.add("GitHub is out");
          world.github.outage(true);
        }
        case 2 -> {
          script.add("both work");
          world.slack.outage(false);
          world.github.outage(false);
        }
        case 3 -> {
          script.add("Slack does it and says nothing, " + times + " times");
          world.slack.failNext("chat.postMessage", times, new SlackDouble.Fault.Cut(true));
          world.slack.failNext("chat.update", times, new SlackDouble.Fault.Cut(true));
        }
        case 4 -> {
          script.add("Slack has enough, " + times + " times");
          world.slack.failNext("*", times, new SlackDouble.Fault.RateLimit(times));
        }
        case 5 -> {
          script.add("GitHub does it and says nothing, " + times + " times");
          world.github.failNext("(POST|PATCH|PUT|DELETE) ", times, GitHubDouble.Fault.dropped());
        }
        case 6 -> {
          script.add("GitHub has enough");
          world.github.failNext(
              "POST ", 1, GitHubDouble.Fault.secondaryLimit(Duration.ofSeconds(60)));
        }
        default -> {
          script.add("GitHub breaks, " + times + " times");
          world.github.failNext("", times, GitHubDouble.Fault.status(502));
        }
      }
    }

    // ------------------------------------------------------------------------ in the end

    private void check() {
      Case found = world.find(key);
      List<TimelineEntry> timeline = world.records.timeline(key, 0, 500);
      script.add(
          "the case is "
              + found
              + "\n"
              + String.join(
                  "\n",
                  timeline.stream()
                      .map(e -> e.number() + " " + e.what() + " " + e.actor() + " " + e.text())
                      .toList()));
      assertThat(world.queue.list(ActFilter.DEAD, null, null, 10).items()).as("dead").isEmpty();
      assertThat(world.messages(key)).as("messages").hasSize(1);
      assertThat(world.slack.messages(TogetherWorld.CHANNEL)).as("in the channel").hasSize(1);
      assertThat(world.issues(key)).as("issues").hasSize(1);
      assertThat(world.github.issues()).hasSize(1);
      slack(found);
      github(found);
      comments(timeline);
    }

    private void slack(Case found) {
      SlackDouble.Message message = message();
      String body = Json.write(message.body());
      assertThat(version(message)).as("what the message shows").isEqualTo(found.version());
      boolean isClosed = found.state() == CaseState.CLOSED;
      assertThat(actions(message.body()))
          .contains(isClosed ? "reopen" : "close")
          .doesNotContain(isClosed ? "close" : "reopen")
          .satisfies(
              actions ->
                  assertThat(actions.contains("acknowledge"))
                      .isEqualTo(found.state() == CaseState.OPEN));
      CloseReason reason = found.reason();
      if (reason != null) {
        assertThat(body).contains(reason.code());
      }
    }

    /// The version that goes with the buttons.
    private long version(SlackDouble.Message message) {
      return elements(message.body()).stream()
          .map(element -> Json.text(element, "value"))
          .filter(value -> value.startsWith(key.toString()))
          .mapToLong(value -> Long.parseLong(value.split(" ")[1]))
          .findFirst()
          .orElseThrow();
    }

    private static List<String> actions(Map<String, @Nullable Object> body) {
      return elements(body).stream().map(element -> Json.text(element, "action_id")).toList();
    }

    private static List<Map<String, @Nullable Object>> elements(
        Map<String, @Nullable Object> body) {
      List<Map<String, @Nullable Object>> elements = new ArrayList<>();
      for (Object attachment : Json.array(body, "attachments")) {
        for (Object block : Json.array(Json.object(attachment), "blocks")) {
          Json.array(Json.object(block), "elements")
              .forEach(element -> elements.add(Json.object(element)));
        }
      }
      return elements;
    }

    private void github(Case found) {
      GitHubDouble.Issue issue = world.issues(key).getFirst();
      assertThat(issue.state())
          .as("state of the issue")
          .isEqualTo(found.state() == CaseState.CLOSED ? "closed" : "open");
      assertThat(issue.labels().stream().filter(label -> label.startsWith("takagari:")).toList())
          .as("labels")
          .containsExactlyInAnyOrderElementsOf(IssueLabels.of(found));
      String login = TogetherWorld.PEOPLE.byName(found.assignee()).map(Person::github).orElse("");
      assertThat(issue.assignees())
          .as("assignees")
          .isEqualTo(login.isEmpty() ? List.of() : List.of(login));
    }

    private void comments(List<TimelineEntry> timeline) {
      List<String> below =
          world.slack.replies(TogetherWorld.CHANNEL, message().ts()).stream()
              .filter(reply -> reply.user().equals(world.slack.botUserId()))
              .map(reply -> Json.write(reply.body()))
              .toList();
      List<String> ours =
          world.github.comments(issue()).stream()
              .filter(comment -> comment.author().equals(GitHubDouble.USER))
              .map(GitHubDouble.Comment::body)
              .toList();
      for (String text : saidOnGitHub) {
        assertThat(below.stream().filter(reply -> reply.contains(text)))
            .as("%s in Slack", text)
            .hasSize(1);
        once(timeline, text);
      }
      saidInSlack.forEach(
          (text, told) -> {
            assertThat(ours.stream().filter(comment -> comment.contains(text)))
                .as("%s on GitHub", text)
                .hasSize(told ? 1 : 0);
            if (told) {
              once(timeline, text);
            }
          });
      for (String text : saidElsewhere) {
        assertThat(below.stream().filter(reply -> reply.contains(text)))
            .as("%s in Slack", text)
            .hasSize(1);
        assertThat(ours.stream().filter(comment -> comment.contains(text)))
            .as("%s on GitHub", text)
            .hasSize(1);
      }
    }

    private static void once(List<TimelineEntry> timeline, String text) {
      assertThat(
              timeline.stream()
                  .filter(entry -> entry.what() == TimelineEntry.What.COMMENTED)
                  .filter(entry -> Objects.equals(entry.text(), text)))
          .as("%s in the case", text)
          .hasSize(1);
    }
  }
}
