package dev.takagari.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.TextObject;
import dev.takagari.alerting.note.CaseBrief;
import dev.takagari.alerting.route.Route;
import dev.takagari.core.cases.CaseState;
import dev.takagari.core.cases.CloseReason;
import dev.takagari.core.cases.Fact;
import dev.takagari.core.cases.FactGroup;
import dev.takagari.core.cases.Tell;
import dev.takagari.core.cases.TimelineEntry;
import dev.takagari.core.detection.DetectionDraft;
import dev.takagari.core.detection.Detections;
import dev.takagari.core.detection.Severity;
import dev.takagari.core.event.Columns;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Whatever events hold, a message is within Slack's limits and says nothing to Slack itself.
class SlackBudgetTest {
  private static final String[] PIECES = {
    "a",
    "Z9",
    " ",
    "<",
    ">",
    "&",
    "*",
    "_",
    "~",
    "`",
    "```",
    "😀",
    "é",
    "漢",
    "\u202e",
    "\n",
    "\ud800",
    "<!channel>",
    "<@U1>",
    "<https://e.example|x>",
    "@here",
    ":skull:",
    "http://e.example/a",
    "evil.example",
    "10.0.0.1",
    "|",
    "\\",
    "\"",
    "&amp;",
    "\u0000"
  };

  private static final Pattern COMMAND = Pattern.compile("<(?!@U0TANAKA1>)");
  private static final Pattern BROKEN_ENTITY = Pattern.compile("&(?!amp;|lt;|gt;)");

  private final SlackMessages messages = new SlackMessages(ZoneId.of("America/New_York"));

  @Test
  void anyCaseFitsAndGivesNoCommands() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      CaseBrief brief = brief(random);
      Route route =
          new Route("C0", text(random, 40), text(random, 40), text(random, 40), List.of());
      check(messages.parent(brief, route, List.of("U0TANAKA1"), text(random, 30)), seed);
      check(messages.least(brief, route, List.of("U0TANAKA1"), ""), seed);
      messages.facts(brief).ifPresent(facts -> check(facts, random.nextLong()));
      for (TimelineEntry entry : SlackScenes.entries(text(random, 2_000))) {
        check(messages.entry(entry), seed);
      }
    }
  }

  private static void check(SlackMessage message, long seed) {
    assertThat(message.size()).as("seed %d", seed).isLessThanOrEqualTo(SlackMessage.MOST);
    assertThat(message.blocks()).as("seed %d", seed).hasSizeLessThanOrEqualTo(50);
    assertThat(message.text().length()).as("seed %d", seed).isBetween(1, 4_000);
    harmless(message.text(), seed);
    for (LayoutBlock block : message.blocks()) {
      if (block instanceof SectionBlock section) {
        if (section.getText() != null) {
          bounded(section.getText(), 3_000, seed);
        }
        List<TextObject> fields = section.getFields() == null ? List.of() : section.getFields();
        assertThat(fields).as("seed %d", seed).hasSizeLessThanOrEqualTo(10);
        fields.forEach(field -> bounded(field, 2_000, seed));
      } else if (block instanceof ContextBlock context) {
        context.getElements().forEach(each -> bounded((TextObject) each, 3_000, seed));
      }
    }
  }

  private static void bounded(TextObject text, int longest, long seed) {
    assertThat(text.getText().length()).as("seed %d", seed).isBetween(1, longest);
    harmless(text.getText(), seed);
  }

  private static void harmless(String text, long seed) {
    assertThat(COMMAND.matcher(text).find()).as("a command, seed %d: %s", seed, text).isFalse();
    assertThat(BROKEN_ENTITY.matcher(text).find()).as("seed %d: %s", seed, text).isFalse();
    assertThat(text).as("seed %d", seed).doesNotContain("\u202e");
    boolean hasHalf = text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
    assertThat(hasHalf).as("half a character, seed %d", seed).isFalse();
  }

  private static CaseBrief brief(Random random) {
    SlackScenes scene = new SlackScenes();
    scene.severity = one(random, List.of(Severity.values()));
    scene.tell = one(random, List.of(Tell.values()));
    scene.state = one(random, List.of(CaseState.values()));
    scene.reason = scene.state == CaseState.CLOSED ? CloseReason.OTHER : null;
    scene.title = "t" + text(random, 60);
    scene.rule = text(random, 60);
    scene.note = text(random, 800);
    scene.assignee = text(random, 20);
    scene.detections.clear();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      scene.detections.add(
          DetectionDraft.like(Detections.of("d-" + i, "1", "g", "h", SlackScenes.TIME))
              .title("t" + text(random, 60))
              .details(Map.of("k" + text(random, 9), "v" + text(random, 400)))
              .fields(
                  Detections.fields(
                      Columns.HOST_NAME, "h" + text(random, 80),
                      Columns.USER_NAME, "u" + text(random, 80),
                      Columns.PROCESS_COMMAND_LINE, "c" + text(random, 3_000),
                      Columns.THREAT_TECHNIQUE_ID, "T" + text(random, 20),
                      Columns.DNS_QUESTION_NAME, "d" + text(random, 80)))
              .detection());
    }
    for (FactGroup.Kind kind : FactGroup.Kind.values()) {
      List<Fact> facts = new ArrayList<>();
      for (int i = 0; i < random.nextInt(60); i++) {
        facts.add(
            SlackScenes.intel(
                text(random, 10), text(random, 300), text(random, 30), i, "malicious"));
      }
      scene.facts.add(
          new FactGroup(kind, FactGroup.State.PARTIAL, text(random, 90), SlackScenes.TIME, facts));
    }
    return scene.brief();
  }

  private static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private static String text(Random random, int most) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(most);
    boolean same = random.nextInt(4) == 0;
    int one = random.nextInt(PIECES.length);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES[same ? one : random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
