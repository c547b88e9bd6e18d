package dev.takagari.adapters.rulefile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.takagari.core.rule.EventField;
import dev.takagari.core.rule.Rule;
import dev.takagari.core.rule.RuleCounting;
import dev.takagari.core.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The page of the file's keys and of shipped rules is made from them; the guide's rule is one that
/// is read.
class RuleReferenceTest {
  private static final String HEAD =
      """
      # Rules

      <!-- Made from the package adapters.rulefile and the shipped rule files; a test fails when it is stale. \
      Rewrite: run RuleReferenceTest of adapters with -Dtakagari.regenerate=true -->

      A rule is a query that is asked of every event as it arrives, and says how many have to fit before somebody is told. \
      How to write one: [Write a rule](../how-to/write-a-rule.md). `takagari rules list`, `show`, `test` and `preview` \
      look at rules. Files are read as [mapping files](mapping-files.md) are: scalars are the characters that stand there; \
      anchors, tags, unknown and repeated keys are refused, everything that is wrong at once, with its line.

      Shipped rules hold where there is an alert queue. Own files, `*.yml`, are in the directory `takagari.alerting.rules`; \
      one with the id of a shipped rule takes its place. A file that cannot be used takes nothing's place and keeps no other \
      from being used.

      The directory is looked at every 10 seconds. A file that cannot be used any more, `parameters.yml` too, goes on saying what it \
      said before; one that is gone takes its rule with it, but a directory that is gone takes nothing. `takagari status`, \
      `GET /api/v1/rules`, the log and `takagari.alerting.rules.refused` say so until it is mended. All events of one unit are judged by one version.

      ## Keys

      | key | needed | means |
      |---|---|---|
      | `id` | yes | lower-case letters and digits with `-` between them, at most 60; stays the same when the rule changes |
      | `version` | yes | from 1; detections name it |
      | `enabled: false` | | switches the rule of that id off; nothing but `id` is needed then |
      | `title` | yes | one line that says what happened, at most 200 characters |
      | `description` | yes | what it looks for, and why that matters |
      | `severity` | yes | `info`, `low`, `medium`, `high` or `critical` |
      | `dataset`, `class` | | values of `event.dataset` and `event.class` of which an event has one; with an `event.action` in the query they keep the rule from being asked of most events |
      | `query` | yes | in the [query language](query-language.md). What search only warns of is refused: an attribute is written `attributes.<name>` |
      | `parameters` | | lists that the query asks for as `field:{name}`: a list of texts, or `type` (`text`, `number`, `cidr`), `description` and `values`. In texts `*` and `?` are wildcards. Values are put in as values: none can change what is asked. Of an empty list nothing fits |
      | `group_by` | | columns or attributes; events with equal values (and one tenant) are counted together and are of one case |
      | `threshold`, `window` | | so many events within so long (`90s`, `10m`, `1h`, at most `7d`) make one detection; without them each event is one |
      | `distinct` | | a field: the threshold counts its different values, not events |
      | `techniques` | | of MITRE ATT&CK, as `T1562.008` |
      | `false_positives`, `references`, `runbook` | | texts for whoever has to judge what it found |
      | `tests` | yes | events that it finds and events that it leaves alone, at least one of each |

      ## A test

      | key | means |
      |---|---|
      | `name` | for people |
      | `dataset` | the kind of log, whose mapping decodes the records |
      | `record`, `records` | as the log has them: one text each |
      | `expect` | `match`, each fits the query; `no-match`, none does; `fires`, enough of them fit; `below-threshold`, some fit, and they are not enough |
      | `repeat`, `within` | for the last two: how often all records come one after the other, and in which time, evenly |

      Tests run with the values of parameters that the file gives.

      ## Values of parameters

      `parameters.yml` in the directory of rules has yours, and so has the configuration, which goes first \
      (`takagari.alerting.rule-parameters.<rule>.<parameter>`):

      ```yaml
      aws-ec2-region-not-allowed:
        allowed-regions: [eu-central-1, eu-west-1]
      ```

      ## What counts

      - **An event counts once** for a rule, however often it is delivered, replayed, or by which worker; by its `event.id`.
      - **Time is the event's.** Late events count where they belong, as long as the others are remembered: 30 days after they \
      came. Old events that are replayed are told of too.
      - **A window** lies between the first and the last of the events, both included. What follows within another window, or \
      comes late from within one before, joins the same detection: same id, higher `count`, a new revision. So a burst is one \
      detection however long it goes on.
      - **Too many**: of one rule and unit 200 events are told of one by one, and the rest by one detection with their count; \
      of rules that count, 10,000 are counted, and the tally says how many more there were (`too-many-to-count`).
      - **The tally** of a unit says `no-rule`, events that fit none; `below-threshold`, events that wait for others; `duplicate`, copies of these within the unit. Each event counts once, however many rules it fits, and as a detection if any of them made one.
      - **Group key**: `rule:` and a hash of the rule's id, the tenant (`cloud.account.id`, else `organization.id`) and the values of `group_by`.

      ## Shipped rules

      | rule | severity | raised by | techniques |
      |---|---|---|---|
      """;

  @Test
  void pageSaysWhatTheCodeDoes() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Rule rule : ShippedRules.all()) {
      page.append(
          "| [`%s`](#%s) | %s | %s | %s |\n"
              .formatted(
                  rule.id(),
                  rule.id(),
                  rule.severity().code(),
                  raised(rule.counting()),
                  String.join(", ", rule.notes().techniques())));
    }
    ShippedRules.all().forEach(rule -> section(page, rule));
    Golden.check(Path.of("../docs/reference/rules.md"), page.toString());
  }

  private static String raised(RuleCounting counting) {
    List<String> by = counting.groupBy().stream().map(field -> "`" + field.name() + "`").toList();
    String groups = by.isEmpty() ? "" : ", by " + String.join(", ", by);
    if (counting.tellsOfEach()) {
      return "each event" + groups;
    }
    EventField distinct = counting.distinct();
    return counting.threshold()
        + (distinct == null ? " events" : " different `" + distinct.name() + "`")
        + " in "
        + counting.window().toMinutes()
        + " min"
        + groups;
  }

  private static void section(StringBuilder page, Rule rule) {
    page.append("\n### ").append(rule.id()).append("\n\n");
    page.append("**").append(rule.title()).append(".** ").append(rule.notes().description());
    page.append("\n\n```\n")
        .append(rule.question().text().replaceAll("\\s+", " "))
        .append("\n```\n");
    List<String> lines = new ArrayList<>();
    rule.question()
        .parameters()
        .forEach(
            (name, parameter) ->
                lines.add(
                    "`{%s}`: %s: %s"
                        .formatted(
                            name,
                            parameter.description(),
                            parameter.usual().isEmpty()
                                ? "none"
                                : "`" + String.join("`, `", parameter.usual()) + "`")));
    lines.add("Also looks like this: " + String.join("; ", rule.notes().falsePositives()));
    lines.add("Next: " + String.join("; ", rule.notes().runbook()));
    page.append("\n");
    lines.forEach(line -> page.append("- ").append(line).append("\n"));
  }

  @Test
  void everyKeyIsOnThePage() {
    assertThat(RuleParser.KEYS)
        .allMatch(key -> HEAD.contains("`" + key + "`") || key.equals("enabled"));
  }

  @Test
  void theRuleOfTheGuideIsOne() throws IOException {
    String guide = Files.readString(Path.of("../docs/how-to/write-a-rule.md"));
    int start = guide.indexOf("```yaml\n") + "```yaml\n".length();
    String text = guide.substring(start, guide.indexOf("```", start));
    assertThat(RuleFile.read("guide.yml", text, false, RuleValues.NONE).rule()).isPresent();
  }
}
